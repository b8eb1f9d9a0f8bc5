import QuireModel
import QuirePlan
import QuirePluginKit

/// The search by halving for the first page of a sorted list that reaches a bound.
struct PageSearch: Sendable {
    private let bound: Domain.Bound
    private let column: Int
    private var keys: Set<KeyFingerprint> = []
    /// The last value of `low`, and the first of `high` where that was seen.
    private var borders: (low: Value?, high: Value?)
    /// The number of the first page.
    let first: Int
    /// How many rows a page has, as the first page says.
    var size: Int?
    /// A page whose rows all lie before the bound; nil until the first page has been seen.
    private(set) var low: Int?
    /// A page whose last row doesn't, or the one after the last.
    private(set) var high = 0

    /// The search that a scan begins with; nil when it begins with its first page.
    init?(_ scan: Scan, _ endpoint: Endpoint) {
        guard case .bisect(_, let order, let lower, _) = scan.path,
            case .pageNumber(let rule) = endpoint.paging,
            let column = scan.schema.index(of: order.capability.field)
        else { return nil }
        bound = lower
        self.column = column
        first = rule.first
    }

    /// Whether all rows of a page lie before the bound; nil when one has no value, so that nothing can be told.
    func liesBefore(_ batch: RowBatch) -> Bool? {
        guard batch.count > 0, (0..<batch.count).allSatisfy({ !batch.columns[column][$0].isNull }) else { return nil }
        let order = Value.order(value(batch, batch.count - 1), bound.value)
        return order < 0 || (order == 0 && !bound.isInclusive)
    }

    /// Begins to halve: the first page lies before the bound, and the list has so many pages.
    mutating func begin(_ batch: RowBatch, _ keys: [KeyFingerprint?], pages: Int) {
        low = first
        high = first + pages
        borders = (value(batch, batch.count - 1), nil)
        self.keys = Set(keys.compactMap(\.self))
    }

    /// Takes what a page in the middle shows; what is wrong with it, nil when nothing is.
    mutating func narrow(
        _ page: Int, _ batch: RowBatch, _ keys: [KeyFingerprint?], liesBefore: Bool
    ) -> String? {
        let (start, end) = (value(batch, 0), value(batch, batch.count - 1))
        let isBetween =
            borders.low.map { Value.order($0, start) <= 0 } ?? true
            && borders.high.map { Value.order(end, $0) <= 0 } ?? true
        guard isBetween else { return "the pages of the sorted list don't come in that order" }
        for key in keys.compactMap(\.self) where !self.keys.insert(key).inserted {
            return "a row came on two pages of the sorted list"
        }
        if liesBefore {
            low = page
            borders.low = end
        } else {
            high = page
            borders.high = start
        }
        return nil
    }

    private func value(_ batch: RowBatch, _ row: Int) -> Value {
        let value = batch.columns[column][row]
        return value.number.map { .decimal($0) } ?? value
    }

    /// The page to look at next; nil when `high` is the first page that reaches the bound.
    var middle: Int? {
        guard let low, high - low > 1 else { return nil }
        return low + (high - low) / 2
    }
}

extension ScanMachine {
    /// Takes a page of the search. Nil when the page is the first that is wanted, to be read like any other.
    mutating func takeSearched(
        _ page: Page, _ keys: [KeyFingerprint?], for step: ScanStep
    ) throws(FetchError) -> [Action]? {
        guard var search else { return nil }
        var order = OrderCheck(scan)
        if let problem = order?.check(page.batch, keys, after: { _ in false }) { return try giveWay(problem) }
        if let before = progress.total, let now = page.facts.totalRows, before != now {
            return try giveWay("the list went from \(before) to \(now) rows while it was searched")
        }
        let number = step.pageNumber(first: search.first)
        guard let total = page.facts.totalRows, let size = page.facts.pageSize ?? step.pageSize, size > 0, total > 0
        else {
            // Without its length a list can't be halved; it is read from its start.
            self.search = nil
            return search.low == nil ? nil : try giveWay("the list no longer states its length")
        }
        // Pages that don't hold what the length and the size say would be looked for in the wrong places.
        let before = (number - search.first).multipliedReportingOverflow(by: size)
        guard !before.overflow, page.batch.count == max(0, min(size, total - before.partialValue)),
            search.size ?? size == size
        else {
            self.search = nil
            return search.low == nil ? nil : try giveWay("the pages of the list differ in size")
        }
        search.size = size
        guard let liesBefore = search.liesBefore(page.batch) else {
            return try giveWay("a row without a value stands where the list is halved")
        }
        if let current = page.facts.currentPage, current != number {
            return try giveWay("asked for page \(number), the answer says it is page \(current)")
        }
        progress.total = total
        let pages = RequestEstimate.pages(total, size: size)
        if search.low == nil {
            guard liesBefore else {
                self.search = nil
                return nil
            }
            search.begin(page.batch, keys, pages: pages)
        } else if let problem = search.narrow(number, page.batch, keys, liesBefore: liesBefore) {
            return try giveWay(problem)
        }
        if number - search.first >= pages - 1, case .position = page.facts.next {
            return try giveWay("the list names a next page, but states a length of \(total)")
        }
        if let middle = search.middle {
            self.search = search
            progress.pages += 1
            return [.keep, .request(self.step(.page(middle)))]
        }
        self.search = nil
        if search.high >= search.first + pages {
            progress.next = nil
            return [.finish]
        }
        return search.high == number ? nil : [.keep, .request(self.step(.page(search.high)))]
    }
}
