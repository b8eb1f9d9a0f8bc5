extension Resource {
    /// The paths outside the records that the host decodes along with them.
    public var envelopePaths: [FieldPath] {
        var paths: [FieldPath?] = [total?.path, pageSize?.echo]
        switch paging {
        case .none: break
        case .offset(let rule): paths += [rule.hasMore]
        case .pageNumber(let rule): paths += [rule.current, rule.next, rule.pages, rule.hasMore]
        case .cursor(let rule):
            if case .body(let path) = rule.source { paths.append(path) }
            paths.append(rule.hasMore)
        case .nextURL(let rule):
            switch rule.source {
            case .body(let path), .links(let path, _): paths.append(path)
            case .linkHeader: break
            }
            paths.append(rule.current)
        }
        return paths.compactMap { $0 }
    }

    /// The path within the last record that the host decodes for the way to the next page.
    public var lastRecordPath: FieldPath? {
        if case .cursor(let rule) = paging, case .lastRow(let path, _) = rule.source { return path }
        return nil
    }

    /// What the declared envelope paths say of a page.
    func declaredFacts(from response: PageResponse, for step: ScanStep) throws(ProviderError) -> PageFacts {
        let position = step.position.withinWindow
        var facts = PageFacts(next: .unstated(nil))
        facts.pageSize = response.count(pageSize?.echo).flatMap { $0 > 0 ? $0 : nil }
        // The total of one window isn't that of the list.
        if let total, total.isReliable, windows == nil, let value = response.count(total.path), value >= 0 {
            switch total.unit {
            case .rows: facts.totalRows = value
            case .pages: facts.totalPages = value
            case .unclear: facts.unclearTotal = value
            }
        }
        switch paging {
        case .none:
            facts.next = .end
        case .pageNumber(let rule):
            numbered(&facts, rule, response, ScanStep(position: position, pageSize: step.pageSize))
        case .offset(let rule):
            let start = if case .offset(let offset) = position { offset } else { 0 }
            let (following, isTooLarge) = start.addingReportingOverflow(response.recordCount)
            facts.next = .unstated(isTooLarge ? nil : .offset(following))
            if let hasMore = response.flag(rule.hasMore) {
                facts.next = hasMore && response.recordCount > 0 ? .position(.offset(following)) : .end
            }
        case .cursor(let rule):
            facts.next = try marked(rule, response)
        case .nextURL(let rule):
            facts.currentPage = response.count(rule.current)
            let url = NextLink.cleaned(address(rule.source, response) ?? "")
            facts.next = url.isEmpty ? .end : .position(.url(url))
        }
        if let windows {
            let start = step.position.windowStart
            facts.nextWindow = windows.following(start, step.filters).map { .window(from: $0, .first) }
            if let start { facts.next = facts.next.within(start) }
        }
        return facts
    }

    private func numbered(
        _ facts: inout PageFacts, _ rule: Paging.PageNumber, _ response: PageResponse, _ step: ScanStep
    ) {
        let asked = step.pageNumber(first: rule.first)
        facts.currentPage = response.count(rule.current)
        if windows == nil { facts.totalPages = response.count(rule.pages) ?? facts.totalPages }
        let (following, isTooLarge) = asked.addingReportingOverflow(1)
        facts.next = .unstated(isTooLarge ? nil : .page(following))
        if !isTooLarge, isLast(facts, asked - rule.first + 1, response.recordCount, step) { facts.next = .end }
        if let hasMore = response.flag(rule.hasMore) {
            facts.next = hasMore && !isTooLarge ? .position(.page(following)) : .end
        }
        guard let path = rule.next, let stated = response.envelope[path] else { return }
        // Null, zero and junk all end the list; only a number beyond this page goes on.
        let next = stated.shaped(as: .integer).number?.integer.map { Int($0) }
        facts.next = next.map { $0 > asked ? .position(.page($0)) : .end } ?? .end
    }

    private func marked(
        _ rule: Paging.Cursor, _ response: PageResponse
    ) throws(ProviderError) -> PageFacts.Next {
        let hasMore = response.flag(rule.hasMore)
        if hasMore == false { return .end }
        let mark: Value =
            switch rule.source {
            case .body(let path): response.envelope[path] ?? .null
            case .header(let name): response.header(name).map { .text($0) } ?? .null
            case .lastRow(let path, _): response.lastRecord[path] ?? .null
            }
        guard mark.isMark else {
            if hasMore == true, response.recordCount > 0 {
                throw ProviderError(
                    .unexpectedResponse, "\(name) says that there is more, but its page doesn't say where")
            }
            guard case .lastRow = rule.source, response.recordCount > 0 else { return .end }
            throw ProviderError(.unexpectedResponse, "the last row of a page of \(name) has no mark to go on from")
        }
        guard case .lastRow(_, let isInclusive) = rule.source else { return .position(.cursor(mark.plainText)) }
        // The row that the mark names is on the page by itself: nothing follows it.
        if isInclusive, response.recordCount <= 1, hasMore != true { return .end }
        return hasMore == true ? .position(.cursor(mark.plainText)) : .unstated(.cursor(mark.plainText))
    }

    private func address(_ source: Paging.NextURL.Source, _ response: PageResponse) -> String? {
        switch source {
        case .body(let path): return response.envelope[path]?.text
        case .linkHeader(let relation): return LinkHeader.address(of: relation, in: response.headers)
        case .links(let path, let relation):
            guard case .list(let links)? = response.envelope[path] else { return nil }
            return links.first { $0.member("rel").text == relation }?.member("href").text
        }
    }

    /// Whether a total of unclear unit ends the list: it does so read as rows and read as pages, and the page is shorter
    /// than its size besides, because the total may be wrong and the size may be clamped.
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
        // A number may come as text: some servers echo a parameter as it was sent.
        guard let path, let value = envelope[path] else { return nil }
        let stated = value.shaped(as: .integer).number?.integer.map { Int($0) }
        // A number beyond all lists is none, so that nothing overflows that is computed with it.
        return stated.flatMap { (-PageResponse.longestList...PageResponse.longestList).contains($0) ? $0 : nil }
    }

    /// The truth at a path of the envelope; nil where it says neither.
    fileprivate func flag(_ path: FieldPath?) -> Bool? {
        guard let path, case .bool(let flag)? = envelope[path] else { return nil }
        return flag
    }
}

extension Value {
    /// Whether a server can mean a place in a list by it; null, zero, false and nothing mean its end.
    fileprivate var isMark: Bool {
        switch self {
        case .text(let text): !text.isEmpty
        case .integer(let number): number != 0
        case .decimal, .money, .timestamp, .period, .duration: true
        case .null, .bool, .list, .record: false
        }
    }
}

extension ScanStep {
    /// The number of the page that this step asks for.
    public func pageNumber(first: Int) -> Int {
        if case .page(let number) = position.withinWindow { return number }
        return first
    }
}

/// The address of a next page as servers really write it.
public enum NextLink {
    /// The address without white space, quotes and separators at its ends.
    ///
    /// MijnKlantportaal's documented examples end in a comma (`?page=2,`), and a page number with a comma behind it is
    /// answered with page 1 by such servers, for ever.
    public static func cleaned(_ text: String) -> String {
        let junk: Set<Unicode.Scalar> = [",", ";", " ", "\t", "\n", "\r", "\"", "'", "<", ">"]
        var result = Substring(text).unicodeScalars
        while let first = result.first, junk.contains(first) { result.removeFirst() }
        while let last = result.last, junk.contains(last) { result.removeLast() }
        return String(result)
    }
}
