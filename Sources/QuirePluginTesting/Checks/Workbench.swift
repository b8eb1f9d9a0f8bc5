import QuireBinder
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import Synchronization

/// A provider with a server, for running whole queries.
struct Workbench: Sendable {
    /// The result of a query.
    struct Answer: Sendable {
        /// The columns.
        var schema = Schema([])
        /// The rows.
        var rows: [[Value]] = []
        /// The problem with the query, or its failure.
        var failure: Diagnostic?
        /// The access path.
        var strategy = ""
        /// How long was waited.
        var waited: Duration = .zero
        /// The requests made.
        var requests: [String] = []
    }

    let plugin: any ProviderPlugin
    let server: any ProviderServer
    /// The most pages in flight.
    var concurrency = 1

    /// The address below which the provider's requests go.
    var base: String { SyntheticServer.base(of: plugin.manifest) }

    /// The answer to a query.
    func ask(_ text: String) async -> Answer {
        let clock = KitClock()
        let transport = ServerTransport(server)
        let base = base
        let plugin = plugin
        let world = Session.World(
            sources: Session.Sources(
                providers: [Catalog.Provider(name: plugin.manifest.id, plugin: plugin)],
                baseURLs: [plugin.manifest.id: base],
                connect: { name, _ throws(Diagnostic) in
                    ProviderConnection(name: name, plugin: plugin, baseURL: base, headers: [])
                }),
            reading: Session.Reading(
                transport: transport, pacing: Pacing(clock: clock, random: { 1 }), pageConcurrency: concurrency),
            run: Session.Run(now: KitClock.start))
        var session = Session(world)
        let script = session.check(SourceText(text))
        var answer = Answer(failure: script.diagnostics.first { $0.severity == .error })
        guard answer.failure == nil else { return answer }
        for statement in script.statements {
            var sink = CollectingSink()
            // This sink never throws.
            guard let outcome = try? await session.run(statement, into: &sink) else { continue }
            answer.schema = sink.schema
            answer.rows = sink.rows
            answer.failure = outcome.failure
            answer.strategy = outcome.report?.strategy ?? ""
        }
        answer.waited = clock.waited
        answer.requests = transport.requests
        return answer
    }
}

extension SyntheticServer {
    /// The address below which a provider's requests go in a check.
    static func base(of manifest: Manifest) -> String {
        manifest.baseURL.isEmpty ? anyAddress : manifest.baseURL
    }
}

/// Collects the results of a statement.
private struct CollectingSink: ResultSink {
    var schema = Schema([])
    var rows: [[Value]] = []

    mutating func begin(_ schema: Schema) throws(OutputError) { self.schema = schema }
    mutating func rows(_ batch: RowBatch) throws(OutputError) {
        rows += (0..<batch.count).map { batch.row($0) }
    }
    mutating func end(complete: Bool) throws(OutputError) {}
    mutating func explain(_ explanation: Explanation) throws(OutputError) {}
}

/// Sends requests to a server in memory and remembers their addresses.
final class ServerTransport: Transport {
    private let server: any ProviderServer
    private let asked = Mutex<[String]>([])

    init(_ server: any ProviderServer) { self.server = server }

    /// The addresses requested so far.
    var requests: [String] { asked.withLock { $0 } }

    func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
        asked.withLock { $0.append("\(request.method) \(request.url)") }
        let headers = request.headers.filter { !$0.isSecret }.map { header in
            PageResponse.Header(header.name, header.value.reveal { $0 })
        }
        do throws(ServerFailure) {
            return try await server.response(
                to: ServerRequest(method: request.method, url: request.url, headers: headers, body: request.body))
        } catch {
            switch error {
            case .timeout: throw TransportError(.timeout, "no answer in time")
            case .connection: throw TransportError(.connection, "the connection was lost")
            }
        }
    }
}

/// A clock that only advances when a task waits on it, and then immediately.
final class KitClock: FetchClock {
    /// 2026-05-20T12:00:00Z: the value of `now` in every check.
    static let start = Timestamp(seconds: 1_779_278_400)

    private let first = ContinuousClock.now
    private let passed = Mutex(Duration.zero)

    /// How long was waited so far.
    var waited: Duration { passed.withLock { $0 } }
    var now: ContinuousClock.Instant { first + waited }
    var date: Timestamp { Timestamp(seconds: KitClock.start.seconds + waited.components.seconds) }

    func sleep(until instant: ContinuousClock.Instant) async throws {
        try Task.checkCancellation()
        passed.withLock { passed in passed = max(passed, instant - first) }
    }
}

/// The provider without sorts and filters, except for required filters, whose rows are checked again. It returns the
/// real contents of the lists.
struct PlainProvider: ProviderPlugin {
    let plugin: any ProviderPlugin
    let manifest: Manifest
    let resources: [Resource]

    init(_ plugin: any ProviderPlugin) {
        self.plugin = plugin
        manifest = plugin.manifest
        resources = plugin.resources.map { resource in
            var resource = resource
            let required = resource.requiredParameters
            resource.table.filters = resource.table.filters.filter { required.contains($0.parameter) }
            for index in resource.table.filters.indices { resource.table.filters[index].fidelity = .superset }
            resource.table.sorts = []
            return resource
        }
    }

    func request(for step: ScanStep, of resource: Resource) throws(ProviderError) -> PageRequest {
        try plugin.request(for: step, of: whole(resource))
    }

    func page(from response: PageResponse, for step: ScanStep, of resource: Resource) throws(ProviderError) -> PageFacts
    {
        try plugin.page(from: response, for: step, of: whole(resource))
    }

    func verdict(of response: PageResponse, of resource: Resource) -> Verdict {
        plugin.verdict(of: response, of: whole(resource))
    }

    private func whole(_ resource: Resource) -> Resource { plugin.resource(named: resource.table.name) ?? resource }
}

extension Resource {
    /// The parameters that some rule requires.
    var requiredParameters: Set<String> {
        var names: Set<String> = []
        for case .required(let parameters) in table.filterRules { names.formUnion(parameters) }
        if let windows = endpoint.windows { names.formUnion([windows.from, windows.to]) }
        return names
    }

    /// The required filters: the first of each rule.
    var requiredFilters: [FilterCapability] {
        let ruled = table.filterRules.compactMap { rule -> FilterCapability? in
            guard case .required(let parameters) = rule else { return nil }
            return table.filters.first { parameters.contains($0.parameter) }
        }
        let ends = [endpoint.windows?.from, endpoint.windows?.to].compactMap { $0 }
        return ruled + table.filters.filter { ends.contains($0.parameter) && !ruled.contains($0) }
    }
}
