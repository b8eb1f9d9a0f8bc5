import QuireDiagnostics
import QuirePlan
import QuirePluginKit

/// Refuses to read a list that the provider only has per value, such as the payments of one link.
enum RequiredFilters {
    /// The missing filter; nil if there is none. It is found before any request and before credentials are read.
    static func problem(with plan: Plan, in source: SourceText) -> Diagnostic? {
        let scans = plan.source.scans
        guard let scan = scans.first(where: { !$0.missing.isEmpty }) else { return nil }
        let table = scan.source.table
        let fields = scan.missing.map { parameter in
            table.filters.first { $0.parameter == parameter }?.field ?? parameter
        }
        if let parts = scan.source.capabilities.parts,
            scan.missing.contains(where: { [parts.from, parts.to].contains($0) })
        {
            return rangeProblem(scan, fields.first ?? "", in: source)
        }
        let wanted = fields.joined(separator: " or ")
        var diagnostic = Diagnostic(
            .missingParameter,
            message: "\(scan.source.name) is read for one \(wanted) at a time, but the query names none or several",
            source: source, span: scan.source.span,
            label: "add: where \(fields.first ?? "") = \"…\"")
        if let parent = table.parent {
            diagnostic.hint =
                "to list its values: from \(scan.source.provider).\(parent.resource) select \(parent.field)"
        }
        return diagnostic
    }

    /// A list that covers a limited span of time per request needs both ends.
    private static func rangeProblem(_ scan: Scan, _ field: String, in source: SourceText) -> Diagnostic {
        Diagnostic(
            .missingParameter,
            message: "\(scan.source.name) is read for a range of \(field), but the query doesn't name both of its ends",
            source: source, span: scan.source.span,
            label: "add: where \(field) >= now-30d and \(field) <= now")
    }
}
