package import QuirePlan

/// A query and its plan. It is planned once, and everything that depends on its requests uses this plan.
package struct PlannedQuery: Sendable {
    /// The query.
    package let query: Query
    /// The plan that answers it.
    package let plan: Plan
    /// The reasons for each of the plan's scans, in their order.
    package let reasons: [Reasons]

    /// Plans a query; with `keepsOrder`, rows keep the sources' own order, because their use isn't known yet.
    package init(_ query: Query, keepsOrder: Bool = false) {
        self.query = query
        let planned = Flow.plan(query, keepsOrder: keepsOrder)
        plan = planned.plan
        reasons = planned.reasons
    }

    /// The ways to make each scan cheaper.
    var advice: [Scan: [String]] {
        Dictionary(zip(plan.source.scans, reasons.map(\.advice)), uniquingKeysWith: { first, _ in first })
    }

    /// Whether the plan of a count needs one length or nothing, so that counting fewer rows saves nothing.
    var isOneRequest: Bool {
        switch plan.source {
        case .last, .kept: true
        case .scan(let scan): scan.path == .empty || scan.path.terms.count == 1
        case .keyed, .union, .join: false
        }
    }
}
