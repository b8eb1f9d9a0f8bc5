import QuirePluginKit
import Testing

/// What the declared envelope paths say of a page.
@Suite struct PageFactsTests {
    private let plugin = DeclaredPlugin()

    private func facts(
        _ resource: Resource, _ envelope: [FieldPath: Value], at position: ScanStep.Position = .first, records: Int = 2
    ) throws -> PageFacts {
        let response = PageResponse(status: 200, envelope: envelope, recordCount: records)
        return try plugin.page(from: response, for: ScanStep(position: position), of: resource)
    }

    @Test("A list without pages ends with its first")
    func noPaging() throws {
        #expect(try facts(table(), [:]) == PageFacts(next: .end))
    }

    @Test(
        "A page number goes on only where the server names a later page",
        arguments: [
            (Value.integer(3), PageFacts.Next.position(.page(3))), (.text("3"), .position(.page(3))),
            (.decimal(ExactDecimal(mantissa: 30, scale: 1)), .position(.page(3))), (.null, .end), (.integer(0), .end),
            (.bool(false), .end), (.text(""), .end), (.text("0"), .end),
            // A page that names itself, or one before: what that means, the stop rule decides.
            (.integer(2), .position(.page(2))), (.integer(1), .position(.page(1))),
        ])
    func nextPage(_ stated: Value, _ expected: PageFacts.Next) throws {
        let resource = table(paging: .pageNumber(.init(next: "meta.next")))
        #expect(try facts(resource, ["meta.next": stated], at: .page(2)).next == expected)
    }

    @Test(
        "A next place that can't be followed is an error that says what stands there and what would fit",
        arguments: [
            (Paging.pageNumber(.init(next: "next")), Value.text("last"), #"text "last" at 'next'"#),
            (.pageNumber(.init(next: "next")), .integer(-1), "number -1"),
            (.pageNumber(.init(next: "next")), .bool(true), "value true"),
            (.pageNumber(.init(next: "next")), .list([]), "list"),
            (.pageNumber(.init(next: "next")), .decimal(ExactDecimal(mantissa: 35, scale: 1)), "number 3.5"),
            (.pageNumber(.init(next: "next")), .text("https://api.test/things?page=2"), "style: next_url"),
            (.pageNumber(.init(next: "next")), .text("eyJ"), "style: cursor"),
            (.cursor(.init(next: "next")), .bool(true), "expected the cursor"),
            (.cursor(.init(next: "next")), .record([.init("href", .text("/things"))]), "style: next_url"),
            (.cursor(.init(next: "next")), .list([.text("m")]), "list"),
            (.nextURL(.init(path: "next")), .integer(2), "style: page or style: cursor"),
            (.nextURL(.init(path: "next")), .text("2"), "style: page or style: cursor"),
            (.nextURL(.init(path: "next")), .bool(true), "expected the address"),
            (.nextURL(.init(path: "next")), .record([.init("page", .integer(2))]), "record"),
            (.nextURL(.init(from: .links("next", relation: "next"))), .text("/things"), "list of links"),
        ])
    func unfollowable(_ paging: Paging, _ stated: Value, _ words: String) {
        do {
            let found = try facts(table(paging: paging), ["next": stated])
            Issue.record("\(found)")
        } catch {
            let message = (error as? ProviderError)?.message ?? "\(error)"
            #expect(message.contains(words), "\(message)")
        }
    }

    @Test(
        "A link may be a record with its address, or one of a list or a record of links",
        arguments: [
            (Paging.NextURL.Source.body("next"), Value.record([.init("href", .text("/things?page=2"))])),
            (.body("next"), .record([.init("url", .text("/things?page=2"))])),
            (.body("next"), .record([.init("href", .record([.init("href", .text("/things?page=2"))]))])),
            (
                .links("next", relation: "n"),
                .list([.record([.init("rel", .text("n")), .init("href", .text("/things?page=2"))])])
            ),
            (.links("next", relation: "n"), .record([.init("n", .record([.init("href", .text("/things?page=2"))]))])),
            (.links("next", relation: "n"), .record([.init("n", .text("/things?page=2"))])),
        ])
    func linkRecords(_ source: Paging.NextURL.Source, _ stated: Value) throws {
        let resource = table(paging: .nextURL(.init(from: source)))
        #expect(try facts(resource, ["next": stated]).next == .position(.url("/things?page=2")))
    }

    @Test("Whether there is more may be said as true or false, as a number or as text; anything else is an error")
    func flags() throws {
        let resource = table(paging: .offset(.init(hasMore: "more")))
        for yes: Value in [.bool(true), .integer(1), .text("true"), .text("True")] {
            #expect(try facts(resource, ["more": yes]).next == .position(.offset(2)))
        }
        for no: Value in [.bool(false), .integer(0), .text("false")] {
            #expect(try facts(resource, ["more": no]).next == .end)
        }
        #expect(try facts(resource, ["more": .null]).next == .unstated(.offset(2)))
        for odd: Value in [.integer(7), .text("yes please"), .list([]), .record([])] {
            #expect(throws: ProviderError.self) { try facts(resource, ["more": odd]) }
        }
    }

    @Test("A page without rows takes up its size of a list by offset; without a size there is no going on")
    func emptyOffsets() throws {
        let sized = table(paging: .offset(.init(hasMore: "more")), pageSize: PageSize(echo: "size"))
        #expect(
            try facts(sized, ["more": .bool(true), "size": .integer(50)], at: .offset(100), records: 0).next
                == .position(.offset(150)))
        #expect(throws: ProviderError.self) { try facts(sized, ["more": .bool(true)], at: .offset(100), records: 0) }
    }

