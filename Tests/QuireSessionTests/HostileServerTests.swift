import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import Testing

/// Answers that were damaged on their way crash nothing and always come to an end.
@Suite struct HostileServerTests {
    private static let queries = [
        "from qonto", "from qonto sort amount desc limit 30", "from qonto where amount > 10 select raw, items",
        "from qonto count by status", "from qonto where status=paid sort expiration_date, id limit 5",
    ]

    @Test("Damaged pages end in a result or in an error that has words")
    func damagedPages() async throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        var random = SplitMix64(seed: seed)
        let links = FakeLink.generated(40, seed: seed)
        for number in 0..<400 {
            let query = Self.queries[number % Self.queries.count]
            let damage = random.next()
            let server = FakeQonto([]) { request, url throws(TransportError) in
                // A damaged list may go on for long, but not for ever.
                guard request <= 200 else { throw TransportError(.connection, "it never ends") }
                let whole = FakeQonto(links)
                let perPage = url.contains("per_page=5") ? "per_page=5" : "per_page=10"
                let page = "page=\(1 + (request - 1) % 4)"
                let request = TransportRequest(
                    method: "GET", url: "https://api.test/v2/payment_links?\(perPage)&\(page)")
                var response = try await whole.send(request)
                Self.damage(&response.body, seed: damage &+ UInt64(page.utf8.count))
                return response
            }
            let ran = try await run(query, server)
            let label = "seed \(seed), case \(number): \(query)"
            #expect(server.urls.count <= 200, "\(label)")
            #expect((ran.sink.completeness == true) == (ran.outcome.failure == nil), "\(label)")
            if let failure = ran.outcome.failure {
                #expect([5, 6].contains(failure.exit), "\(label): \(failure.message)")
                #expect(!failure.message.isEmpty, "\(label)")
            }
        }
    }

    private static func damage(_ body: inout [UInt8], seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<Int.random(in: 0...2, using: &random) where !body.isEmpty {
            let place = Int.random(in: 0..<body.count, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: body.removeSubrange(place...)
            case 1: body[place] = UInt8.random(in: 0...255, using: &random)
            case 2: body.remove(at: place)
            case 3: body.insert(contentsOf: Array(body[place..<min(place + 40, body.count)]), at: place)
            default: body.insert(contentsOf: Array("9999999999999999999".utf8), at: place)
            }
        }
    }

    @Test(
        "Whatever a whole answer is, no crash comes of it",
        arguments: [
            "[]", "{}", "null", "0", "\"\"", "{\"payment_links\":{}}", "{\"payment_links\":[1,null,[],\"x\"]}",
            "{\"payment_links\":[{}],\"meta\":[]}", "{\"payment_links\":[{}],\"meta\":null}",
            "{\"payment_links\":[],\"payment_links\":[{\"id\":\"b\"}]}", "{\"payment_links\":[{\"id\":{\"a\":1}}]}",
            "{\"payment_links\":[{\"amount\":{\"value\":{},\"currency\":[]}}]}", "\u{FEFF}{\"payment_links\":[]}",
            "{\"payment_links\":[{\"amount\":{\"value\":\"1e999\",\"currency\":\"EUR\"}}]}",
            "{\"payment_links\":[{\"created_at\":\"9999-99-99T99:99:99Z\"}]}",
            "{\"payment_links\":[],\"meta\":{\"next_page\":{\"number\":2}}}",
            "{\"payment_links\":[{\"id\":\"a\"}],\"meta\":{\"next_page\":\"more\"}}",
            "{\"payment_links\":[],\"meta\":{\"next_page\":true}}",
            "{\"payment_links\":[],\"meta\":{\"total_count\":[]}}",
        ])
    func wholeAnswers(_ body: String) async throws {
        for query in Self.queries {
            let server = FakeQonto([]) { request, _ throws(TransportError) in
                guard request <= 50 else { throw TransportError(.connection, "it never ends") }
                return PageResponse(status: 200, body: Array(body.utf8))
            }
            let ran = try await run(query, server)
            #expect(server.urls.count < 50, "\(query)")
            if let failure = ran.outcome.failure { #expect([5, 6].contains(failure.exit)) }
        }
    }

    @Test("Brackets nested beyond all measure are an error")
    func nesting() async throws {
        for text in ["[", "{\"a\":", "{\"payment_links\":["] {
            let body = String(repeating: text, count: 50_000)
            let server = FakeQonto([]) { _, _ throws(TransportError) in
                PageResponse(status: 200, body: Array(body.utf8))
            }
            #expect(try await run("from qonto", server).outcome.exit == 5)
            let failing = FakeQonto([]) { _, _ throws(TransportError) in
                PageResponse(status: 400, body: Array(body.utf8))
            }
            #expect(try await run("from qonto", failing).outcome.exit == 5)
        }
    }
}
