import QuirePlan
package import QuirePluginKit

extension ScanMachine {
    /// The steps that will most likely follow the one now asked for, so that they can be asked for meanwhile.
    ///
    /// The machine takes pages one after another and in order all the same; a step that it doesn't come to was asked in
    /// vain, and nothing else. Where the length of the list is known nothing past its end is asked; where it isn't, the
    /// window grows with the pages that came, so that at most a window is asked past the end.
    package func lookahead(_ limit: Int) -> [ScanStep] {
        guard limit > 0 else { return [] }
        if !path.terms.isEmpty { return termsAhead(limit) }
        guard isWorthwhile, let next = progress.next, pagesRead > 0 else { return [] }
        let window = min(limit, widest)
        switch next {
        // A server may name any number as the next page; one that no list has is not counted on from.
        case .page(let number) where number < ScanMachine.lastPage:
            let last = lastWanted(from: number) ?? .max
            return (1...window).map { number + $0 }.prefix { $0 <= last }.map { step(.page($0)) }
        case .url(let url):
            guard case .nextURL(let rule) = endpoint.paging, let parameter = rule.pageParameter,
                let numbered = NumberedURL(url, parameter: parameter), numbered.number == progress.pages + 1
            else { return [] }
            let last = lastWanted(from: numbered.number) ?? .max
            return (1...window).map { numbered.number + $0 }.prefix { $0 <= last }.map { step(.url(numbered.url($0))) }
        case .offset(let offset) where offset < ScanMachine.lastPage:
            guard let size = evenPageSize, offset == progress.rows else { return [] }
            let next = offset / size + 1
            let last = lastWanted(from: next) ?? .max
            return (1...window).prefix { next + $0 <= last }.map { step(.offset(offset + $0 * size)) }
        case .first, .page, .offset, .cursor, .window: return []
        }
    }

    /// No list has more pages than this.
    private static let lastPage = 1 << 50

    /// A read that ends as soon as enough rows survived is not helped by pages that may never be wanted.
    private var isWorthwhile: Bool {
        switch path {
        case .empty, .sortedUntil, .bisect, .count, .countByValue: false
        case .scan: true
        case .topN: !scan.hasLocalWork && !scan.isPulled
        }
    }

    /// How many pages may be asked ahead: carefully where the read may end before the list does, or where only its last
    /// page will tell where it ends. A list below a parent is short as a rule, so it is followed page by page.
    private var widest: Int {
        if path.filters.contains(where: { $0.capability.encoding == .path }) { return knownPages == nil ? 1 : .max }
        return knownPages == nil || scan.mayEndEarly ? growth : .max
    }

    /// Twice as many pages ahead for each page that came.
    private var growth: Int { pagesRead >= 16 ? .max : 1 << (pagesRead - 1) }

    /// How many rows a page has: as the server says, as was asked for, or as came so far.
    var rowsPerPage: Int? {
        let size = lastFacts?.pageSize ?? lastStepSize ?? progress.rows / max(1, progress.pages)
        return size > 0 ? size : nil
    }

    /// How many rows every page had so far; nil when they differ, so that it can't be told where the next ones begin.
    private var evenPageSize: Int? {
        guard progress.pages > 0, progress.rows > 0, progress.rows % progress.pages == 0 else { return nil }
        return progress.rows / progress.pages
    }

    /// Whether steps ahead may lie past the end of the list, so that a request may be made for nothing.
    var mayAskInVain: Bool { path.terms.isEmpty && (knownPages == nil || scan.mayEndEarly) }

    /// How many pages the list has, as far as its last page tells.
    var knownPages: Int? {
        if let pages = lastFacts?.totalPages { return pages }
        guard let size = lastFacts?.pageSize ?? lastStepSize, size > 0 else { return nil }
        if let total = progress.total { return RequestEstimate.pages(total, size: size) }
        guard let total = lastFacts?.unclearTotal else { return nil }
        if progress.rows <= total { return RequestEstimate.pages(total, size: size) }
        // The list went past it as a number of rows, so it is one of pages; or wrong, which a short page makes likely.
        return progress.rows == progress.pages * size ? total : nil
    }

    /// The last page that can be wanted: that of the list, or of the rows that suffice.
    private func lastWanted(from next: Int) -> Int? {
        var last = knownPages
        let rows: Int? =
            if case .topN(_, _, let count, _) = path { count } else { rowsWanted }
        if let rows, let size = rowsPerPage {
            let missing = max(0, rows - progress.rows)
            let needed = next - 1 + RequestEstimate.pages(missing, size: size)
            last = min(last ?? needed, needed)
        }
        return last
    }
}

/// An address that carries a page number, such as `…/payment-links?page=2`.
struct NumberedURL {
    private let before: String
    private let after: String
    /// The number in it.
    let number: Int

    /// The parts of an address; nil when the parameter isn't in it with a plain number.
    init?(_ url: String, parameter: String) {
        guard let query = url.firstIndex(of: "?") else { return nil }
        var start = url.index(after: query)
        for item in url[start...].split(separator: "&", omittingEmptySubsequences: false) {
            let end = url.index(start, offsetBy: item.count)
            if item.hasPrefix(parameter + "="), let number = Int(item.dropFirst(parameter.count + 1)), number > 0 {
                before = String(url[..<url.index(start, offsetBy: parameter.count + 1)])
                after = String(url[end...])
                self.number = number
                return
            }
            if end < url.endIndex { start = url.index(after: end) }
        }
        return nil
    }

    /// The same address with another number.
    func url(_ number: Int) -> String { before + String(number) + after }
}
