import QuireDiagnostics
import QuirePlan
import QuirePlanner
import QuirePluginKit

/// Refuses a read of a list that the provider only gives for something, such as the payments of one link.
enum RequiredFilters {
    /// What is missing; nil when nothing is. It is found before anything is asked, credentials included.
    static func problem(with query: Query, in source: SourceText) -> Diagnostic? {
        let scans = Planner().plan(query).source.scans
        guard let scan = scans.first(where: { !$0.missing.isEmpty }) else { return nil }
        let resource = scan.table.resource
        let fields = scan.missing.map { parameter in
            resource.filters.first { $0.parameter == parameter }?.field ?? parameter
        }
        let wanted = fields.joined(separator: " or ")
        var diagnostic = Diagnostic(
            "missing-parameter",
            message: "\(scan.table.name) is read for one \(wanted) at a time, and the query names none or several",
            source: source, span: scan.table.span,
            label: "add: where \(fields.first ?? "") = \"…\"")
        if let parent = resource.parent {
            diagnostic.hint =
                "its values are those of: from \(scan.table.provider).\(parent.resource) select \(parent.field)"
        }
        return diagnostic
    }
}
