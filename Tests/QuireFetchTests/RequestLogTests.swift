import QuireFetch
import QuirePlan
import QuirePluginKit
import QuireTestSupport
import Synchronization
import Testing

/// What `-v` hears of requests.
@Suite struct RequestLogTests {
    private static func entries(_ answers: [PageResponse], budget: RunBudget = RunBudget()) async throws -> [String] {
        let resource = table(.nextURL(Paging.NextURL(path: "next")))
        let connection = ProviderConnection(
            name: "test", plugin: OneTable(resources: [resource]), baseURL: "https://api.test",
            headers: [TransportRequest.Header("Authorization", "canary-secret", isSecret: true)])
        let log = Collected()
        let scheduler = FetchScheduler(transport: ScriptedTransport(answers), budget: budget, pacing: .manual()) {
            entry in
            log.add("\(entry.request) \(entry.status ?? 0) \(entry.bytes) \(entry.failure ?? "-")")
            #expect(!"\(entry)".contains("canary"))
        }
        let report = try await scheduler.run(scan(resource, pageSize: nil), on: connection) { _ in .more }
        #expect(!"\(report)".contains("canary"))
        #expect(!"\(connection)".contains("canary"))
        return log.entries
    }

    @Test("Every request is heard of, with its status or why there is none, and without secrets")
    func heard() async throws {
        let first = response("a", next: "/more")
        #expect(
            try await Self.entries([redirect("/moved"), first]) == [
                "GET https://api.test/things 302 0 -", "GET https://api.test/moved 200 \(first.body.count) -",
            ] + Array(repeating: "GET https://api.test/more 0 0 nothing more is answered", count: 4))
    }

    @Test("A request that a budget forbids isn't made, nor heard of")
    func forbidden() async throws {
        let entries = try await Self.entries(
            [response("a", next: "/more"), response("b")], budget: RunBudget(maximumRequests: 1))
        #expect(entries.count == 1)
    }
}

/// Keeps what it is given, in order.
private final class Collected: Sendable {
    private let kept = Mutex<[String]>([])

    var entries: [String] { kept.withLock { $0 } }

    func add(_ entry: String) { kept.withLock { $0.append(entry) } }
}
