import Foundation
import Testing

@testable import QuireSandbox

@Suite("Faults")
struct FaultTests {
    @Test("429 comes with Retry-After at the request that was named, and the next is answered")
    func tooManyRequests() async throws {
        try await withClient(links: 10, faults: ["429:after=5:at=2"]) { client, _ in
            for provider in SandboxProvider.allCases {
                let answers = [
                    try await client.list(provider), try await client.list(provider), try await client.list(provider),
                ]
                // GitHub tells of its limit with 403.
                #expect(answers.map(\.status) == [200, provider == .github ? 403 : 429, 200])
                #expect(answers.map { $0["Retry-After"] } == [nil, "5", nil])
            }
            #expect(try await client.mkp().status == 200)
        }
    }

    @Test("errors have the body of their provider")
    func bodies() async throws {
        try await withClient(links: 10, faults: ["429", "502:at=2"]) { client, _ in
            let mkp = try await client.mkp()
            #expect(mkp.text == #"{"code":429,"message":"Too many requests."}"#)
            #expect(mkp["X-RateLimit-Limit"] == "60" && mkp["X-RateLimit-Remaining"] == "0")
            #expect(try await client.txn().json["errors"]?.rows.first?["status"] == 429)
            let qonto = try await client.qonto()
            #expect(try qonto.json["errors"]?.rows.first?["code"]?.string == "too_many_requests")
            #expect(try await client.qonto().status == 502)
        }
    }

    @Test("strike every so many requests of one provider")
    func every() async throws {
        try await withClient(links: 10, faults: ["503:every=3:provider=txn"]) { client, _ in
            var statuses: [Int] = []
            for _ in 1...6 {
                #expect(try await client.qonto().status == 200)
                statuses.append(try await client.txn().status)
            }
            #expect(statuses == [200, 200, 503, 200, 200, 503])
        }
    }

    @Test("a reset gives no answer, and the next connection works", arguments: SandboxProvider.allCases)
    func reset(provider: SandboxProvider) async throws {
        try await withClient(links: 10, faults: ["reset:provider=\(provider)"]) { client, sandbox in
            await #expect(throws: (any Error).self) { try await client.list(provider) }
            let second = try await client.list(provider)
            #expect(second.status == 200)
            #expect(sandbox.requests.count == 2)
        }
    }

    @Test("a truncated answer ends before the length that was announced", arguments: ["truncate", "truncate=7"])
    func truncate(fault: String) async throws {
        try await withClient(links: 100, faults: [fault]) { client, _ in
            await #expect(throws: (any Error).self) { try await client.qonto() }
            let second = try await client.rows(.qonto)
            #expect(second.count == 15)
        }
    }

    @Test("a page of HTML comes with status 200")
    func html() async throws {
        try await withClient(links: 10, faults: ["html"]) { client, _ in
            for provider in SandboxProvider.allCases {
                let answer = try await client.list(provider)
                #expect(answer.status == 200)
                #expect(answer["Content-Type"]?.hasPrefix("text/html") == true)
                #expect(answer.text.hasPrefix("<!DOCTYPE html>"))
            }
        }
    }

    @Test("a slow answer and latency both hold it back")
    func slow() async throws {
        let options = SandboxOptions(
            links: 10, latency: .milliseconds(30), faults: [SandboxFault(.slow(.milliseconds(50)), when: .at([2]))])
        try await Sandbox.withServer(options) { sandbox in
            let client = SandboxClient(port: sandbox.port)
            let clock = ContinuousClock()
            let first = try await clock.measure { _ = try await client.qonto() }
            let second = try await clock.measure { _ = try await client.qonto() }
            #expect(first >= .milliseconds(30))
            #expect(second >= .milliseconds(80))
        }
    }

    @Test("drift puts new links before the ones that were read, so that the second page repeats one")
    func driftInFront() async throws {
        try await withClient(links: 100, faults: ["drift"]) { client, _ in
            for provider in [SandboxProvider.qonto, .mijnklantportaal] {
                let first = try await client.rows(provider)
                let second = try await client.rows(provider, page: 2)
                #expect(first.last == second.first)
                #expect(first.count == 15 && second.count == 15)
                #expect(Set(first + second).count == 29)
            }
            #expect(try await client.qonto().json["meta"]?["total_count"] == 102)
        }
    }

    @Test("drift puts new links behind the others where the oldest come first")
    func driftBehind() async throws {
        try await withClient(links: 20, faults: ["drift=2:at=1"]) { client, _ in
            #expect(try await client.txn("per_page=100").json["meta"]?["total"] == 20)
            let json = try await client.txn("per_page=100").json
            #expect(json["meta"]?["total"] == 22)
            let created = json["data"]?.rows.compactMap { $0["attributes"]?["createdAt"]?.string } ?? []
            #expect(created == created.sorted())
        }
    }

