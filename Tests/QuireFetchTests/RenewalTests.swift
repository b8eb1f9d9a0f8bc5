import Foundation
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireTestSupport
import Synchronization
import Testing

/// Tokens by number: `t0` first, and the next with each renewal.
private final class NumberedTokens: RequestAuthorization {
    private let current = Mutex(0)
    private let most: Int
    private let failure: FetchError?

    init(most: Int = 9, failure: FetchError? = nil) {
        self.most = most
        self.failure = failure
    }

    var identity: Secret { Secret("numbered") }
    var advice: String? { "sign in" }
    var renewals: Int { current.withLock { $0 } }

    func headers(within budget: RunBudget) async throws(FetchError) -> AuthorizedHeaders {
        let number = renewals
        return AuthorizedHeaders(
            headers: [TransportRequest.Header("Authorization", "Bearer t\(number)", isSecret: true)], generation: number
        )
    }

    func renew(after refused: AuthorizedHeaders, within budget: RunBudget) async throws(FetchError) -> Bool {
        if let failure { throw failure }
        return current.withLock { number in
            guard number < most else { return false }
            if number == refused.generation { number += 1 }
            return true
        }
    }
}

/// A list of four pages whose tokens open so many requests each.
private final class CountingServer: Transport {
    private let uses: Int
    private let seen = Mutex<[(token: String, status: Int)]>([])

    init(uses: Int) { self.uses = uses }

    var statuses: [Int] { seen.withLock { $0.map(\.status) } }

    func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
        let token = request.headers.last { $0.name == "Authorization" }.map { $0.value.reveal { $0 } } ?? ""
        let status = seen.withLock { seen in
            let used = seen.count { $0.token == token && $0.status == 200 }
            let status = used < uses ? 200 : 401
            seen.append((token, status))
            return status
        }
        guard status == 200 else { return PageResponse(status: status) }
        let page = request.url.last.flatMap { $0.wholeNumberValue } ?? 0
        let ids = ["ab", "cd", "ef", "gh"][min(page, 3)]
        return response(ids, next: page < 3 ? "https://api.test/v1/things?page=\(page + 1)" : nil)
    }
}

/// A list of twenty pages. The first token opens one request and the second one three, whose answers come only behind the
/// refusal of a fourth.
private final class OvertakingServer: Transport {
    private struct State {
        var served: [String: Int] = [:]
        var isRefused = false
        var held: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())

    func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
        let token = request.headers.last { $0.name == "Authorization" }.map { $0.value.reveal { $0 } } ?? ""
        let most = ["Bearer t0": 1, "Bearer t1": 3][token] ?? .max
        let isGood = state.withLock { state in
            state.served[token, default: 0] += 1
            return state.served[token, default: 0] <= most
        }
        let isSecond = token == "Bearer t1"
        guard isGood else {
            if isSecond { release() }
            return PageResponse(status: 401)
        }
        if isSecond { await hold() }
        let items = URLComponents(string: request.url)?.queryItems
        let page = items?.first { $0.name == "page" }?.value.flatMap { Int($0) } ?? 1
        let ids = ["\(page)a", "\(page)b"].map { #"{"id":"\#($0)","amount":"1"}"# }.joined(separator: ",")
        let next = page < 20 ? "\(page + 1)" : "null"
        let body = #"{"things":[\#(ids)],"page":\#(page),"next":\#(next),"total":40}"#
        return PageResponse(status: 200, body: Array(body.utf8))
    }

    private func hold() async {
        await withCheckedContinuation { continuation in
            let isRefused = state.withLock { state in
                if !state.isRefused { state.held.append(continuation) }
                return state.isRefused
            }
            if isRefused { continuation.resume() }
        }
    }

    private func release() {
        let held = state.withLock { state in
            state.isRefused = true
            defer { state.held = [] }
            return state.held
        }
        for continuation in held { continuation.resume() }
    }
}

@Suite("A token that is refused while a list is read")
struct RenewalTests {
    private func read(
        _ server: any Transport, _ tokens: NumberedTokens,
        of resource: Resource = table(.nextURL(Paging.NextURL(path: "next"))), pageSize: Int? = nil
    ) async throws -> (report: ScanReport, ids: Int) {
        let scheduler = FetchScheduler(transport: server, budget: RunBudget(), pacing: .manual())
        let connection = ProviderConnection(
            name: "test", plugin: OneTable(resources: [resource]), baseURL: "https://api.test/v1", headers: [],
            authorization: tokens)
        var ids = 0
        let report = try await scheduler.run(scan(resource, pageSize: pageSize), on: connection) { event in
            if case .rows(let batch) = event { ids += batch.count }
            return .more
        }
        return (report, ids)
    }

    @Test("The scan goes on where it was, with every row once", arguments: [1, 2, 3, 4])
    func goesOn(uses: Int) async throws {
        let (server, tokens) = (CountingServer(uses: uses), NumberedTokens())
        let (report, ids) = try await read(server, tokens)
        #expect(report.failure == nil && ids == 8 && report.pages == 4)
        let refusals = (4 - 1) / uses
        #expect(tokens.renewals == refusals && server.statuses.count { $0 == 401 } == refusals)
        #expect(report.retries == refusals && report.requests == 4 + refusals)
    }

    @Test("A new token that is refused before others come back that it was good for is renewed once more")
    func overtaken() async throws {
        let tokens = NumberedTokens()
        let list = table(
            .pageNumber(Paging.PageNumber(current: "page", next: "next")), total: Total(path: "total", unit: .rows))
        let (report, ids) = try await read(OvertakingServer(), tokens, of: list, pageSize: 2)
        #expect(report.failure == nil && ids == 40 && report.pages == 20)
        #expect(report.peakConcurrency > 3 && tokens.renewals == 2)
    }

    @Test("A new token that is refused too is the end")
    func refusedTwice() async throws {
        let (server, tokens) = (CountingServer(uses: 0), NumberedTokens())
        let (report, ids) = try await read(server, tokens)
        #expect(server.statuses == [401, 401] && tokens.renewals == 1 && ids == 0)
        guard case .credentials? = report.failure?.reason else {
            Issue.record("\(String(describing: report.failure))")
            return
        }
        #expect(report.failure?.advice == "sign in")
    }

    @Test("Where no other token is to be had, nothing is asked again")
    func noOther() async throws {
        let server = CountingServer(uses: 2)
        let (report, ids) = try await read(server, NumberedTokens(most: 0))
        #expect(server.statuses == [200, 200, 401] && ids == 4 && report.failure != nil)
    }

    @Test("A server of tokens that fails for now is tried again; one that refuses isn't")
    func failures() async throws {
        let passing = FetchError(.signIn(SignInFailure(.unavailable, "busy")))
        let (report, _) = try await read(CountingServer(uses: 0), NumberedTokens(failure: passing))
        #expect(report.failure?.tries == 4)
        let final = FetchError(.signIn(SignInFailure(.needed, "gone")))
        let (other, _) = try await read(CountingServer(uses: 0), NumberedTokens(failure: final))
        #expect(other.failure?.tries == 1 && other.failure?.reason == final.reason)
    }

    @Test("A refusal of what the token may do renews nothing")
    func forbidden() async throws {
        let tokens = NumberedTokens()
        let (report, _) = try await read(ScriptedTransport([PageResponse(status: 403)]), tokens)
        #expect(report.failure != nil && tokens.renewals == 0 && report.requests == 1)
    }
}
