import QuireBinder
package import QuireDiagnostics
package import QuireFetch
import QuireModel
import QuirePlan
import QuirePlanner
package import QuirePluginKit
import QuireSession
import QuireSyntax

/// What came of a query.
package struct Answer: Sendable {
    /// The columns.
    package var columns: [String] = []
    /// The rows, each value as text, null as `-`.
    package var rows: [String] = []
    /// The exit status.
    package var exit = 0
    /// What was said, errors and warnings.
    package var diagnostics: [Diagnostic] = []

    /// The codes of what was said.
    package var codes: [String] { diagnostics.map(\.code.rawValue) }
    /// The messages.
    package var messages: [String] { diagnostics.map(\.message) }
}

/// A provider with a server behind it, to be asked in whole queries.
package struct Asking: Sendable {
    private let world: Session.World
    private let context: EvaluationContext

    /// A provider at an address; its key is `key`, and every secret header is marked as one.
    package init(
        _ plugins: [any ProviderPlugin], at base: String = "https://api.test", pagesAtOnce: Int = 8,
        _ transport: any Transport
    ) {
        let providers = plugins.map {
            Catalog.Provider(name: $0.manifest.id, aliases: $0.manifest.aliases, plugin: $0)
        }
        let now = Timestamp("2026-11-20T12:00:00Z") ?? Timestamp(seconds: 0)
        context = EvaluationContext(zone: .utc, now: now)
        world = Session.World(
            sources: Session.Sources(
                providers: providers,
                baseURLs: Dictionary(providers.map { ($0.name, base) }, uniquingKeysWith: { first, _ in first }),
                connect: { name, _ throws(Diagnostic) in
                    guard let plugin = providers.first(where: { $0.name == name })?.plugin else {
                        throw Diagnostic(.unknownSource, message: "no \(name)")
                    }
                    return ProviderConnection(
                        name: name, plugin: plugin, baseURL: base,
                        headers: [TransportRequest.Header("Authorization", "Bearer key", isSecret: true)])
                }),
            reading: Session.Reading(transport: transport, pageConcurrency: pagesAtOnce), run: Session.Run(now: now))
    }

    /// The answer to a query.
    package func ask(_ text: String) async throws -> Answer {
        var session = Session(world)
        let script = session.check(SourceText(text))
        var answer = Answer(diagnostics: script.diagnostics)
        guard script.isValid else {
            answer.exit = script.diagnostics.first { $0.severity == .error }?.exit ?? 0
            return answer
        }
        for statement in script.statements {
            var sink = TextSink()
            let outcome = try await session.run(statement, into: &sink)
            answer.columns = sink.columns
            answer.rows += sink.rows
            answer.exit = outcome.exit
            answer.diagnostics += outcome.warnings + (outcome.failure.map { [$0] } ?? [])
        }
        return answer
    }

    /// The plan of a query in words; what is wrong with it instead.
    package func plan(_ text: String) -> String {
        let source = SourceText(text)
        let parsed = Parser.parse(source, mode: .script)
        var binder = Binder(catalog: Session(world).catalog, source: source, context: context)
        guard case .query(let syntax)? = parsed.statements.first?.kind, let query = binder.bind(syntax) else {
            return (parsed.diagnostics + binder.diagnostics).map(\.message).joined(separator: "\n")
        }
        return PlanPrinter().print(Planner().plan(query).plan)
    }
}

/// Keeps rows as text.
private struct TextSink: ResultSink {
    var columns: [String] = []
    var rows: [String] = []

    mutating func begin(_ schema: Schema) throws(OutputError) { columns = schema.columns.map(\.name) }
    mutating func rows(_ batch: RowBatch) throws(OutputError) {
        for row in 0..<batch.count {
            rows.append(batch.columns.map { $0[row].isNull ? "-" : $0[row].plainText }.joined(separator: "|"))
        }
    }
    mutating func end(complete: Bool) throws(OutputError) {}
    mutating func explain(_ explanation: Explanation) throws(OutputError) {}
}