    @Test("links that drifted in are found by their payments' path")
    func driftedPayments() async throws {
        try await withClient(links: 5, faults: ["drift=3:at=1"]) { client, _ in
            _ = try await client.mkp()
            let rows = try await client.mkp().json["data"]?.rows ?? []
            #expect(rows.count == 8)
            for row in rows {
                #expect(try await client.mkp("/\(row["id"]?.string ?? "")/payments").status == 200)
            }
        }
    }

    @Test(
        "bend the next link",
        arguments: [
            ("comma", "http://127.0.0.1:PORT/v1/payment-links?page=2,"),
            ("no-comma", "http://127.0.0.1:PORT/v1/payment-links?page=2"),
            ("next=relative", "/v1/payment-links?page=2,"),
            ("next=scheme", "https://127.0.0.1:PORT/v1/payment-links?page=2,"),
            ("next=host", "http://elsewhere.invalid/v1/payment-links?page=2,"),
        ])
    func nextLink(fault: String, expected: String) async throws {
        try await withClient(links: 20, faults: [fault]) { client, sandbox in
            let found = try await client.mkp().json["next_page_url"]?.string
            #expect(found == expected.replacing("PORT", with: String(sandbox.port)))
        }
    }

    @Test(
        "replace totals",
        arguments: [("total-null", .null), ("total=wrong", 21), ("total=text", "20")] as [(String, JSON)])
    func totals(fault: String, expected: JSON) async throws {
        try await withClient(links: 20, faults: [fault]) { client, _ in
            let qonto = try await client.qonto().json
            let txn = try await client.txn().json
            #expect(qonto["meta"]?["total_count"] == expected)
            #expect(txn["meta"]?["total"] == expected)
        }
    }

    @Test("clamp Txn's pages to a smaller size")
    func clamp() async throws {
        try await withClient(links: 200, faults: ["clamp=50"]) { client, _ in
            let json = try await client.txn("per_page=100&page=2").json
            #expect(json["data"]?.rows.count == 50)
            #expect(json["meta"] == .object(["page": 2, "per_page": 50, "total": 200]))
            #expect(try await client.txn("per_page=10").json["meta"]?["per_page"] == 10)
        }
    }

    @Test("a page that is stuck is the first one, again and again", arguments: SandboxProvider.allCases)
    func stuck(provider: SandboxProvider) async throws {
        try await withClient(links: 40, faults: ["stuck"]) { client, _ in
            let first = try await client.rows(provider)
            let second = try await client.rows(provider, page: 2)
            #expect(first.count == 15 && first == second)
        }
    }

    @Test("a limit that is obeyed refuses what goes over it and says when to come back")
    func limit() async throws {
        try await withClient(links: 10, faults: ["limit=3"]) { client, _ in
            var remaining: [String?] = []
            for _ in 1...3 {
                remaining.append(try await client.mkp()["X-RateLimit-Remaining"])
            }
            #expect(remaining == ["2", "1", "0"])
            let refused = try await client.mkp()
            #expect(refused.status == 429)
            #expect(refused.text == #"{"code":429,"message":"Too many requests."}"#)
            #expect(refused["X-RateLimit-Limit"] == "3")
            #expect(refused["X-RateLimit-Remaining"] == "0")
            let wait = try #require(refused["Retry-After"].flatMap { Int($0) })
            #expect((1...60).contains(wait))
            let reset = try #require(refused["X-RateLimit-Reset"].flatMap { Double($0) })
            #expect(abs(reset - Double(wait) - Date.now.timeIntervalSince1970) < 30)
            #expect(try await client.txn().status == 200)
        }
    }

    @Test("a minute's window forgets what is older, counting nothing that was refused")
    func rateWindow() {
        var window = RateWindow()
        let start = ContinuousClock.now
        #expect(window.take(limit: 2, at: start) == .allowed(remaining: 1))
        #expect(window.take(limit: 2, at: start + .seconds(10)) == .allowed(remaining: 0))
        #expect(window.take(limit: 2, at: start + .seconds(20)) == .over(frees: .seconds(40)))
        #expect(window.take(limit: 2, at: start + .seconds(60)) == .allowed(remaining: 0))
        #expect(window.take(limit: 2, at: start + .seconds(61)) == .over(frees: .seconds(9)))
        #expect(window.take(limit: 2, at: start + .seconds(200)) == .allowed(remaining: 1))
    }
}
