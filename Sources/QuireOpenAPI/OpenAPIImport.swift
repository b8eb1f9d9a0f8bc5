import Foundation
package import QuireDiagnostics
package import QuirePluginKit
import QuireProviderFile

/// An API description, OpenAPI 3.0 or 3.1, as a provider: its lists become tables.
///
/// The steps are `SpecReader` (text → nodes) → `OperationFinder` (the operations that return lists, and the place of their
/// rows) → the guesses (`FieldGuess`, `PagingGuess`, `FilterGuess`, `SortGuess`, `AccessGuess`; each notes its guess and the
/// reason) → the kit's values → `ProviderFilePrinter`. A document is untrusted input: the cost of reading it is bounded, its
/// content only becomes values in the file, and no key is ever taken from it.
package struct OpenAPIImport: Sendable {
    /// The provider.
    package var provider: DeclaredProvider
    /// The provider's file, with the guesses as comments.
    package var text: String
    /// The example responses of the document, by file name.
    package var fixtures: [(name: String, text: String)]
    /// The number of guesses marked in the file.
    package var guesses: Int
    /// The operations that look like lists but were left out, with the reasons.
    package var leftOut: [String]
    /// The number of operations in the document.
    package var operations: Int

    /// Reads a description.
    ///
    /// - Parameters:
    ///   - bytes: The document: JSON, YAML, or a Markdown page with one of them in a fenced block.
    ///   - file: The document's name, for messages.
    ///   - name: The provider's name; nil for one made of the document's title.
    ///   - tables: The tables wanted; none for all.
    package static func read(
        _ bytes: [UInt8], file: String, name: String? = nil, tables: [String] = []
    ) throws(Diagnostic) -> OpenAPIImport {
        guard bytes.count <= SpecReader.mostBytes else {
            throw Diagnostic(
                .apiDescription,
                message: "\(file) has \(bytes.count) bytes; at most \(SpecReader.mostBytes) are read",
                hint: "split the description, or keep only the paths you need", exit: ExitStatus.usage)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw Diagnostic(
                .apiDescription, message: "\(file) is not UTF-8 text", exit: ExitStatus.usage)
        }
        let source = SourceText(MarkdownFence.description(in: text), name: file)
        var reader = SpecReader(source: source)
        let root = try reader.root()
        try checkVersion(root, reader)
        let document = SpecDocument(root: root, source: source)
        let title = root["info"]?["title"]?.text ?? ""
        let id = name ?? ProviderName.name(for: title)
        for depth in [3, 1, 0] {
            var builder = ProviderBuilder(document: document, id: id, depth: depth)
            try builder.build(only: tables, reader)
            let result = try builder.result(file: file, isBrief: depth < 3)
            if result.text.utf8.count <= ProviderFile.limit { return result }
        }
        throw reader.problem(
            "the provider's file would be larger than \(ProviderFile.limit) bytes", at: root.place,
            hint: "import only some of its tables: --table NAME, repeatable")
    }

    private static func checkVersion(_ root: SpecNode, _ reader: SpecReader) throws(Diagnostic) {
        guard root.map != nil else {
            throw reader.problem(
                "expected an OpenAPI description, a mapping with openapi, info and paths", at: root.place)
        }
        if let swagger = root["swagger"] {
            throw reader.problem(
                "Swagger \(SpecText.line(swagger.text ?? "2.0", 10)) is not supported; expected openapi: 3.0 or 3.1",
                at: swagger.place, hint: "convert the document to OpenAPI 3 first")
        }
        guard let version = root["openapi"]?.text else {
            throw reader.problem("this is not an OpenAPI description: it has no 'openapi: 3.…'", at: root.place)
        }
        guard version.hasPrefix("3.0") || version.hasPrefix("3.1") else {
            throw reader.problem(
                "OpenAPI \(SpecText.line(version, 20)) is not supported; expected 3.0 or 3.1",
                at: root["openapi"]?.place)
        }
        guard root["paths"]?.map != nil else {
            throw reader.problem(
                "the description has no paths, so there is nothing to query",
                at: root["paths"]?.place ?? root.place)
        }
    }
}

/// The name of a provider by its API's title.
enum ProviderName {
    private static let fillers: Set<String> = [
        "api", "apis", "rest", "the", "openapi", "open", "specification", "spec", "public", "swagger", "http",
        "reference",
        "documentation", "v", "web", "service", "services", "platform", "developer", "business",
    ]

    /// `MijnKlantportaal API` → `mijnklantportaal`, `GitHub v3 REST API` → `github`.
    static func name(for title: String) -> String {
        let words = title.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
        let telling = words.filter { word in
            !fillers.contains(word) && word.wholeMatch(of: #/v?[0-9]+/#) == nil
        }
        let name = (telling.isEmpty ? words : telling).prefix(3).joined(separator: "_")
        return SnakeCase.name(String(name.prefix(40))) ?? "api"
    }
}
