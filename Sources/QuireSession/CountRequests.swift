import QuirePlan
import QuirePlanner

/// Whether a count is one request, so that reading fewer rows for it saves nothing.
enum CountRequests {
    /// Whether the plan of a query that ends in a count asks for one length, or for nothing.
    static func isOne(_ query: Query) -> Bool {
        switch Planner().plan(query).source {
        case .last, .kept: true
        case .scan(let scan): scan.path == .empty || scan.path.terms.count == 1
        case .keyed, .union, .join: false
        }
    }
}
