import QuirePluginKit

/// Sees how one gets from page to page.
struct PagingGuess {
    let facts: EnvelopeFacts
    let hasLinkHeader: Bool

    /// Fills in paging, page size and total; refuses a list of which only the first page could be read.
    func fill(_ draft: inout TableDraft) {
        let size = draft.open(PagingNames.sizes) { $0.mayBeNumber && $0.isWritable }
        let cursor = draft.open(PagingNames.cursors) { $0.isWritable && ($0.shape.kind != .bool) }
        let page = draft.open(PagingNames.pages) { $0.mayBeNumber && $0.isWritable }
        let offset = draft.open(PagingNames.offsets) { $0.mayBeNumber && $0.isWritable }
        draft.used.formUnion([size, cursor, page, offset].compactMap { $0?.name })
        choose(cursor: cursor, page: page, offset: offset, size: size, &draft)
        if draft.refusal != nil { return }
        if draft.resource.endpoint.paging == .none {
            if let size {
                draft.refusal = "\(size.name) requests a part of the list, but nothing says how to get the rest"
            } else if let cursor {
                draft.refusal = "\(cursor.name) leads to a next page, but nothing in the response says what to send"
            } else if let more = facts.leaf(PagingGuess.furtherPages) {
                draft.refusal =
                    "\(more.path) in the response mentions further pages, but nothing says how to request them"
            } else {
                draft.guess("paging", "nothing mentions pages, so one response is taken for the whole list")
            }
            return
        }
        PageSizeGuess(facts: facts).fill(&draft, size)
        total(&draft)
    }

    /// The names that only a list of several pages has.
    private static let furtherPages = PagingNames.nextAddresses.union(PagingNames.nextCursors).union(
        PagingNames.hasMores
    )
    .union(PagingNames.pageCounts).union(["next_href"]).subtracting(["cursor", "after", "pages"])

    private func choose(
        cursor: SpecParameter?, page: SpecParameter?, offset: SpecParameter?, size: SpecParameter?,
        _ draft: inout TableDraft
    ) {
        let hasMore = facts.leaf(PagingNames.hasMores) { $0.shape.kind == .bool }?.path
        let address = facts.leaf(PagingNames.nextAddresses.union(["next_href"])) { $0.isAddress }
        let mark = facts.leaf(PagingNames.nextCursors) { leaf in
            !leaf.isAddress
                && (leaf.shape.kind == .text || (page == nil && leaf.shape.kind == .integer) || leaf.shape.kind == .any)
                && leaf.keys.count < 4
        }
        let current = facts.leaf(PagingNames.currentPages) { $0.shape.kind == .integer }
        if let cursor, let mark, page == nil || mark.name != "next_page" {
            draft.resource.endpoint.paging = .cursor(
                Paging.Cursor(parameter: cursor.name, next: mark.path, hasMore: hasMore))
            draft.guess("paging", "\(cursor.name) sends what \(mark.path) gave, by their names")
            switchOn(cursor, &draft)
        } else if let links = facts.links {
            draft.resource.endpoint.paging = .nextURL(
                Paging.NextURL(from: .links(FieldPath(keys: links), relation: "next")))
            draft.guess("paging", "\(FieldPath(keys: links)) is a list of links, of which next is the next page")
        } else if let address {
            follow(address, current: current, page: page, &draft)
        } else if let cursor, let key = PagingGuess.lastRow(cursor, draft), hasMore != nil || size != nil {
            draft.resource.endpoint.paging = .cursor(
                Paging.Cursor(parameter: cursor.name, from: .lastRow(key, isInclusive: false), hasMore: hasMore))
            draft.guess(
                "paging",
                "\(cursor.name) sends \(key) of the last row, by its name; that row is taken not to come again")
        } else if hasLinkHeader {
            draft.resource.endpoint.paging = .nextURL(
                Paging.NextURL(from: .linkHeader(relation: "next"), pageParameter: page?.name))
            draft.guess("paging", "the response has a Link header, whose rel next is taken for the next page")
        } else if let page {
            numbered(page, current: current, hasMore: hasMore, &draft)
        } else if let offset {
            draft.resource.endpoint.paging = .offset(Paging.Offset(parameter: offset.name, hasMore: hasMore))
            draft.guess("paging", "\(offset.name) counts rows, by its name")
        }
    }