    @Test("An end that is known only from an absent key is told from one that is stated")
    func absentKeys() throws {
        let cursor = table(paging: .cursor(.init(next: "next", hasMore: "more")))
        #expect(try facts(cursor, [:]).endsWithout == "next")
        #expect(try facts(cursor, ["next": .null]).endsWithout == nil)
        #expect(try facts(cursor, ["more": .bool(false)]).endsWithout == nil)
        #expect(try facts(table(paging: .nextURL(.init(path: "next"))), [:]).endsWithout == "next")
        #expect(try facts(table(paging: .nextURL(.init(from: .linkHeader(relation: "next")))), [:]).endsWithout == nil)
    }

    @Test("Where the server says nothing, the next number follows, and no number after the greatest")
    func unstatedNextPage() throws {
        let resource = table(paging: .pageNumber(.init(first: 0, next: "meta.next")))
        #expect(try facts(resource, [:]).next == .unstated(.page(1)))
        #expect(try facts(resource, [:], at: .page(7)).next == .unstated(.page(8)))
        #expect(try facts(resource, [:], at: .page(.max)).next == .unstated(nil))
    }

    @Test("Totals, sizes and page numbers are read as numbers or as text; junk is unknown, not zero")
    func numbers() throws {
        let resource = table(
            paging: .pageNumber(.init(current: "current", pages: "pages")), pageSize: PageSize(echo: "size"),
            total: Total(path: "total", unit: .rows))
        let good = try facts(
            resource, ["current": .integer(2), "pages": .text("11"), "size": .text("20"), "total": .integer(210)])
        #expect(good.currentPage == 2)
        #expect(good.totalPages == 11)
        #expect(good.pageSize == 20)
        #expect(good.totalRows == 210)
        for junk: Value in [.null, .text("many"), .bool(true), .list([]), .record([])] {
            let bad = try facts(resource, ["current": junk, "pages": junk, "size": junk, "total": junk])
            #expect(bad == PageFacts(next: .unstated(.page(2))))
        }
        let odd = try facts(resource, ["size": .integer(0), "total": .integer(-1)])
        #expect(odd.pageSize == nil)
        #expect(odd.totalRows == nil)
    }

