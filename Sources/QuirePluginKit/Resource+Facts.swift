extension Resource {
    /// The facts at the declared envelope paths of a page.
    func declaredFacts(from response: PageResponse, for step: ScanStep) throws(ProviderError) -> PageFacts {
        let position = step.position.withinWindow
        var facts = PageFacts(next: .unstated(nil))
        facts.pageSize = response.count(endpoint.pageSize?.echo).flatMap { $0 > 0 ? $0 : nil }
        // The total of one window isn't that of the list.
        if let total = endpoint.total, total.isReliable, endpoint.windows == nil,
            let value = response.count(total.path), value >= 0
        {
            switch total.unit {
            case .rows: facts.totalRows = value
            case .pages: facts.totalPages = try pages(total.path, response)
            case .unclear: facts.unclearTotal = value
            }
        }
        switch endpoint.paging {
        case .none:
            facts.next = .end
        case .pageNumber(let rule):
            try numbered(&facts, rule, response, ScanStep(position: position, pageSize: step.pageSize))
        case .offset(let rule):
            try counted(&facts, rule, response, ScanStep(position: position, pageSize: step.pageSize))
        case .cursor(let rule):
            try marked(&facts, rule, response)
        case .nextURL(let rule):
            facts.currentPage = response.count(rule.current)
            try linked(&facts, rule, response)
        }
        if let windows = endpoint.windows {
            let start = step.position.windowStart
            facts.nextWindow = windows.following(start, step.filters).map { .window(from: $0, .first) }
            if let start { facts.next = facts.next.within(start) }
        }
        return facts
    }

    /// The number of pages that a page states.
    private func pages(_ path: FieldPath?, _ response: PageResponse) throws(ProviderError) -> Int? {
        guard let path, let pages = response.count(path) else { return nil }
        guard pages < 0 || pages == 0 && response.recordCount > 0 else { return pages }
        throw ProviderError(
            .unexpectedResponse,
            "a page of \(table.name) with \(response.recordCount) rows says at '\(path)' that the list has \(pages) pages"
        )
    }

    private func numbered(
        _ facts: inout PageFacts, _ rule: Paging.PageNumber, _ response: PageResponse, _ step: ScanStep
    ) throws(ProviderError) {
        let asked = step.pageNumber(first: rule.first)
        facts.currentPage = response.count(rule.current)
        if endpoint.windows == nil { facts.totalPages = try pages(rule.pages, response) ?? facts.totalPages }
        let (following, isTooLarge) = asked.addingReportingOverflow(1)
        facts.next = .unstated(isTooLarge ? nil : .page(following))
        if !isTooLarge, isLast(facts, asked - rule.first + 1, response.recordCount, step) { facts.next = .end }
        try settle(&facts, try response.flag(rule.hasMore, of: table.name), isTooLarge ? nil : .page(following))
        guard let path = rule.next, let stated = response.envelope[path] else { return }
        guard let number = try StatedPlace(stated, path, of: table.name).number() else {
            if facts.saysMore { throw contradiction(path) }
            facts.next = .end
            return
        }
        // A page that is followed by others, but names itself or an earlier one, names no place to continue; its number
        // does.
        let place = facts.saysMore && number <= asked ? following : number
        facts.next = rule.shortPageEnds && !facts.saysMore ? .unstated(.page(place)) : .position(.page(place))
    }

    private func counted(
        _ facts: inout PageFacts, _ rule: Paging.Offset, _ response: PageResponse, _ step: ScanStep
    ) throws(ProviderError) {
        let start = if case .offset(let offset) = step.position { offset } else { 0 }
        // A page without rows takes up as much of the list as it could have held.
        let size =
            response.recordCount > 0
            ? response.recordCount : facts.pageSize ?? step.pageSize ?? endpoint.pageSize?.standard ?? 0
        let (following, isTooLarge) = start.addingReportingOverflow(size)
        let place: ScanStep.Position? = isTooLarge || size == 0 ? nil : .offset(following)
        facts.next = .unstated(place)
        try settle(&facts, try response.flag(rule.hasMore, of: table.name), place)
    }

    /// Applies what the page itself states about whether there is more.
    private func settle(
        _ facts: inout PageFacts, _ hasMore: Bool?, _ place: ScanStep.Position?
    ) throws(ProviderError) {
        guard let hasMore else { return }
        facts.saysMore = hasMore
        if !hasMore { return facts.next = .end }
        guard let place else {
            throw contradiction("has no rows and states no page size to continue from")
        }
        facts.next = .position(place)
    }

    private func marked(
        _ facts: inout PageFacts, _ rule: Paging.Cursor, _ response: PageResponse
    ) throws(ProviderError) {
        let hasMore = try response.flag(rule.hasMore, of: table.name)
        facts.saysMore = hasMore == true
        facts.next = .end
        if hasMore == false { return }
        let mark: String?
        switch rule.source {
        case .body(let path):
            let stated = response.envelope[path]
            mark = try stated.flatMap { value throws(ProviderError) in
                try StatedPlace(value, path, of: table.name).mark()
            }
            if stated == nil, !rule.isAbsentAtEnd { facts.endsWithout = path }
            if mark == nil, facts.saysMore { throw contradiction(path) }
        case .header(let header):
            mark = response.header(header).flatMap { $0.isEmpty ? nil : $0 }
            if mark == nil, facts.saysMore { throw contradiction("has no header \(header)") }
        case .lastRow(let path, let isInclusive):
            guard response.recordCount > 0 else {
                guard facts.saysMore else { return }
                throw contradiction("has no row to continue from")
            }
            mark = response.lastRecord[path].flatMap { StatedPlace($0, path, of: table.name).markOfRow() }
            guard mark != nil else {
                throw ProviderError(
                    .unexpectedResponse, "the last row of a page of \(table.name) has no '\(path)' to continue from")
            }
            // The row that the cursor names is alone on the page: nothing follows it.
            if isInclusive, response.recordCount <= 1, !facts.saysMore { return }
        }
        guard let mark else { return }
        let isOpen = if case .lastRow = rule.source { true } else { rule.shortPageEnds }
        facts.next = isOpen && !facts.saysMore ? .unstated(.cursor(mark)) : .position(.cursor(mark))
    }

    private func linked(
        _ facts: inout PageFacts, _ rule: Paging.NextURL, _ response: PageResponse
    ) throws(ProviderError) {
        let address: String?
        switch rule.source {
        case .body(let path):
            let stated = response.envelope[path]
            address = try stated.flatMap { value throws(ProviderError) in
                try StatedPlace(value, path, of: table.name).address()
            }
            if stated == nil, !rule.isAbsentAtEnd { facts.endsWithout = path }
        case .linkHeader(let relation):
            address = LinkHeader.address(of: relation, in: response.headers)
            if address == nil, let odd = LinkHeader.unreadable(in: response.headers) {
                throw ProviderError(
                    .unexpectedResponse,
                    "a page of \(table.name) has the Link header \(odd), expected addresses in angle brackets: <URL>; rel=\"next\""
                )
            }
        case .links(let path, let relation):
            let stated = response.envelope[path]
            address = try stated.flatMap { value throws(ProviderError) in
                try StatedPlace(value, path, of: table.name).address(of: relation)
            }
            if stated == nil, !rule.isAbsentAtEnd { facts.endsWithout = path }
        }
        let url = address.map(NextLink.cleaned) ?? ""
        facts.next = url.isEmpty ? .end : .position(.url(url))
    }

    /// The error of a page that says that there is more, but lacks what is needed to continue.
    private func contradiction(_ lack: String) -> ProviderError {
        ProviderError(.unexpectedResponse, "a page of \(table.name) says that there is more, but \(lack)")
    }

    private func contradiction(_ path: FieldPath) -> ProviderError {
        contradiction("doesn't say at '\(path)' where")
    }

    /// Whether a total of unclear unit ends the list: it must do so read as rows and as pages, and the page must be
    /// shorter than its size too, because the total may be wrong and the size may be clamped.
    private func isLast(_ facts: PageFacts, _ pages: Int, _ records: Int, _ step: ScanStep) -> Bool {
        guard let total = facts.unclearTotal, let size = facts.pageSize ?? step.pageSize else { return false }
        // No page is empty but the last, so as many pages are at least as many rows.
        return pages >= total && records > 0 && records < size
    }
}

