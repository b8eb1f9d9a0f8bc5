import Foundation
import QuireFetch
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireTestSupport
import Synchronization
import Testing

/// Nothing is asked ahead that a provider's budget doesn't allow.
@Suite struct ShortBudgetTests {
    /// A list of so many pages behind links that carry page numbers, under a limit for each minute.
    private final class LinkedList: Transport {
        private let pages: Int
        private let limit: Int?
        private let clock: ManualFetchClock
        private let state = Mutex((starts: [ContinuousClock.Instant](), pastEnd: 0, refusals: 0))
        private let onArrival: @Sendable () -> Void

        init(pages: Int, limit: Int?, clock: ManualFetchClock, onArrival: @escaping @Sendable () -> Void) {
            self.onArrival = onArrival
            self.pages = pages
            self.limit = limit
            self.clock = clock
        }

        var pastEnd: Int { state.withLock { $0.pastEnd } }
        var refusals: Int { state.withLock { $0.refusals } }

        func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
            let number =
                URLComponents(string: request.url)?.queryItems?.first { $0.name == "page" }?.value.flatMap { Int($0) }
                ?? 1
            let now = clock.now
            let (isRefused, left) = state.withLock { state in
                state.starts.removeAll { $0 + .seconds(60) <= now }
                let isRefused = limit.map { state.starts.count >= $0 } ?? false
                if isRefused { state.refusals += 1 } else { state.starts.append(now) }
                if number > pages { state.pastEnd += 1 }
                return (isRefused, limit.map { $0 - state.starts.count })
            }
            onArrival()
            // Requests that are asked ahead come before this one is answered.
            let waitsForThem = limit == nil && number == pages
            for _ in 0..<(waitsForThem ? 200_000 : 20) where !waitsForThem || pastEnd <= 2 { await Task.yield() }
            // One row a page, whose id is a letter of its own.
            let id = UnicodeScalar(0x100 + number).map { String($0) } ?? ""
            var answer = number > pages ? response("") : response(id, next: number < pages ? next(number) : nil)
            if isRefused { answer = PageResponse(status: 429) }
            if let left {
                answer.headers = [
                    PageResponse.Header("X-RateLimit-Remaining", "\(left)"),
                    PageResponse.Header("X-RateLimit-Reset", "60"),
                ]
            }
            return answer
        }

        private func next(_ number: Int) -> String { "https://api.test/v1/things?page=\(number + 1)" }
    }

    private static func read(pages: Int, limit: Int?) async throws -> (server: LinkedList, report: ScanReport) {
        let resource = table(.nextURL(Paging.NextURL(path: "next", pageParameter: "page")))
        let connection = ProviderConnection(
            name: "test", plugin: OneTable(resources: [resource]), baseURL: "https://api.test/v1", headers: [])
        let limiters = RateLimiters()
        let arrived = Mutex(0)
        // A minute is long beside the way to the server: no time passes while a request is on it.
        let clock = ManualFetchClock { _ in
            while limiters.issued > arrived.withLock({ $0 }) { await Task.yield() }
        }
        let server = LinkedList(pages: pages, limit: limit, clock: clock) { arrived.withLock { $0 += 1 } }
        let pacing = Pacing(limiters: limiters, clock: clock, random: { 1 })
        let scheduler = FetchScheduler(transport: server, budget: RunBudget(), pacing: pacing, concurrency: 8)
        let report = try await scheduler.run(scan(resource, pageSize: nil), on: connection) { _ in .more }
        return (server, report)
    }

    @Test("Past the end of a list no more is asked than the provider says is left", arguments: 9...20)
    func bounded(_ limit: Int) async throws {
        let pages = 9
        let (server, report) = try await Self.read(pages: pages, limit: limit)
        #expect(report.isComplete && report.pages == pages)
        #expect(server.refusals == 0)
        #expect(server.pastEnd <= limit - pages)
    }

    @Test("A list that needs more than is left is read to its end after a wait, and nothing is refused")
    func renewed() async throws {
        let (server, report) = try await Self.read(pages: 25, limit: 10)
        #expect(report.isComplete && report.pages == 25)
        #expect(server.refusals == 0)
    }

    @Test("Where no budget is told pages are asked ahead")
    func untold() async throws {
        let (server, report) = try await Self.read(pages: 9, limit: nil)
        #expect(report.isComplete && report.pages == 9)
        #expect(server.pastEnd > 2)
    }
}
