package import QuirePluginKit

/// The estimated number of requests of a scan: the measure for comparing ways to read a list.
///
/// Requests count first, then time: a read that requests its pages one after another is slower than one that requests
/// several concurrently. `explain`, the choice of a path and the question before a long read all use this value.
package struct RequestEstimate: Hashable, Sendable {
    /// The least number of requests.
    package var minimum: Int
    /// The greatest number; nil if it is unknown.
    package var maximum: Int?
    /// The number to compare by: if the length of the list is unknown, the number for a list of 10,000 rows.
    package var expected: Int
    /// Whether each page is requested only after the previous one has arrived.
    package var isSequential: Bool

    /// The assumed length of a list that hasn't stated its own.
    private static let usualRows = 10_000

    /// The assumed rows per page if neither the query nor the documentation states them.
    private static let usualPageSize = 20

    /// Estimates the requests of a scan; `rows` is the length of its list, if known.
    package init(_ scan: Scan, rows: Int? = nil) {
        let size = scan.pageSize ?? scan.source.capabilities.pages.usual
        func pages(_ rows: Int) -> Int { RequestEstimate.pages(rows, size: size ?? RequestEstimate.usualPageSize) }
        let all = max(1, pages(rows ?? RequestEstimate.usualRows))
        let known = rows.map { max(1, pages($0)) }
        isSequential = true
        guard scan.source.origin.file == nil else {
            (minimum, maximum, expected, isSequential) = (0, 0, 0, false)
            return
        }
        switch scan.path {
        case .empty:
            (minimum, maximum, expected, isSequential) = (0, 0, 0, false)
        case .scan:
            // Without a known page size, a limit doesn't determine the number of pages.
            let wanted =
                size == nil
                ? nil
                : scan.rowLimit.map { limit in
                    max(1, pages(limit.addingReportingOverflow(scan.skippedRows % max(1, size ?? 1)).partialValue))
                }
            minimum = 1
            maximum = [wanted, known].compactMap { $0 }.min()
            expected = min(wanted ?? all, scan.mayEndEarly ? max(1, all / 2) : all)
            isSequential = false
        case .count, .countByValue:
            let count = scan.path.terms.count
            (minimum, maximum, expected, isSequential) = (count, count, count, false)
        case .topN(_, let order, let count, _):
            // Filters applied here, and nulls that the documentation doesn't exclude, can make the read longer.
            let isCertain =
                [.never, .last].contains(order.capability.nulls(order.direction)) && !scan.hasLocalWork && size != nil
            minimum = count == 0 ? 0 : 1
            maximum = isCertain ? pages(count) : known
            expected = isCertain ? pages(count) : min(all, 1 + pages(count))
            isSequential = !isCertain
        case .sortedUntil:
            // One end of a range is taken to leave half of the list.
            (minimum, maximum, expected) = (1, known, 1 + all / 2)
        case .bisect:
            // Two ends are taken to leave a quarter; each halving is a request.
            let halvings = Int.bitWidth - all.leadingZeroBitCount
            (minimum, maximum, expected) = (1, known.map { $0 + halvings }, 1 + halvings + all / 4)
        }
    }

    /// Whether this costs less: fewer requests, or as many in less time.
    package func isCheaper(than other: RequestEstimate) -> Bool {
        if expected != other.expected { return expected < other.expected }
        return !isSequential && other.isSequential
    }

    /// The number of pages of a size for a number of rows.
    package static func pages(_ rows: Int, size: Int) -> Int {
        size > 0 ? rows / size + (rows % size == 0 ? 0 : 1) : 0
    }

    /// The least time in seconds that a number of requests takes within the documented limits: a whole window each time
    /// a limit is used up. Nil if no limit is reached.
    package static func seconds(
        _ requests: Int, within budgets: [Budget]
    ) -> (seconds: Int, budget: Budget)? {
        let times = budgets.filter { $0.requests > 0 && $0.seconds > 0 }.map { budget in
            (seconds: max(0, requests - 1) / budget.requests * budget.seconds, budget: budget)
        }
        return times.filter { $0.seconds > 0 }.max { $0.seconds < $1.seconds }
    }
}
