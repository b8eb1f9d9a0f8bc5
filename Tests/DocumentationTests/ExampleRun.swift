import QontoProvider
import QuireBinder
import QuireDiagnostics
import QuireFetch
import QuireFileSource
import QuireModel
import QuirePluginKit
import QuireRender
import QuireSession
import QuireTestSupport

/// Runs an example of a document on Qonto's list in memory.
struct ExampleRun {
    /// What was written.
    private(set) var output = ""
    /// What was wrong.
    private(set) var errors = ""
    /// What was said besides.
    private(set) var warnings = ""

    /// Runs all statements of a text; its rows are written in that format.
    init(_ text: String, format: OutputFormat) async throws {
        var session = Session(try Self.world())
        let script = session.resolve(SourceText(text))
        let renderer = TextDiagnosticRenderer()
        for diagnostic in script.diagnostics {
            if diagnostic.severity == .error {
                errors += renderer.render(diagnostic)
            } else {
                warnings += renderer.render(diagnostic)
            }
        }
        guard script.isValid else { return }
        var sink = TextSink(renderer: format.renderer(RenderOptions()), separator: format.betweenResults)
        for statement in script.statements {
            let outcome = try await session.run(statement, into: &sink)
            if let failure = outcome.failure { errors += renderer.render(failure) }
            warnings += outcome.warnings.map { renderer.render($0) }.joined()
        }
        output = String(decoding: sink.bytes, as: UTF8.self)
    }

    private static func world() throws -> Session.World {
        let plugin = QontoProvider()
        let address = plugin.manifest.baseURL
        var sources = Session.Sources(
            providers: [Catalog.Provider(name: "qonto", plugin: plugin)], baseURLs: ["qonto": address],
            connect: { name, _ in ProviderConnection(name: name, plugin: plugin, baseURL: address, headers: []) })
        sources.files = FileSource()
        return Session.World(
            sources: sources, reading: Session.Reading(transport: ListTransport(list: try QontoList())),
            run: Session.Run(now: Timestamp(seconds: 1_795_176_000), keepsResults: true))
    }
}

/// Answers from memory.
private struct ListTransport: Transport {
    let list: QontoList

    func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
        list.response(to: request.url)
    }
}

/// Keeps what is written.
struct TextSink: ResultSink {
    var renderer: any Renderer
    let separator: [UInt8]
    var bytes: [UInt8] = []

    mutating func begin(_ schema: Schema) throws(OutputError) {
        bytes += (bytes.isEmpty ? [] : separator) + renderer.begin(schema)
    }

    mutating func rows(_ batch: RowBatch) throws(OutputError) { bytes += renderer.rows(batch) }
    mutating func end(complete: Bool) throws(OutputError) { bytes += renderer.end(complete: complete) }
    mutating func print(_ schema: Schema, _ batch: RowBatch) throws(OutputError) {
        var plain = OutputFormat.value.renderer(RenderOptions())
        bytes += plain.begin(schema) + plain.rows(batch) + plain.end(complete: true)
    }
    mutating func explain(_ explanation: Explanation) throws(OutputError) { bytes += Array(explanation.text.utf8) }
}
