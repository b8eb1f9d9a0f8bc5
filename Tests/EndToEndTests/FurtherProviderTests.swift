import Foundation
import Testing

/// The providers that are files alone, asked on the sandbox, which was written from the documents of their APIs.
@Suite("Stripe, Mollie, GoCardless, Square, Razorpay and GitHub on the sandbox")
struct FurtherProviderTests {
    private static let issues = #"github where owner = octocat and repo = "Hello-World""#

    private func run(_ query: String, _ options: [String] = [], links: Int = 250) throws -> Outcome {
        let arguments = ["--sandbox", "--links", "\(links)", "-f", "csv"] + options + ["-c", query]
        return try Invocation(arguments, in: try Folder()).run()
    }

    private func requests(_ outcome: Outcome) -> [String] {
        outcome.errorLines.filter { $0.contains(" → ") }
    }

    static let lists: [(source: String, provider: String, requests: Int)] = [
        ("stripe", "stripe", 3), ("stripe.checkout_sessions", "stripe", 3), ("mollie", "mollie", 1),
        ("mollie.payments", "mollie", 1), ("gocardless", "gocardless", 1), ("square", "square", 1),
        (issues, "github", 3),
    ]

    @Test("every row is read once, in as few requests as pages allow", arguments: lists)
    func everyRow(source: String, provider: String, requests: Int) throws {
        let outcome = try run("from \(source) select id distinct count", ["-v"])
        #expect(outcome.end == .exit(0) && outcome.lines == ["count", "250"], "\(outcome.errors)")
        #expect(self.requests(outcome).count == requests, "\(outcome.errors)")
        #expect(self.requests(outcome).allSatisfy { $0.contains("/\(provider)/") })
    }

