/// A list that is only given for so much time at once: it is read in windows, each with pages of its own.
///
/// The query names where to begin and where to end; without both there is no request.
public struct DateWindows: Hashable, Sendable {
    /// The parameter of the filter that says where a window begins.
    public var from: String
    /// The parameter of the filter that says where it ends.
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

    /// Where the window after the one that begins at that second begins; nil when there is none.
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
