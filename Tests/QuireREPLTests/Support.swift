import QontoProvider
import QuireBinder
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import QuireTestSupport
import Synchronization

/// Answers from memory and counts how often it was asked.
final class CountingTransport: Transport {
    private let list: QontoList?
    private let count = Mutex(0)

    init() { list = try? QontoList() }

    var requests: Int { count.withLock { $0 } }

    func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
        count.withLock { $0 += 1 }
        guard let list else { throw TransportError(.connection, "no list") }
        return list.response(to: request.url)
    }
}

/// A session with one provider, which answers from memory.
func session(
    _ transport: CountingTransport = CountingTransport(), files: (any FileShelf)? = nil
) -> Session {
    let plugin = QontoProvider()
    let address = plugin.manifest.baseURL
    var sources = Session.Sources(
        providers: [Catalog.Provider(name: "qonto", plugin: plugin)], baseURLs: ["qonto": address],
        connect: { name, _ in ProviderConnection(name: name, plugin: plugin, baseURL: address, headers: []) })
    sources.files = files
    return Session(
        Session.World(
            sources: sources,
            reading: Session.Reading(transport: transport),
            run: Session.Run(now: Timestamp(seconds: 1_795_176_000), keepsResults: true)))
}

/// Runs statements in a session, whose result then is the previous one.
func ran(_ text: String, in session: Session) async throws -> Session {
    var session = session
    var sink = DiscardingSink()
    for statement in session.check(SourceText(text)).statements { _ = try await session.run(statement, into: &sink) }
    return session
}
