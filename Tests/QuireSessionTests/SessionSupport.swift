import QontoProvider
import QuireBinder
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireSession
import QuireTestSupport
import Synchronization
import Testing

/// Keeps what a statement gives.
struct CollectingSink: ResultSink {
    var schema: Schema?
    var batches: [RowBatch] = []
    var completeness: Bool?
    var explanation: Explanation?
    /// Hears of every batch as it comes.
    var onRows: @Sendable (Int) throws(OutputError) -> Void = { _ throws(OutputError) in }

    mutating func begin(_ schema: Schema) throws(OutputError) { self.schema = schema }
    mutating func rows(_ batch: RowBatch) throws(OutputError) {
        batches.append(batch)
        try onRows(batch.count)
    }
    mutating func end(complete: Bool) throws(OutputError) { completeness = complete }
    mutating func explain(_ explanation: Explanation) throws(OutputError) { self.explanation = explanation }

    /// The rows, one list of values each.
    var rows: [[Value]] { batches.flatMap { batch in (0..<batch.count).map { batch.row($0) } } }
}

/// What came of a statement.
struct Ran {
    var sink: CollectingSink
    var outcome: StatementOutcome

    var rows: [[Value]] { sink.rows }
}

/// A world with one provider named `qonto` behind a transport.
func world(
    _ transport: any Transport, plugin: any ProviderPlugin = QontoProvider(), base: String = "https://api.test",
    budget: RunBudget = RunBudget(), pacing: Pacing = .manual(), pageConcurrency: Int = 1,
    keepsResults: Bool = false, connect: (@Sendable () throws(Diagnostic) -> Void)? = nil
) -> Session.World {
    Session.World(
        sources: Session.Sources(
            providers: [Catalog.Provider(name: "qonto", plugin: plugin)], baseURLs: ["qonto": base],
            connect: { name, _ throws(Diagnostic) in
                try connect?()
                return ProviderConnection(
                    name: name, plugin: plugin, baseURL: base,
                    headers: [TransportRequest.Header("Authorization", "login:key", isSecret: true)])
            }),
        reading: Session.Reading(
            transport: transport, budget: budget, pacing: pacing, pageConcurrency: pageConcurrency),
        run: Session.Run(now: Timestamp(seconds: 1_780_000_000), keepsResults: keepsResults))
}

/// Runs one statement.
func run(_ text: String, in world: Session.World, sink: CollectingSink = CollectingSink()) async throws -> Ran {
    var session = Session(world)
    let script = session.resolve(SourceText(text))
    let problems = script.diagnostics.filter { $0.severity == .error }.map(\.message)
    try #require(problems.isEmpty, "\(text): \(problems)")
    let statement = try #require(script.statements.first)
    var sink = sink
    let outcome = try await session.run(statement, into: &sink)
    return Ran(sink: sink, outcome: outcome)
}

/// Runs one statement over links behind the fake server.
func run(_ text: String, _ server: FakeQonto) async throws -> Ran { try await run(text, in: world(server)) }

/// Runs a script in a session of its own; stops at the first failure.
func runStatements(
    _ text: String, in world: Session.World
) async throws -> (ran: [Ran], session: Session, messages: [Diagnostic]) {
    var session = Session(world)
    let script = session.resolve(SourceText(text, name: "main.quire"))
    var ran: [Ran] = []
    guard script.isValid else { return (ran, session, script.diagnostics) }
    for statement in script.statements {
        var sink = CollectingSink()
        let outcome = try await session.run(statement, into: &sink)
        ran.append(Ran(sink: sink, outcome: outcome))
        if outcome.failure != nil { break }
    }
    return (ran, session, script.diagnostics)
}

/// The provider without any way to filter or sort, so that everything is done here.
struct PlainQonto: ProviderPlugin {
    let manifest = QontoProvider().manifest
    let resources: [Resource] = QontoProvider().resources.map { resource in
        var resource = resource
        resource.table.filters = []
        resource.table.sorts = []
        return resource
    }
}
