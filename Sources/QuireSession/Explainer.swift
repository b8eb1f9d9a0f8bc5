import QuireBinder
import QuireDiagnostics
import QuireFetch
import QuirePlan
import QuirePlanner
import QuirePluginKit

/// Makes an explanation of a plan.
struct Explainer {
    private let world: Session.World

    init(_ world: Session.World) { self.world = world }

    /// How a statement's query is answered, and before it what it needs first.
    func explain(_ query: Query, _ statement: CheckedStatement) -> Explanation {
        var explanation = explain(query)
        explanation.first = first(statement.requirements)
        explanation.await(statement.requirements.subqueries.map { "(\($0.key.text))" })
        return explanation
    }

    /// What has to be read first, and before that what it needs itself.
    private func first(_ requirements: Requirements) -> [Explanation.Part] {
        requirements.subqueries.map { subquery in
            var part = explain(SubqueryRows.wanted(subquery.query, for: subquery.key.form))
            part.first = first(subquery.requirements)
            part.await(subquery.requirements.subqueries.map { "(\($0.key.text))" })
            return Explanation.Part(name: "(\(subquery.key.text))", explanation: part)
        }
    }

    private func explain(_ query: Query) -> Explanation {
        let plan = Planner().plan(query)
        let steps = plan.operators.map(PlanPrinter().step)
        if case .kept(let rows) = plan.source {
            return Explanation(sources: [], steps: steps, kept: rows.name)
        }
        guard case .scan(let scan) = plan.source else { return Explanation(sources: [], steps: steps) }
        let requests = estimate(scan)
        let plugin = world.providers.first { $0.name == scan.table.provider }?.plugin
        let first = plugin.flatMap { plugin in
            FetchScheduler.firstRequest(of: scan, plugin: plugin, baseURL: world.baseURLs[scan.table.provider] ?? "")
        }
        let explained = Explanation.Source(
            name: scan.table.name, strategy: scan.path.strategy, minimumRequests: requests.minimum,
            maximumRequests: requests.maximum,
            pageSize: scan.path == .empty ? nil : (scan.path.terms.isEmpty ? scan.pageSize : 1), firstRequest: first,
            reasons: scan.reasons)
        return Explanation(sources: [explained], steps: steps)
    }

    /// How many requests a scan makes, as far as that can be known beforehand.
    private func estimate(_ scan: Scan) -> (minimum: Int, maximum: Int?) {
        func pages(_ rows: Int) -> Int? {
            guard let size = scan.pageSize ?? scan.table.resource.pageSize?.standard, size > 0 else { return nil }
            return rows / size + (rows % size == 0 ? 0 : 1)
        }
        switch scan.path {
        case .empty: return (0, 0)
        case .scan:
            guard let limit = scan.rowLimit else { return (1, nil) }
            return (1, pages(limit))
        case .count, .countByValue: return (scan.path.terms.count, scan.path.terms.count)
        case .sortedUntil, .bisect: return (1, nil)
        case .topN(_, let order, let count, _):
            // What is filtered here, and nulls that the document doesn't exclude, can make the read longer.
            let isCertain = order.capability.nulls == .never && scan.reasons.local.isEmpty
            return (count == 0 ? 0 : 1, isCertain ? pages(count) : nil)
        }
    }
}