    @Test("Razorpay's list is read until a page is empty, and Square's invoices by location")
    func endings() throws {
        let links = try run("from razorpay select id distinct count", ["-v"])
        #expect(links.end == .exit(0) && links.lines == ["count", "250"], "\(links.errors)")
        // Three pages, the empty one, and what was asked ahead of it.
        #expect((4...12).contains(requests(links).count))
        let counts = try ["LSANDBOXMAIN", "LSANDBOXSHOP", "LSANDBOXEMPTY"].map { location in
            let outcome = try run(#"from square.invoices where location_id = "\#(location)" select id distinct count"#)
            return Int(outcome.lines.last ?? "") ?? -1
        }
        #expect(counts.reduce(0, +) == 250 && counts[0] > counts[1] && counts[1] > 0 && counts[2] == 0)
        // A search is for one location, so that two are two searches.
        let both = try run(
            "from square.invoices where location_id in (LSANDBOXMAIN, LSANDBOXSHOP) count by location_id")
        #expect(both.lines == ["location_id,count", "LSANDBOXMAIN,\(counts[0])", "LSANDBOXSHOP,\(counts[1])"])
    }

    /// A condition that the provider is to filter by: in which list, by which parameter, and what it needs beside it.
    static let filters: [(source: String, condition: String, sent: String, required: String?)] = [
        ("stripe", "active = false", "active=false", nil),
        ("stripe.checkout_sessions", "status = open", "status=open", nil),
        ("stripe.checkout_sessions", "customer = cus_sandbox3", "customer=cus_sandbox3", nil),
        ("stripe.checkout_sessions", "created_at >= TIME", "created%5Bgte%5D=", nil),
        ("stripe.checkout_sessions", "created_at > TIME", "created%5Bgt%5D=", nil),
        ("stripe.checkout_sessions", "created_at <= TIME", "created%5Blte%5D=", nil),
        ("stripe.checkout_sessions", "created_at < TIME", "created%5Blt%5D=", nil),
        ("stripe.checkout_sessions", "created_at > BETWEEN", "created%5Bgt%5D=", nil),
        ("stripe.checkout_sessions", "created_at < BETWEEN and status = complete", "created%5Blt%5D=", nil),
        ("gocardless", "status = failed", "status=failed", nil),
        ("gocardless", "currency = EUR", "currency=EUR", nil),
        ("gocardless", "mandate = MD000003", "mandate=MD000003", nil),
        ("gocardless", "creditor = CR000002 and status = paid_out", "creditor=CR000002", nil),
        ("gocardless", "created_at >= TIME", "created_at%5Bgte%5D=", nil),
        ("gocardless", "created_at > TIME", "created_at%5Bgt%5D=", nil),
        ("gocardless", "created_at <= TIME", "created_at%5Blte%5D=", nil),
        ("gocardless", "created_at < TIME", "created_at%5Blt%5D=", nil),
        ("gocardless", "created_at >= BETWEEN", "created_at%5Bgte%5D=", nil),
        ("gocardless", "subscription = SB000003", "subscription=SB000003", nil),
        ("gocardless", "charge_date >= 2026-09-01", "charge_date%5Bgte%5D=2026-09-01", nil),
        ("gocardless", "charge_date < 2026-09-01 and status = failed", "charge_date%5Blt%5D=2026-09-01", nil),
        ("razorpay", "reference_id = TS1985", "reference_id=TS1985", nil),
        (
            "square.invoices", "location_id = LSANDBOXSHOP and status = PAID", "/v2/invoices/search",
            "location_id = LSANDBOXSHOP"
        ),
        ("github", "\(repository) and state = open", "state=open", repository),
        ("github", "\(repository) and author = hubot", "creator=hubot", repository),
        ("github", "\(repository) and assignee = hubot and state = closed", "assignee=hubot", repository),
        ("github", "\(repository) and updated_at > TIME", "since=", repository),
    ]
    private static let repository = #"owner = octocat and repo = "Hello-World""#

    @Test("what the provider filters is what is filtered here", arguments: filters)
    func filter(source: String, condition: String, sent: String, required: String?) throws {
        var condition = condition
        let head = "from \(source)" + (required.map { " where \($0)" } ?? "")
        if condition.contains("TIME") || condition.contains("BETWEEN") {
            // The time of a row itself, where it matters whether a bound belongs to what it bounds.
            let column = condition.contains("updated_at") ? "updated_at" : "created_at"
            let found = try run("\(head) sort \(column) skip 125 limit 1 select \(column)")
            let time = try #require(found.lines.last)
            let between = time.replacing("Z", with: time.contains(".") ? "4Z" : ".5Z")
            condition = condition.replacing("TIME", with: time).replacing("BETWEEN", with: between)
        }
        let key = source == "github" ? "number" : "id"
        let pushed = try run("from \(source) where \(condition) sort \(key) select \(key)", ["-v"])
        let local = try run("\(head) limit 1000 where \(condition) sort \(key) select \(key)")
        #expect(pushed.end == .exit(0) && local.end == .exit(0), "\(pushed.errors)\(local.errors)")
        #expect(pushed.text == local.text)
        #expect((2...250).contains(pushed.lines.count))
        #expect(requests(pushed).allSatisfy { $0.contains(sent) }, "\(pushed.errors)")
    }

    @Test(
        "what the provider sorts is in order, and a limit takes one request",
        arguments: [
            (issues, "created_at", "sort=created"), (issues, "updated_at desc", "sort=updated"),
            (issues, "comments desc", "sort=comments"), ("mollie.payments", "created_at", "sort=asc"),
        ])
    func sorted(source: String, order: String, sent: String) throws {
        let column = order.prefix { $0 != " " }
        let pushed = try run("from \(source) sort \(order) limit 20 select \(column)", ["-v"])
        let local = try run("from \(source) limit 1000 sort \(order) limit 20 select \(column)")
        #expect(pushed.end == .exit(0) && pushed.text == local.text && pushed.lines.count == 21, "\(pushed.errors)")
        #expect(requests(pushed).count == 1 && pushed.errors.contains(sent), "\(pushed.errors)")
    }

    @Test(
        "a fault that passes costs requests and nothing else",
        arguments: lists.filter { !$0.source.contains(".") } + [("razorpay", "razorpay", 4)],
        ["429:after=0", "503", "truncate", "reset"])
    func passing(list: (source: String, provider: String, requests: Int), fault: String) throws {
        let query = "from \(list.source) select id distinct count"
        let outcome = try run(query, ["-v", "--fault", "\(fault):provider=\(list.provider)"])
        #expect(outcome.end == .exit(0) && outcome.lines == ["count", "250"], "\(outcome.errors)")
        #expect(requests(outcome).count > list.requests, "\(outcome.errors)")
    }

    @Test(
        "a list that stands still, or a page that isn't one, is an error and no result",
        arguments: [
            ("stripe", "stuck", 250), ("mollie", "stuck", 500), ("gocardless", "stuck", 1000),
            ("square", "stuck", 2000),
            ("razorpay", "stuck", 250), (issues, "stuck", 250), ("square", "html", 10), ("stripe", "html", 10),
        ])
    func failing(source: String, fault: String, links: Int) throws {
        let outcome = try run("from \(source) count", ["--fault", fault], links: links)
        #expect(outcome.end == .exit(5) && outcome.text.isEmpty, "\(outcome.end) \(outcome.text)\(outcome.errors)")
        #expect(outcome.errors.contains(fault == "stuck" ? "no-progress" : "invalid-page"), "\(outcome.errors)")
    }

    @Test("rows that come while a list is read by a cursor are neither missed nor given twice")
    func drift() throws {
        for source in ["stripe", "mollie.payments", "gocardless"] {
            let outcome = try run("from \(source) select id distinct count", ["--fault", "drift=3"], links: 1200)
            #expect(outcome.end == .exit(0) && outcome.lines == ["count", "1200"], "\(outcome.errors)")
        }
    }

    @Test(
        "the queries on their pages have rows",
        arguments: ["stripe", "mollie", "gocardless", "square", "razorpay", "github"])
    func pages(provider: String) throws {
        let page = try String(contentsOfFile: Places.root + "/docs/providers/\(provider).md", encoding: .utf8)
        let queries = page.split(separator: "\n").filter { $0.hasPrefix("    from ") }.map { String($0.dropFirst(4)) }
        #expect(queries.count >= 2)
        for query in queries {
            let outcome = try run(query, links: 1000)
            #expect(outcome.end == .exit(0) && outcome.lines.count > 1, "\(query): \(outcome.errors)")
        }
    }

    @Test("a refused key names the provider, what it said and the setting")
    func refused() throws {
        try SandboxProgram.with(["--links", "10"]) { sandbox in
            for (setting, source, words) in [
                ("STRIPE_SECRET_KEY", "stripe", "Invalid API Key provided."),
                ("MOLLIE_API_KEY", "mollie", "Missing authentication, or failed to authenticate"),
                ("GOCARDLESS_ACCESS_TOKEN", "gocardless", "The access token you've used is not valid"),
                ("SQUARE_ACCESS_TOKEN", "square", "This request could not be authorized."),
                ("RAZORPAY_KEY_SECRET", "razorpay", "The api key/secret provided is invalid"),
                ("GITHUB_TOKEN", Self.issues, "Bad credentials"),
            ] {
                var environment = sandbox.environment
                environment["QUIRE_\(setting)"] = "wrong"
                let outcome = try Invocation(["-c", "from \(source)"], in: try Folder(), environment).run()
                #expect(outcome.end == .exit(4) && outcome.text.isEmpty)
                #expect(outcome.errors.contains(words) && outcome.errors.contains("QUIRE_\(setting)"))
            }
        }
    }
}
