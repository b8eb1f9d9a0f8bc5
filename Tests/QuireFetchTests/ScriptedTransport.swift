import QuireFetch
import QuireModel
import QuirePluginKit
import QuireTestSupport
import Synchronization
import Testing

/// Answers requests and remembers them.
final class ScriptedTransport: Transport {
    private enum Script {
        case inTurn([PageResponse])
        case byAddress(@Sendable (String) -> PageResponse?)
    }

    private let script: Script
    private let asked = Mutex<[TransportRequest]>([])
    private let underWay = Mutex(0)

    /// Answers in order of arrival: only for lists that are read page by page, since of requests that are under way
    /// together chance says which comes first.
    init(_ answers: [PageResponse]) { script = .inTurn(answers) }

    /// Answers by what is asked for, whatever comes first.
    init(byAddress answer: @escaping @Sendable (String) -> PageResponse?) { script = .byAddress(answer) }

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
        switch script {
        case .byAddress(let answer):
            guard let answer = answer(request.url) else { throw TransportError(.connection, "nothing is there") }
            return answer
        case .inTurn(let answers):
            underWay.withLock { $0 += 1 }
            defer { underWay.withLock { $0 -= 1 } }
            // Whoever asks for several at once has its next request here before this one is answered.
            for _ in 0..<3 { await Task.yield() }
            #expect(underWay.withLock { $0 } == 1, "answers in order of arrival, and several requests at once")
            guard answers.indices.contains(number) else {
                throw TransportError(.connection, "nothing more is answered")
            }
            return answers[number]
        }
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

/// Reads a list of links to its end, page by page.
func read(
    _ answers: [PageResponse], base: String = "https://api.test/v1", pageSize: Int? = nil, allowedHosts: [String] = []
) async throws -> (report: ScanReport, transport: ScriptedTransport, rows: Int) {
    try await read(ScriptedTransport(answers), base: base, pageSize: pageSize, allowedHosts: allowedHosts)
}

/// Reads a list to its end from a server.
func read(
    _ transport: ScriptedTransport, base: String = "https://api.test/v1", pageSize: Int? = nil,
    of resource: Resource = table(.nextURL(Paging.NextURL(path: "next"))), allowedHosts: [String] = []
) async throws -> (report: ScanReport, transport: ScriptedTransport, rows: Int) {
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
