import QuireDiagnostics
import QuirePlan
import QuireRender

/// Refuses files whose names name no format, before any request.
enum Destinations {
    /// The problem with the file that a query's result goes to; nil if there is none.
    static func problem(with query: Query, in source: SourceText) -> Diagnostic? {
        guard let destination = query.destination, OutputFormat(path: destination.path) == nil else { return nil }
        let name = destination.path.split(separator: "/").last.map(String.init) ?? destination.path
        let found = name.lastIndex(of: ".").map { "the extension '\(name[$0...])'" } ?? "no extension"
        let near = EditDistance.ranked(
            name.lastIndex(of: ".").map { String(name[name.index(after: $0)...]) } ?? "",
            in: OutputFormat.fileExtensions)
        return Diagnostic(
            .unknownExtension, message: "expected a file name with a known extension, found \(found)", source: source,
            span: destination.span, suggestions: near.map { "." + $0 },
            hint: "known extensions: \(OutputFormat.fileExtensions.map { "." + $0 }.joined(separator: ", "))")
    }
}
