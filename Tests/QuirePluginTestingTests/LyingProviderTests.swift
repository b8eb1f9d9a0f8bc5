import QuirePluginKit
import QuirePluginTesting
import Testing

/// A declaration that isn't true of its server, and how the kit says so.
struct Lie: CustomTestStringConvertible, Sendable {
    /// What is not true.
    let testDescription: String
    /// What the server does.
    let quirks: Set<Quirk>
    /// What the server's table is, where it isn't the truthful Acme.
    let truth: @Sendable (inout Resource) -> Void
    /// What is declared, from the truth on.
    let declared: @Sendable (inout Resource) -> Void
    /// The check that catches it.
    let check: String
    /// What it says.
    let message: String
    /// What it advises.
    let advice: String

    init(
        _ description: String, _ quirks: Set<Quirk> = [],
        truth: @escaping @Sendable (inout Resource) -> Void = { _ in },
        declared: @escaping @Sendable (inout Resource) -> Void = { _ in }, check: String, says message: String,
        advises advice: String
    ) {
        testDescription = description
        self.quirks = quirks
        self.truth = truth
        self.declared = declared
        self.check = check
        self.message = message
        self.advice = advice
    }

    static let all = [
        Lie(
            "a filter declared exact ignores case", [.ignoresCase(parameter: "customer")], check: "filters",
            says: "is declared exact, but gives", advises: "declare it superset"),
        Lie(
            "a filter declared exact is ignored", [.ignoresFilter(parameter: "status")], check: "filters",
            says: "the filter status[]=open is declared exact, but gives", advises: "declare it superset"),
        Lie(
            "a filter declared superset is ignored", [.ignoresFilter(parameter: "customer")],
            truth: { $0.table.filters[1].fidelity = .superset }, check: "filters",
            says: "the filter customer changes nothing: all", advises: "remove the filter"),
        Lie(
            "a bound declared inclusive is exclusive", [.shiftsBound(parameter: "created_from")], check: "filters",
            says: "rows that match, such as id=", advises: "atLeast or moreThan"),
        Lie(
            "a bound declared exclusive is inclusive", declared: { $0.table.filters[2].operator = .moreThan },
            check: "filters", says: "is declared exact, but gives", advises: "declare it superset"),
        Lie(
            "a sort isn't one", [.ignoresSort(field: "amount")], check: "sorts",
            says: "the list sorted by amount asc is not in that order", advises: "remove the sort"),
        Lie(
            "a sort of numbers is one of texts", [.sortsAsText(field: "amount")], check: "sorts",
            says: "is not in that order", advises: "remove the sort"),
        Lie(
            "a sort is the other way round",
            declared: { resource in
                resource.table.sorts[0].ascending = [QueryItem("sort", "-amount")]
                resource.table.sorts[0].descending = [QueryItem("sort", "amount")]
            }, check: "sorts", says: "is not in that order", advises: "correct its parameters"),
        Lie(
            "a sorted list leaves out rows without a value", [.hidesNullsWhenSorted(field: "due_at")], check: "sorts",
            says: "the list sorted by due_at asc lacks", advises: "remove the sort"),
        Lie(
            "rows without a value come first, not last", truth: { $0.table.sorts[1].nulls = .first },
            declared: { $0.table.sorts[1].nulls = .last }, check: "sorts", says: "begins with rows without a value",
            advises: "declare where they come"),
        Lie(
            "rows that tie move", [.movesTies], check: "sorts", says: "orders tied rows differently",
            advises: "declare that ties aren't stable"),
        Lie(
            "a total in rows counts pages", [.totalCountsPages], check: "total",
            says: "and is declared to count rows", advises: "declare that it counts pages"),
        Lie(
            "a total in pages counts rows", [.totalCountsRows], truth: { $0.endpoint.total?.unit = .pages },
            check: "total",
            says: "and is declared to count pages", advises: "declare that it counts rows"),
        Lie(
            "a total is that of the whole list", [.totalIgnoresFilters], check: "total", says: "filtered, is",
            advises: "don't declare the total"),
        Lie(
            "pages are smaller than the declared maximum", [.largestPage(5)], check: "page size",
            says: "asked for size=20, the first page of", advises: "declare 5 as the maximum"),
        Lie(
            "a size over the maximum is not refused", truth: { $0.endpoint.pageSize?.overMaximum = .clamped },
            declared: { $0.endpoint.pageSize?.overMaximum = .refused }, check: "page size",
            says: "a page of 21 rows is declared to be refused, but isn't",
            advises: "declare what happens above the maximum"),
        Lie(
            "a size over the maximum is refused", declared: { $0.endpoint.pageSize?.overMaximum = .clamped },
            check: "page size", says: "a page of 21 rows is declared to have 20, but is refused",
            advises: "declare what happens above the maximum"),
        Lie(
            "the list's own order is none", [.shufflesOwnOrder], check: "own order",
            says: "the list is declared to be ordered by created_at desc, but", advises: "isn't reliable"),
        Lie(
            "the mark of a page names its last row", [.markIsInclusive], truth: { $0.endpoint.paging = Acme.marks },
            check: "pages", says: "ends page 1 and begins page 2", advises: "declare that the cursor is inclusive"),
        Lie(
            "pages count from 0", [.pagesCountFrom(0)], check: "pages",
            says: "page 1 is not the page returned without a number", advises: "the number that the first page has"),
        Lie(
            "a short page isn't the last", [.largestPage(5)],
            truth: { $0.endpoint.paging = .pageNumber(Paging.PageNumber(next: "meta.next", shortPageEnds: true)) },
            check: "pages", says: "isn't the last", advises: "don't declare that a short page ends the list"),
        Lie(
            "two rows share a key", [.repeatsKey], check: "pages", says: "is in the list twice",
            advises: "primary key"),
        Lie(
            "a field that is never null is", [.sendsNull(field: "customer")], check: "values",
            says: "customer is declared as never null", advises: "declare it as nullable"),
        Lie(
            "a field has other values", [.sendsOtherValue(field: "status")], check: "values",
            says: "status has a value that isn't declared", advises: "add it to the values"),
    ]
}

/// A provider that declares what its API doesn't do is caught.
@Suite("Lying providers") struct LyingProviderTests {
    private static let seed: UInt64 = 20_261_121

    @Test("One that tells the truth passes, with any rows")
    func truth() async throws {
        let seed = UInt64.random(in: 0..<1_000_000)
        let acme = Acme()
        let report = await checkProvider(
            acme, server: try SyntheticServer(of: acme, rows: 60, seed: seed), seed: seed)
        #expect(report.isOK, "\(report)")
    }

    @Test("One that doesn't is caught by the check that is meant for it", arguments: Lie.all)
    func caught(lie: Lie) async throws {
        let truth = Acme(lie.truth)
        let declared = Acme { resource in
            lie.truth(&resource)
            lie.declared(&resource)
        }
        let server = try SyntheticServer(of: truth, rows: 60, seed: Self.seed, quirks: lie.quirks)
        let report = await checkProvider(declared, server: server, seed: Self.seed, queries: 0)
        let check = try #require(report.checks.first { $0.name == lie.check }, "\(report)")
        #expect(
            check.problems.contains { $0.message.contains(lie.message) && $0.advice.contains(lie.advice) }, "\(report)")
    }
}