extension PageFacts.Next {
    /// The same place in the window that begins at that second.
    fileprivate func within(_ start: Int64) -> PageFacts.Next {
        switch self {
        case .end: .end
        case .position(let position): .position(.window(from: start, position))
        case .unstated(let position): .unstated(position.map { .window(from: start, $0) })
        }
    }
}

extension PageResponse {
    /// No list is longer than this.
    private static let longestList = 1 << 50

    /// The whole number at a path of the envelope.
    fileprivate func count(_ path: FieldPath?) -> Int? {
        // A number may be text: some servers echo a parameter as it was sent.
        guard let path, let value = envelope[path] else { return nil }
        let stated = value.shaped(as: .integer).number?.integer.map { Int($0) }
        // A number beyond all lists is none, so that nothing overflows that is computed with it.
        return stated.flatMap { (-PageResponse.longestList...PageResponse.longestList).contains($0) ? $0 : nil }
    }

    /// The boolean at a path of the envelope; nil if there is no value.
    fileprivate func flag(_ path: FieldPath?, of table: String) throws(ProviderError) -> Bool? {
        guard let path, let value = envelope[path] else { return nil }
        return try StatedPlace(value, path, of: table).flag()
    }
}

extension ScanStep {
    /// The number of the page that this step requests.
    public func pageNumber(first: Int) -> Int {
        if case .page(let number) = position.withinWindow { return number }
        return first
    }
}

/// The address of a next page as servers really write it.
public enum NextLink {
    /// The address without white space, quotes and separators at its ends.
    ///
    /// MijnKlantportaal's documented examples end in a comma (`?page=2,`), and such servers answer a page number
    /// followed by a comma with page 1, for ever.
    public static func cleaned(_ text: String) -> String {
        let junk: Set<Unicode.Scalar> = [",", ";", " ", "\t", "\n", "\r", "\"", "'", "<", ">"]
        var result = Substring(text).unicodeScalars
        while let first = result.first, junk.contains(first) { result.removeFirst() }
        while let last = result.last, junk.contains(last) { result.removeLast() }
        return String(result)
    }
}
