import QuireBinder
import QuireDiagnostics
import QuireFetch
import QuirePlan
import QuirePluginKit

/// Makes an explanation of a plan.
struct Explainer {
    private let world: Session.World

    init(_ world: Session.World) { self.world = world }

    func explain(_ plan: Plan, _ source: SourceText, _ span: SourceSpan) -> Explanation {
        let steps = plan.operators.map(PlanPrinter().step)
        guard case .scan(let scan) = plan.source else { return Explanation(sources: [], steps: steps) }
        let requests = RequestEstimate(scan)
        let plugin = world.providers.first { $0.name == scan.table.provider }?.plugin
        let first = plugin.flatMap { plugin in
            FetchScheduler.firstRequest(of: scan, plugin: plugin, baseURL: world.baseURLs[scan.table.provider] ?? "")
        }
        let explained = Explanation.Source(
            name: scan.table.name, strategy: scan.path.strategy, minimumRequests: requests.minimum,
            maximumRequests: requests.maximum,
            pageSize: scan.path == .empty ? nil : (scan.path.terms.isEmpty ? scan.pageSize : 1), firstRequest: first,
            reasons: scan.reasons, rowsPerRequest: rowsPerRequest(scan),
            time: Explanation.time(requests.maximum ?? requests.minimum, within: scan.table.resource.budgets))
        return Explanation(sources: [explained], steps: steps)
    }

    /// How many rows each further request brings, where their number isn't known beforehand.
    private func rowsPerRequest(_ scan: Scan) -> Int? {
        switch scan.path {
        case .empty, .count, .countByValue: nil
        case .scan, .topN, .sortedUntil, .bisect: scan.pageSize ?? scan.table.resource.pageSize?.standard
        }
    }
}
