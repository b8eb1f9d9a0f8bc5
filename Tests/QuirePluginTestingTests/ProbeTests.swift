import DeclaredProviders
import MijnKlantportaalProvider
import QontoProvider
import QuirePluginKit
import QuirePluginTesting
import QuireProviderFile
import Testing
import TxnProvider

/// What a probe can see of a declaration that isn't true, within a few requests.
@Suite("Probing a live provider") struct ProbeTests {
    /// Lies that a few requests can't show: they need the whole list, or more rows than a page has.
    private static let unseen: Set<String> = [
        "a sort of numbers is one of texts", "a sorted list leaves out rows without a value", "rows that tie move",
        "a size over the maximum is not refused", "a size over the maximum is refused", "two rows share a key",
        "the mark of a page names its last row", "pages count from 0", "a short page isn't the last",
        "rows without a value come first, not last", "a field has other values", "a field that is never null is",
        "a bound declared inclusive is exclusive", "a total is that of the whole list",
        "a filter declared exact ignores case",
        "a bound declared exclusive is inclusive", "the list's own order is none",
    ]

    private static func checks(
        _ plugin: any ProviderPlugin, _ server: any ProviderServer, budget: ProbeBudget = ProbeBudget(maximum: 60)
    ) async -> CheckReport {
        let probe = ProviderProbe(plugin, baseURL: plugin.manifest.baseURL, budget: budget)
        var report = CheckReport(provider: plugin.manifest.id, seed: nil, checks: [])
        for resource in plugin.resources { report.checks += await probe.checks(of: resource, server: server) }
        report.requests = budget.used
        return report
    }

    @Test("A lie is named, with what to change", arguments: Lie.all.filter { !unseen.contains($0.testDescription) })
    func caught(lie: Lie) async throws {
        let truth = Acme(lie.truth)
        let declared = Acme { resource in
            lie.truth(&resource)
            lie.declared(&resource)
        }
        let server = try SyntheticServer(of: truth, rows: 60, seed: 20_261_121, quirks: lie.quirks)
        let report = await Self.checks(declared, server)
        #expect(!report.isOK, "\(report)")
        #expect(report.problems.allSatisfy { !$0.advice.isEmpty })
    }

