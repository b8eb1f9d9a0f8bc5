import QuireBinder
import QuireDiagnostics
import QuireFetch
import QuirePlan
import QuirePluginKit

/// Makes an explanation of a plan.
struct Explainer {
    private let world: Session.World

    init(_ world: Session.World) { self.world = world }

    /// Explains how a statement's query is answered, preceded by the queries that it needs.
    func explain(_ planned: PlannedQuery, _ statement: CheckedStatement) -> Explanation {
        explain(planned, after: statement.requirements)
    }

    /// Explains how a query was answered, with the queries read for it and what happened.
    func explain(_ planned: PlannedQuery, _ outcome: StatementOutcome, after earlier: EarlierReads) -> Explanation {
        var explanation = explain(planned)
        explanation.happened = Explanation.Happened(outcome)
        explanation.first = earlier.reads.map { read in
            var part = explain(read.planned)
            part.happened = Explanation.Happened(read.outcome)
            return Explanation.Part(name: read.name, explanation: part)
        }
        return explanation
    }

    private func explain(_ planned: PlannedQuery, after requirements: Requirements) -> Explanation {
        var explanation = explain(planned)
        explanation.first = requirements.subqueries.map { subquery in
            let wanted = SubqueryRows.wanted(PlannedQuery(subquery.query), for: subquery.key.form)
            return Explanation.Part(
                name: "(\(subquery.key.text))", explanation: explain(wanted, after: subquery.requirements))
        }
        explanation.await(requirements.subqueries.map { "(\($0.key.text))" })
        return explanation
    }

    private func explain(_ planned: PlannedQuery) -> Explanation {
        var explanation = Explanation(sources: sources(planned.plan.source), steps: steps(planned.plan))
        for (index, reasons) in zip(explanation.sources.indices, planned.reasons) {
            explanation.sources[index].reasons = reasons
        }
        if case .kept(let rows) = planned.plan.source { explanation.kept = rows.name }
        return explanation
    }

    /// The reads of each list, in the order of `PlannedSource.scans`; the reasons are added later.
    private func sources(_ source: PlannedSource) -> [Explanation.Source] {
        switch source {
        case .last, .kept: return []
        case .scan(let scan): return [explained(scan, scan.path.strategy, RequestEstimate(scan).bounds)]
        case .keyed(let keyed): return sources(keyed)
        case .union(let union): return union.members.flatMap { sources($0.source) }
        case .join(let join): return sources(join.left.source) + sources(join.right.source)
        }
    }

    private func sources(_ keyed: KeyedScan) -> [Explanation.Source] {
        func children(_ scan: Scan, _ minimum: Int) -> Explanation.Source {
            explained(scan, PlanReader.childrenStrategy, (minimum, nil))
        }
        func children(of parent: String) -> Explanation.Source {
            var source = children(keyed.scan, 0)
            source.listFor = "\(keyed.filter.field) of \(parent)"
            source.time = Explanation.pace(keyed.scan.source.origin.budgets)
            return source
        }
        switch keyed.keys {
        case .values(let values):
            // The first request contains a value that is only known in advance if the query names it.
            let pieces = keyed.pieces(of: values)
            return [children(pieces.first.map(keyed.scan(for:)) ?? keyed.scan, pieces.count)]
        case .parents(let plan):
            return sources(plan.source) + [children(of: plan.source.scans.last?.source.name ?? "its parent")]
        case .join: return [children(of: "the left side")]
        }
    }

    /// The steps done here, in order; steps that concern one of several lists include its name.
    private func steps(_ plan: Plan) -> [String] {
        func within(_ part: Plan) -> [String] {
            let steps = self.steps(part)
            guard let name = part.source.scans.last?.source.name, part.source.scans.count == 1 else { return steps }
            return steps.map { "\(name): \($0)" }
        }
        let own = plan.operators.map(PlanPrinter().step)
        switch plan.source {
        case .last, .kept, .scan, .keyed: return own
        case .union(let union): return union.members.flatMap(within) + [union.title] + own
        case .join(let join): return within(join.left) + within(join.right) + [join.title] + own
        }
    }

    private func explained(
        _ scan: Scan, _ strategy: String, _ requests: (minimum: Int, maximum: Int?)
    ) -> Explanation.Source {
        let plugin = world.sources.providers.first { $0.name == scan.source.provider }?.plugin
        let first = plugin.flatMap { plugin in
            FetchScheduler.firstRequest(
                of: scan, plugin: plugin, baseURL: world.sources.baseURLs[scan.source.provider] ?? "")
        }
        return Explanation.Source(
            name: scan.source.name, strategy: strategy, minimumRequests: requests.minimum,
            maximumRequests: requests.maximum,
            pageSize: scan.path == .empty ? nil : (scan.path.terms.isEmpty ? scan.pageSize : 1), firstRequest: first,
            reasons: Reasons(), rowsPerRequest: rowsPerRequest(scan),
            time: Explanation.time(requests.maximum ?? requests.minimum, within: scan.source.origin.budgets))
    }

    /// The rows per further request, if their number isn't known in advance.
    private func rowsPerRequest(_ scan: Scan) -> Int? {
        switch scan.path {
        case .empty, .count, .countByValue: nil
        case .scan, .topN, .sortedUntil, .bisect: scan.pageSize ?? scan.source.capabilities.pages.usual
        }
    }
}

extension RequestEstimate {
    /// The least and the greatest number.
    fileprivate var bounds: (minimum: Int, maximum: Int?) { (minimum, maximum) }
}
