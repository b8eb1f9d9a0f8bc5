import QuireModel
import QuirePlan
import QuirePluginKit

extension ScanMachine {
    /// The request that shows the length of a list: its first page, of one row.
    func termStep(_ index: Int) -> ScanStep {
        ScanStep(position: .first, pageSize: 1, filters: path.terms[index].filters)
    }

    /// The lists whose lengths are not known yet, besides the one that is asked for.
    func termsAhead(_ limit: Int) -> [ScanStep] {
        path.terms.indices.dropFirst(lengths.count + 1).prefix(limit).map(termStep)
    }

    /// Takes the length that a page of one row states, and gives the sum when it was the last.
    mutating func receiveLength(_ page: Page) -> [Action] {
        // At a page size of one a total in rows and one in pages are the same, so an unclear one can be used.
        let isSingle = page.batch.count <= 1 && (page.facts.pageSize ?? 1) == 1
        guard let length = page.facts.totalRows ?? (isSingle ? page.facts.unclearTotal : nil) else {
            return restart("the list doesn't state its length")
        }
        guard length >= page.batch.count, length == 0 || page.batch.count > 0 else {
            return restart("the list's length of \(length) isn't that of its first page")
        }
        if case .position = page.facts.next, length <= page.batch.count {
            return restart("the list names a next page, but states a length of \(length)")
        }
        progress.pages += 1
        lengths.append(length)
        if lengths.count < path.terms.count { return [.request(termStep(lengths.count))] }
        progress.next = nil
        switch path {
        case .countByValue(_, _, let values):
            let counts = lengths.dropFirst()
            guard counts.reduce(0, +) == lengths[0] else {
                return restart("the values add up to \(counts.reduce(0, +)), but the list has \(lengths[0]) rows")
            }
            let pairs = zip(values, counts).map { ValueCount(value: $0, count: $1) }
            let groups = pairs.filter { $0.count > 0 }.sorted { Value.order($0.value, $1.value) < 0 }
            return [.countedByValue(groups), .finish]
        case .empty, .scan, .topN, .sortedUntil, .bisect, .count:
            var sum = 0
            for (term, length) in zip(path.terms, lengths) { sum += term.isSubtracted ? -length : length }
            guard sum >= 0 else { return restart("the list's lengths don't fit together") }
            return [.counted(sum), .finish]
        }
    }
}