    /// A declaration that isn't true, and what a probe says of it.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var quirks: Set<Quirk> = []
        /// So few rows fit on one page, so that it is seen whether some are missing.
        var rows = 60
        var declared: @Sendable (inout Resource) -> Void = { _ in }
        let check: String
        let message: String
        let advice: String
    }

    static let cases = [
        Case(
            testDescription: "a filter is ignored", quirks: [.ignoresFilter(parameter: "status")], check: "filter",
            message: "changes nothing: it gives the same 20 rows as without it", advice: "remove the filter"),
        Case(
            testDescription: "a filter ignores case", quirks: [.ignoresCase(parameter: "customer")], check: "filter",
            message: "is declared exact", advice: "remove exact"),
        Case(
            testDescription: "a bound leaves out its end", quirks: [.shiftsBound(parameter: "created_from")], rows: 15,
            check: "filter", message: "loses 1 rows that match", advice: "at_least or more_than"),
        Case(
            testDescription: "a sort is ignored", quirks: [.ignoresSort(field: "amount")], check: "sort",
            message: "has the same order as without the sort", advice: "remove the sort"),
        Case(
            testDescription: "a total counts pages", quirks: [.totalCountsPages], check: "total",
            message: "the total is 3 in pages of 20 rows and 30 in pages of 2", advice: "declare that it counts pages"),
        Case(
            testDescription: "a total is that of the whole list", quirks: [.totalIgnoresFilters], rows: 15,
            check: "filter", message: "the total of the filtered list is 15", advice: "don't declare the total"),
        Case(
            testDescription: "pages are smaller than declared", quirks: [.largestPage(5)], check: "page size",
            message: "asked for size=20, a page has 5 rows and others follow", advice: "declare 5 as the maximum"),
        Case(
            testDescription: "a field is of another type", declared: { $0.table.fields[2].type = .integer },
            check: "values",
            message: "customer can't be read as declared", advice: "declare the type"),
        Case(
            testDescription: "a path leads nowhere", declared: { $0.table.fields[2].path = "buyer.name" },
            check: "values",
            message: "customer is declared as never null, but is null in 20 of 20 rows", advice: "correct its path"),
        Case(
            testDescription: "a field that is never null is", quirks: [.sendsNull(field: "customer")], check: "values",
            message: "customer is declared as never null", advice: "declare it as nullable"),
        Case(
            testDescription: "the list's own order is none", quirks: [.shufflesOwnOrder], check: "own order",
            message: "the list is declared to be ordered by created_at desc", advice: "isn't reliable"),
        Case(
            testDescription: "a filter's total isn't there", declared: { $0.endpoint.total?.path = "meta.count" },
            check: "total",
            message: "there is no total at meta.count", advice: "correct the path"),
    ]

    @Test("What is wrong is said in words", arguments: cases)
    func words(one: Case) async throws {
        let server = try SyntheticServer(of: Acme(), rows: one.rows, seed: 20_261_121, quirks: one.quirks)
        let report = await Self.checks(Acme(one.declared), server)
        let found = report.checks.filter { $0.name == one.check }.flatMap(\.problems)
        #expect(
            found.contains { $0.message.contains(one.message) && $0.advice.contains(one.advice) }, "\(report)")
    }

    /// Heeds one of two filters that come together.
    private struct Forgetful: ProviderServer {
        let server: SyntheticServer

        func response(to request: ServerRequest) async throws(ServerFailure) -> PageResponse {
            var request = request
            if request.url.contains("status") { request.url = request.url.replacing(#/[?&]customer=[^&]*/#, with: "") }
            return try await server.response(to: request)
        }
    }

    @Test("A filter that isn't heeded beside another is named")
    func pairs() async throws {
        let acme = Acme()
        let report = await Self.checks(acme, Forgetful(server: try SyntheticServer(of: acme, rows: 60, seed: 1)))
        let found = report.checks.filter { $0.name == "filters" }.flatMap(\.problems)
        #expect(found.contains { $0.message.contains("customer isn't heeded") }, "\(report)")
        #expect(found.contains { $0.advice.contains("exclusive: [[status, customer]]") }, "\(report)")
    }

    /// Gives the first page again, whatever mark is sent.
    private struct Repeating: ProviderServer {
        let server: SyntheticServer

        func response(to request: ServerRequest) async throws(ServerFailure) -> PageResponse {
            var request = request
            request.url = request.url.replacing(#/[?&](after|page)=[^&]*/#, with: "")
            return try await server.response(to: request)
        }
    }

    @Test("A mark that leads to the first page again is named", arguments: [true, false])
    func repeated(isMark: Bool) async throws {
        let acme = Acme { if isMark { $0.endpoint.paging = Acme.marks } }
        let report = await Self.checks(acme, Repeating(server: try SyntheticServer(of: acme, rows: 60, seed: 1)))
        let pages = report.checks.filter { $0.name == "pages" }.flatMap(\.problems)
        #expect(pages.contains { $0.message.contains("the second page is the first again") }, "\(report)")
    }

    @Test("Of providers whose declarations are true nothing is said, within the requests that were announced")
    func honest() async throws {
        var plugins: [any ProviderPlugin] = [QontoProvider(), MijnKlantportaalProvider(), TxnProvider(), Acme()]
        plugins += DeclaredFiles.all.compactMap { ProviderFile.read($0.text, name: $0.name).provider }
        #expect(plugins.count == 10)
        for plugin in plugins {
            for rows in [0, 1, 7, 250] {
                for resource in plugin.resources
                where resource.table.filterRules.isEmpty && resource.endpoint.windows == nil {
                    let budget = ProbeBudget(maximum: 100)
                    let base = plugin.manifest.baseURL.isEmpty ? "https://api.example" : plugin.manifest.baseURL
                    let probe = ProviderProbe(plugin, baseURL: base, budget: budget)
                    let server = try SyntheticServer(of: plugin, rows: rows, seed: 3)
                    let checks = await probe.checks(of: resource, server: server)
                    let failed = checks.filter { $0.status == .failed }
                    #expect(failed.isEmpty, "\(plugin.manifest.id).\(resource.table.name), \(rows) rows: \(failed)")
                    #expect(budget.used <= ProviderProbe.mostRequests(of: resource))
                }
            }
        }
    }

    @Test("The budget is kept, and what it didn't allow is said", arguments: [1, 2, 5])
    func budget(maximum: Int) async throws {
        let budget = ProbeBudget(maximum: maximum)
        let report = await Self.checks(Acme(), try SyntheticServer(of: Acme(), rows: 60, seed: 1), budget: budget)
        #expect(budget.used == maximum && report.requests == maximum)
        #expect(
            report.checks.contains { $0.status == .skipped && $0.detail.contains("requests are used up") }, "\(report)")
        #expect(report.description.hasSuffix("\(maximum) \(maximum == 1 ? "request" : "requests")"))
    }

    @Test("A list that is asked for by something says what it needs")
    func needed() async throws {
        let github = try #require(
            DeclaredFiles.all.first { $0.name.hasPrefix("github") }.flatMap {
                ProviderFile.read($0.text, name: "g").provider
            })
        let resource = try #require(github.resource(named: "issues"))
        let server = try SyntheticServer(of: github, rows: 5, seed: 1)
        let bare = ProviderProbe(github, baseURL: "https://api.github.com", budget: ProbeBudget(maximum: 9))
        let checks = await bare.checks(of: resource, server: server)
        #expect(checks.map(\.detail) == ["the list requires owner: --value owner=…"])
    }
}
