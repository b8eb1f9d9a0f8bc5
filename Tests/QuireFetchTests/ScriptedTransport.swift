import QuireFetch
import QuireModel
import QuirePluginKit
import QuireTestSupport
import Synchronization

/// Answers requests from a list, in order, and remembers them.
final class ScriptedTransport: Transport {
    private let answers: [PageResponse]
    private let asked = Mutex<[TransportRequest]>([])

    init(_ answers: [PageResponse]) { self.answers = answers }

    /// The addresses asked for, in order.
    var urls: [String] { asked.withLock { $0.map(\.url) } }
    /// The headers of each request, as `name: value`.
    var headers: [[String]] {
        asked.withLock { $0.map { $0.headers.map { "\($0.name) \($0.isSecret ? "secret" : "plain")" } } }
    }

    func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
        let number = asked.withLock { asked in
            asked.append(request)
            return asked.count - 1
        }
        guard answers.indices.contains(number) else { throw TransportError(.connection, "nothing more is answered") }
        return answers[number]
    }
}

/// A plugin of one table.
struct OneTable: ProviderPlugin {
    var manifest = Manifest(id: "test", title: "Test", baseURL: "https://api.test/v1")
    var resources: [Resource]
}

/// A page of ids, one letter each, with a link to the next.
func response(_ ids: String, next: String? = nil) -> PageResponse {
    let rows = ids.map { "{\"id\":\"\($0)\"}" }.joined(separator: ",")
    var link: [UInt8] = []
    (next.map { Value.text($0) } ?? .null).appendJSON(to: &link)
    return PageResponse(
        status: 200, body: Array("{\"things\":[\(rows)],\"next\":".utf8) + link + Array("}".utf8))
}

/// A redirect.
func redirect(_ location: String, status: Int = 302) -> PageResponse {
    PageResponse(status: status, headers: [PageResponse.Header("location", location)])
}

/// Reads a list of links to its end.
func read(
    _ answers: [PageResponse], base: String = "https://api.test/v1", pageSize: Int? = nil,
    of resource: Resource = table(.nextURL(Paging.NextURL(path: "next"))), allowedHosts: [String] = []
) async throws -> (report: ScanReport, transport: ScriptedTransport, rows: Int) {
    let transport = ScriptedTransport(answers)
    let scheduler = FetchScheduler(transport: transport, budget: RunBudget(), pacing: .manual())
    var plugin = OneTable(resources: [resource])
    plugin.manifest.allowedHosts = allowedHosts
    let connection = ProviderConnection(
        name: "test", plugin: plugin, baseURL: base,
        headers: [TransportRequest.Header("Authorization", "key", isSecret: true)])
    var rows = 0
    let report = try await scheduler.run(scan(resource, pageSize: pageSize), on: connection) { event in
        if case .rows(let batch) = event { rows += batch.count }
        return .more
    }
    return (report, transport, rows)
}