    /// A parameter such as `usemarker` that is required to get the cursor.
    private func switchOn(_ cursor: SpecParameter, _ draft: inout TableDraft) {
        let word = PagingNames.word(cursor.name)
        let found = draft.open.first { parameter in
            let name = PagingNames.word(parameter.name)
            return parameter.shape.kind == .bool && parameter.isWritable && name.hasPrefix("use")
                && name.hasSuffix(word)
        }
        guard let found else { return }
        draft.used.insert(found.name)
        draft.resource.endpoint.parameters.append(QueryItem(found.name, "true"))
        draft.guess(
            "parameters", "\(found.name)=true is sent, since by its name the list is read with \(cursor.name) only then"
        )
    }

    private func follow(
        _ address: EnvelopeFacts.Leaf, current: EnvelopeFacts.Leaf?, page: SpecParameter?, _ draft: inout TableDraft
    ) {
        // The number in an example of an address shows how pages are named.
        let query = address.shape.example.flatMap { $0.split(separator: "?", maxSplits: 1).dropFirst().first }
        let numbered = query?.split(separator: "&").compactMap { part -> String? in
            let sides = part.split(separator: "=", maxSplits: 1).map(String.init)
            let isPage = sides.count == 2 && PagingNames.pages.contains(PagingNames.word(sides[0]))
            return isPage && sides[1].first?.isNumber == true ? sides[0] : nil
        }.first
        let parameter = page?.name ?? numbered
        draft.resource.endpoint.paging = .nextURL(
            Paging.NextURL(
                path: address.path, current: parameter == nil ? nil : current?.path, pageParameter: parameter))
        draft.guess(
            "paging",
            "\(address.path) is the address of the next page, by its \(address.shape.format.isEmpty ? "name and example" : "format")"
        )
        if page == nil, let numbered { draft.guess("paging", "its example carries the page's number in \(numbered)") }
    }

    private static func lastRow(_ cursor: SpecParameter, _ draft: TableDraft) -> FieldPath? {
        let word = PagingNames.word(cursor.name)
        guard ["starting_after", "after", "after_id", "page_after"].contains(word) else { return nil }
        return draft.resource.table.fields.first { draft.resource.table.primaryKey == [$0.name] }?.path
    }

    private func numbered(
        _ page: SpecParameter, current: EnvelopeFacts.Leaf?, hasMore: FieldPath?, _ draft: inout TableDraft
    ) {
        let next = facts.leaf(PagingNames.nextPages) {
            $0.shape.kind == .integer || ($0.name == "next_page" && !$0.isAddress)
        }
        let pages = facts.leaf(PagingNames.pageCounts) { $0.shape.kind == .integer || $0.shape.kind == .number }
        let words = page.words.lowercased()
        let saysZero =
            words.contains("zero-based") || words.contains("0-based") || words.contains("zero based")
            || words.contains("starts at 0") || words.contains("starting from 0") || words.contains("zero-indexed")
        let first = page.shape.minimum ?? page.shape.standard.flatMap { Int($0) } ?? 1
        let number = saysZero ? 0 : (0...1).contains(first) ? first : 1
        // A first page of zero can come from a careless minimum; the default is what the API uses.
        let standard = page.shape.standard.flatMap { Int($0) }
        let isZero = number == 0 && (saysZero || standard == 0)
        draft.resource.endpoint.paging = .pageNumber(
            Paging.PageNumber(
                parameter: page.name, first: isZero ? 0 : 1, current: current?.path, next: next?.path,
                pages: pages?.path, hasMore: hasMore))
        let found = [next?.path, pages?.path, hasMore, current?.path].compactMap { $0?.description }
        draft.guess(
            "paging",
            "\(page.name) is the number of a page"
                + (found.isEmpty ? "" : "; \(found.joined(separator: ", ")) by their names")
                + (page.shape.minimum == nil && standard == nil
                    ? "; pages are taken to count from \(isZero ? 0 : 1)" : ""))
    }

