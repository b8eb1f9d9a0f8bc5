import QuireDiagnostics
import QuirePlan
import QuirePluginKit

/// Warns about the cost of reading a list that the provider only has per value, for every value.
enum ManyListsNotice {
    /// The notice; nil if the query names the values or soon has enough rows.
    static func notice(for plan: Plan, in source: SourceText) -> Diagnostic? {
        guard let (keyed, parents) = everyList(in: plan.source) else { return nil }
        let table = keyed.scan.source
        let field = keyed.filter.field
        let parent = parents.source.scans.first?.source.name ?? table.provider
        return Diagnostic(
            .manyRequests, severity: .warning,
            message: "\(table.name) has one list per row of \(parent), and each costs at least one request",
            source: source, span: table.span, label: "all of them are read",
            hint: "name the ones you want: where \(field) in (…), or join them", exit: ExitStatus.complete)
    }

    private static func everyList(in source: PlannedSource) -> (KeyedScan, Plan)? {
        switch source {
        case .scan, .last, .kept: return nil
        case .keyed(let keyed):
            guard case .parents(let plan) = keyed.keys, keyed.scan.rowLimit == nil else { return nil }
            return (keyed, plan)
        case .union(let union): return union.members.lazy.compactMap { everyList(in: $0.source) }.first
        case .join(let join): return everyList(in: join.left.source) ?? everyList(in: join.right.source)
        }
    }
}
