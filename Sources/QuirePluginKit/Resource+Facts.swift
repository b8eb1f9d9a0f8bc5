extension Resource {
    /// No list is longer than this.
    private static let longestList = 1 << 50

    /// The paths outside the records that the host decodes along with them.
    public var envelopePaths: [FieldPath] {
        var paths: [FieldPath?] = [total?.path, pageSize?.echo]
        switch paging {
        case .none, .offset: break
        case .pageNumber(let rule): paths += [rule.current, rule.next, rule.pages]
        case .cursor(let rule): paths += [rule.next, rule.hasMore]
        case .nextURL(let rule): paths += [rule.path, rule.current]
        }
        return paths.compactMap { $0 }
    }

    /// What the declared envelope paths say of a page.
    func declaredFacts(from response: PageResponse, for step: ScanStep) -> PageFacts {
        func number(_ path: FieldPath?) -> Int? {
            // A number may come as text: some servers echo a parameter as it was sent.
            guard let path, let value = response.envelope[path] else { return nil }
            let stated = value.shaped(as: .integer).number?.integer.map { Int($0) }
            // A number beyond all lists is none, so that nothing overflows that is computed with it.
            return stated.flatMap { (-Resource.longestList...Resource.longestList).contains($0) ? $0 : nil }
        }
        var facts = PageFacts(next: .unstated(nil))
        facts.pageSize = number(pageSize?.echo).flatMap { $0 > 0 ? $0 : nil }
        if let total, let value = number(total.path), value >= 0 {
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
            let asked = step.pageNumber(first: rule.first)
            facts.currentPage = number(rule.current)
            facts.totalPages = number(rule.pages) ?? facts.totalPages
            let (following, isTooLarge) = asked.addingReportingOverflow(1)
            facts.next = .unstated(isTooLarge ? nil : .page(following))
            if !isTooLarge, isLast(facts, asked - rule.first + 1, response.recordCount, step) { facts.next = .end }
            guard let path = rule.next, let stated = response.envelope[path] else { break }
            // Null, zero and junk all end the list; only a number beyond this page goes on.
            let next = stated.shaped(as: .integer).number?.integer.map { Int($0) }
            facts.next = next.map { $0 > asked ? .position(.page($0)) : .end } ?? .end
        case .offset:
            let start = if case .offset(let offset) = step.position { offset } else { 0 }
            let (following, isTooLarge) = start.addingReportingOverflow(response.recordCount)
            facts.next = .unstated(isTooLarge ? nil : .offset(following))
        case .cursor(let rule):
            let mark = response.envelope[rule.next] ?? .null
            let hasMore = rule.hasMore.flatMap { response.envelope[$0] }
            if !mark.isMark || hasMore == .bool(false) {
                facts.next = .end
            } else {
                facts.next = .position(.cursor(mark.plainText))
            }
        case .nextURL(let rule):
            facts.currentPage = number(rule.current)
            let stated = response.envelope[rule.path] ?? .null
            // What is neither a text nor a way to say "none" leads nowhere, which must not be taken for the list's end.
            let url = NextLink.cleaned(stated.text ?? (stated.isMark ? stated.plainText : ""))
            facts.next = url.isEmpty ? .end : .position(.url(url))
        }
        return facts
    }

    /// Whether a total of unclear unit ends the list: it does so read as rows and read as pages, and the page is shorter
    /// than its size besides, because the total may be wrong and the size may be clamped.
    private func isLast(_ facts: PageFacts, _ pages: Int, _ records: Int, _ step: ScanStep) -> Bool {
        guard let total = facts.unclearTotal, let size = facts.pageSize ?? step.pageSize else { return false }
        // No page is empty but the last, so as many pages are at least as many rows.
        return pages >= total && records > 0 && records < size
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
        if case .page(let number) = position { return number }
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
