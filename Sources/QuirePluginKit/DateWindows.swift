/// Windows of a list that covers a limited span of time per request; each window has its own pages.
///
/// A query must name the start and the end of the range; otherwise no request can be made.
public struct DateWindows: Hashable, Sendable {
    /// The parameter of the filter for the start of a window.
    public var from: String
    /// The parameter of the filter for the end of a window.
    public var to: String
    /// The greatest length of a window, in days.
    public var days: Int

    /// Windows between two filters of the resource, which are named by their parameters.
    public init(from: String, to: String, days: Int) {
        self.from = from
        self.to = to
        self.days = days
    }

    /// The filters of the window that begins at that second, in the place of the query's own; nil for the first window.
    func filters(_ filters: [AppliedFilter], from start: Int64?) -> [AppliedFilter] {
        filters.map { filter in
            var filter = filter
            if filter.capability.parameter == from, let start {
                filter.values = [.timestamp(Timestamp(seconds: start))]
            }
            if filter.capability.parameter == to, let end = following(start, filters) {
                filter.values = [.timestamp(Timestamp(seconds: end))]
            }
            return filter
        }
    }

    /// The start of the window after the one that starts at the given second; nil if there is none.
    func following(_ start: Int64?, _ filters: [AppliedFilter]) -> Int64? {
        guard let lower = bound(from, filters), let upper = bound(to, filters) else { return nil }
        let (end, isTooLarge) = (start ?? lower.seconds).addingReportingOverflow(Int64(days) * 86_400)
        return !isTooLarge && Timestamp(seconds: end) < upper ? end : nil
    }

    private func bound(_ parameter: String, _ filters: [AppliedFilter]) -> Timestamp? {
        guard let filter = filters.first(where: { $0.capability.parameter == parameter }),
            case .timestamp(let time)? = filter.values.first
        else { return nil }
        return time
    }
}
