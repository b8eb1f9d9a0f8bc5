import QuireDecode
import QuireDiagnostics
import QuireModel
import QuirePluginKit

/// What holds for the way from page to page.
enum PlaceRules {
    private static let next: FieldPath = "next"

    /// Whatever stands where the next place is declared ends the list only if it says nothing, and is followed or refused
    /// otherwise.
    static func follow(_ input: inout FuzzInput) throws(BrokenRule) {
        let table = Resource(
            name: "things", path: "/things", recordsPath: "data", fields: [Field("id", .any)], paging: paging(&input),
            pageSize: PageSize(parameter: "limit", standard: 2, echo: "meta.size"),
            total: input.flag() ? Total(path: "meta.total", unit: input.choice([.rows, .pages, .unclear], .rows)) : nil)
        let provider = DeclaredProvider(
            Manifest(id: "things", title: "Things", baseURL: "https://things.example"), [table])
        let asked: ScanStep.Position = input.choice(
            [.first, .page(1), .offset(0), .cursor("c"), .page(.max), .offset(.max), .url("https://things.example/x")],
            .first)
        let step = ScanStep(position: asked, pageSize: input.flag() ? 2 : nil)
        guard let page = try? PageDecoder(resource: table, columns: ["id"]).decode(input.rest) else { return }
        var response = PageResponse(status: 200, headers: headers(page), body: input.rest)
        response.envelope = page.envelope
        response.recordCount = page.batch.count
        response.lastRecord = page.lastRecord
        let facts: PageFacts
        do throws(ProviderError) {
            facts = try provider.page(from: response, for: step, of: table)
        } catch {
            let code = Diagnostic.Code(rawValue: error.code.rawValue)
            return try SyntaxRules.shown(
                [Diagnostic(code, message: error.message, exit: ExitStatus.provider)], SourceText("from things"))
        }
        try agree(facts, table.endpoint.paging, response)
        if let total = facts.totalRows { try BrokenRule.unless(total >= 0, "a list of \(total) rows") }
        if let size = facts.pageSize { try BrokenRule.unless(size > 0, "pages of \(size) rows") }
        guard case .position(let place) = facts.next else { return }
        _ = try? provider.request(for: ScanStep(position: place, pageSize: step.pageSize), of: table)
    }

    /// A style of paging with what it can declare.
    static func paging(_ input: inout FuzzInput) -> Paging {
        let more: FieldPath? = input.flag() ? "more" : nil
        let short = input.flag()
        switch input.choice(of: 8) {
        case 0:
            return .pageNumber(
                Paging.PageNumber(
                    current: "meta.page", next: input.flag() ? next : nil, pages: input.flag() ? "meta.pages" : nil,
                    hasMore: more, shortPageEnds: short))
        case 1: return .offset(Paging.Offset(hasMore: more, shortPageEnds: short))
        case 2: return .cursor(Paging.Cursor(from: .body(next), hasMore: more, shortPageEnds: short))
        case 3:
            return .cursor(
                Paging.Cursor(from: .lastRow("id", isInclusive: input.flag()), hasMore: more, shortPageEnds: short))
        case 4: return .nextURL(Paging.NextURL(from: .body(next), current: "meta.page"))
        case 5: return .nextURL(Paging.NextURL(from: .links(next, relation: "next")))
        case 6: return .nextURL(Paging.NextURL(from: .linkHeader(relation: "next")))
        default: return .none
        }
    }

    /// A `Link` header of what stands at `next`.
    private static func headers(_ page: DecodedPage) -> [PageResponse.Header] {
        guard case .text(let text)? = page.envelope[next] else { return [] }
        return [PageResponse.Header("Link", text)]
    }

    /// A list ends at its declared next place only where that says nothing.
    private static func agree(
        _ facts: PageFacts, _ paging: Paging, _ response: PageResponse
    ) throws(BrokenRule) {
        guard let stated = response.envelope[next], saysMore(stated), case .end = facts.next else { return }
        switch paging {
        case .pageNumber(let rule) where rule.next != nil: break
        case .cursor(let rule) where rule.source == .body(next): break
        case .nextURL(let rule) where rule.source == .body(next): break
        default: return
        }
        // A declared flag may say that the place means nothing.
        if let more = response.envelope["more"], !saysMore(more) || more.text?.lowercased() == "false" { return }
        throw BrokenRule("a list ended though its next place is \(stated)")
    }

    /// Whether a value says that something is there; no text of blanks does, nor a record of an address that is none.
    private static func saysMore(_ value: Value) -> Bool {
        switch value {
        case .null, .bool(false), .integer(0): return false
        case .decimal(let number): return !number.isZero
        case .text(let text):
            let cleaned = NextLink.cleaned(text)
            return !cleaned.isEmpty && cleaned != "0"
        case .record: return value.member("href") == .null && value.member("url") == .null
        default: return true
        }
    }
}