    @Test("A total counts what it is declared to count")
    func totalUnits() throws {
        func facts(_ unit: Total.Unit) throws -> PageFacts {
            try self.facts(table(total: Total(path: "n", unit: unit)), ["n": .integer(5)])
        }
        #expect(try facts(.rows).totalRows == 5)
        #expect(try facts(.pages).totalPages == 5)
        #expect(try facts(.unclear).unclearTotal == 5)
        #expect(try facts(.unclear).totalRows == nil)
    }

    @Test("An offset advances by the rows that came, not by those asked for")
    func offsets() throws {
        let resource = table(paging: .offset(.init()))
        #expect(try facts(resource, [:], records: 2).next == .unstated(.offset(2)))
        #expect(try facts(resource, [:], at: .offset(100), records: 37).next == .unstated(.offset(137)))
        #expect(try facts(resource, [:], at: .offset(.max), records: 1).next == .unstated(nil))
    }

    @Test(
        "A cursor goes on until it is null, absent, empty, zero, false, or there is no more",
        arguments: [
            ([FieldPath("next"): Value.text("m")], PageFacts.Next.position(.cursor("m"))),
            (["next": .integer(17)], .position(.cursor("17"))),
            (["next": .text("0")], .position(.cursor("0"))),
            (["next": .text("m"), "more": .bool(true)], .position(.cursor("m"))),
            (["next": .text("m"), "more": .null], .position(.cursor("m"))),
            (["next": .text("m"), "more": .bool(false)], .end),
            (["next": .text("")], .end), (["next": .integer(0)], .end),
            (["next": .bool(false)], .end), ([:], .end),
        ])
    func cursors(_ envelope: [FieldPath: Value], _ expected: PageFacts.Next) throws {
        let resource = table(paging: .cursor(.init(next: "next", hasMore: "more")))
        #expect(try facts(resource, envelope).next == expected)
    }

    @Test("A page that says there is more, but not where, is an error and not the end")
    func contradiction() throws {
        let resource = table(paging: .cursor(.init(next: "next", hasMore: "more")))
        #expect(throws: ProviderError.self) {
            try facts(resource, ["next": .null, "more": .bool(true)], records: 1)
        }
    }

    @Test(
        "A link is followed without the junk around it",
        arguments: [
            ("https://api.test/things?page=2", "https://api.test/things?page=2"),
            ("?page=2,", "?page=2"), (" <?page=2> ; ", "?page=2"), ("\"/things?page=2\"\r\n", "/things?page=2"),
        ])
    func links(_ written: String, _ expected: String) throws {
        let resource = table(paging: .nextURL(.init(path: "links.next", current: "page")))
        let facts = try facts(resource, ["links.next": .text(written), "page": .integer(1)])
        #expect(facts == PageFacts(next: .position(.url(expected)), currentPage: 1))
    }

    @Test(
        "No link, or one that is nothing but junk, is the end",
        arguments: [Value.null, .text(""), .text(" ,; "), .integer(0)])
    func noLink(_ stated: Value) throws {
        #expect(try facts(table(paging: .nextURL(.init(path: "next"))), ["next": stated]).next == .end)
    }

    @Test("The host decodes every envelope path that is declared")
    func envelopePaths() {
        let total = Total(path: "total", unit: .rows)
        let numbered = table(
            paging: .pageNumber(.init(current: "a", next: "b", pages: "c")), pageSize: PageSize(echo: "d"), total: total
        )
        #expect(numbered.endpoint.envelopePaths == ["total", "d", "a", "b", "c"])
        #expect(table(paging: .cursor(.init(next: "n", hasMore: "m"))).endpoint.envelopePaths == ["n", "m"])
        #expect(table(paging: .nextURL(.init(path: "n", current: "c"))).endpoint.envelopePaths == ["n", "c"])
        #expect(table(paging: .offset(.init())).endpoint.envelopePaths.isEmpty)
    }
}
