package import QuirePlan

/// A query and how it is answered. It is planned once; whoever wants to know what it asks, asks this plan.
package struct PlannedQuery: Sendable {
    /// The query.
    package let query: Query
    /// The plan that answers it.
    package let plan: Plan
    /// Why each of the plan's scans is as it is, in their order.
    package let reasons: [Reasons]

    /// Plans a query; with `keepsOrder` its rows come in the sources' own order, because nobody knows yet what is done
    /// with them.
    package init(_ query: Query, keepsOrder: Bool = false) {
        self.query = query
        let planned = Flow.plan(query, keepsOrder: keepsOrder)
        plan = planned.plan
        reasons = planned.reasons
    }

    /// What would make each scan cheaper.
    var advice: [Scan: [String]] {
        Dictionary(zip(plan.source.scans, reasons.map(\.advice)), uniquingKeysWith: { first, _ in first })
    }

    /// Whether the plan of a count asks for one length, or for nothing, so that counting fewer rows saves nothing.
    var isOneRequest: Bool {
        switch plan.source {
        case .last, .kept: true
        case .scan(let scan): scan.path == .empty || scan.path.terms.count == 1
        case .keyed, .union, .join: false
        }
    }
}
