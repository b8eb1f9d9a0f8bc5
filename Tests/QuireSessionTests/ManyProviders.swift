import QuireBinder
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import QuireTestSupport
import Testing

/// A provider of a world with several.
struct Neighbour {
    var name: String
    var aliases: [String] = []
    var plugin: any ProviderPlugin
    var server: any Transport

    var base: String { "https://\(name).test" }
}

/// Hands each request to the server of its host.
struct Crossroads: Transport {
    let neighbours: [Neighbour]

    func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
        guard let neighbour = neighbours.first(where: { request.url.hasPrefix($0.base + "/") }) else {
            return PageResponse(status: 404, body: [])
        }
        return try await neighbour.server.send(request)
    }
}

/// A world with several providers, each behind a server of its own.
func world(_ neighbours: [Neighbour], pageConcurrency: Int = 4) -> Session.World {
    Session.World(
        sources: Session.Sources(
            providers: neighbours.map { Catalog.Provider(name: $0.name, aliases: $0.aliases, plugin: $0.plugin) },
            baseURLs: Dictionary(uniqueKeysWithValues: neighbours.map { ($0.name, $0.base) }),
            connect: { name, _ throws(Diagnostic) in
                guard let neighbour = neighbours.first(where: { $0.name == name }) else {
                    throw Diagnostic(Diagnostic.Code(rawValue: "unknown-provider"), message: "no \(name)")
                }
                return ProviderConnection(name: name, plugin: neighbour.plugin, baseURL: neighbour.base, headers: [])
            }),
        reading: Session.Reading(
            transport: Crossroads(neighbours: neighbours), pacing: .manual(), pageConcurrency: pageConcurrency),
        run: Session.Run(now: Timestamp(seconds: 1_780_000_000), keepsResults: true))
}

/// Runs a script; gives what its last statement does.
func runToLast(_ text: String, in world: Session.World) async throws -> Ran {
    var session = Session(world)
    let script = session.resolve(SourceText(text))
    let problems = script.diagnostics.filter { $0.severity == .error }.map(\.message)
    try #require(problems.isEmpty, "\(text): \(problems)")
    var last: Ran?
    for statement in script.statements {
        var sink = CollectingSink()
        let outcome = try await session.run(statement, into: &sink)
        last = Ran(sink: sink, outcome: outcome)
        if outcome.failure != nil { break }
    }
    return try #require(last)
}