    private func total(_ draft: inout TableDraft) {
        guard
            let leaf = facts.leaf(PagingNames.totals, where: { $0.shape.kind == .integer || $0.shape.kind == .number })
        else { return }
        let words = leaf.shape.words.lowercased()
        let countsPages = words.contains("of pages") && !words.contains("across")
        let things = [
            "items", "records", "results", "rows", "entries", "objects", "elements",
            draft.resource.table.name.replacing("_", with: " "),
        ]
        let saysRows = leaf.name != "total" || things.contains { words.contains($0) }
        let unit: Total.Unit = countsPages ? .pages : saysRows ? .rows : .unclear
        if case .offset = draft.resource.endpoint.paging, unit == .pages { return }
        draft.resource.endpoint.total = Total(path: leaf.path, unit: unit)
        switch unit {
        case .rows:
            draft.guess("total", "\(leaf.path) counts rows, by its \(leaf.name == "total" ? "description" : "name")")
        case .pages: draft.guess("total", "\(leaf.path) counts pages, by its description")
        case .unclear: draft.guess("total", "\(leaf.path) may count rows or pages; nothing says which")
        }
    }
}

/// Sees how large pages are.
struct PageSizeGuess {
    let facts: EnvelopeFacts

    /// Fills in the page size.
    func fill(_ draft: inout TableDraft, _ parameter: SpecParameter?) {
        let echo = facts.leaf(PagingNames.sizeEchoes) { $0.shape.kind == .integer }
        guard let parameter else {
            guard let echo else { return }
            let standard = PageSizeGuess.number(in: echo.shape.words, #/[Dd]efault[^0-9.]{0,20}([0-9]{1,5})/#)
            draft.resource.endpoint.pageSize = PageSize(standard: standard, echo: echo.path)
            draft.guess(
                "page_size",
                "no parameter asks for a size" + (standard.map { "; \($0) by the description of \(echo.path)" } ?? ""))
            return
        }
        let words = parameter.words
        var reasons: [String] = []
        let standard =
            positive(parameter.shape.standard.flatMap { Int($0) })
            ?? PageSizeGuess.number(in: words, #/[Dd]efault[^0-9.]{0,20}([0-9]{1,5})/#)
        var maximum = positive(parameter.shape.maximum)
        if maximum == nil {
            maximum =
                PageSizeGuess.number(in: words, #/[Mm]ax[^0-9.]{0,30}([0-9]{1,5})/#)
                ?? PageSizeGuess.number(in: words, #/(?:between|from) [0-9]+ (?:and|to) ([0-9]{1,5})/#)
                ?? PageSizeGuess.number(in: words, #/[Uu]p to ([0-9]{1,5})/#)
                ?? PageSizeGuess.number(in: words, #/[0-9]+ ?(?:-|–|to) ?([0-9]{2,5})/#)
            if let maximum { reasons.append("the maximum of \(maximum) by the description of \(parameter.name)") }
        }
        if maximum == nil, let standard {
            maximum = standard
            reasons.append(
                "no maximum of \(parameter.name) is named, so no more than the usual \(standard) is requested")
        }
        guard let maximum else {
            draft.note(
                "page_size",
                "check: \(parameter.name) asks for a size, but no largest one is named; add page_size: {parameter: \(parameter.name), maximum: …}"
            )
            if let echo { draft.resource.endpoint.pageSize = PageSize(echo: echo.path) }
            return
        }
        draft.resource.endpoint.pageSize = PageSize(
            parameter: parameter.name, standard: standard.map { min($0, maximum) }, maximum: maximum, echo: echo?.path)
        for reason in reasons { draft.guess("page_size", reason) }
    }

    private func positive(_ number: Int?) -> Int? {
        number.flatMap { (1...1_000_000).contains($0) ? $0 : nil }
    }

    private static func number(in words: String, _ pattern: Regex<(Substring, Substring)>) -> Int? {
        words.prefix(1000).firstMatch(of: pattern).flatMap { Int($0.1) }.flatMap { $0 > 0 ? $0 : nil }
    }
}
