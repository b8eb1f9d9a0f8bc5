import QuirePlan
import QuirePluginKit

/// Verifies that the pages of a sorted list leave no rows out: all but the last have as many rows as the first.
///
/// A read that ends before its list does can't hold its rows against the length of the list, so a page that lost rows
/// on its way would show nowhere else. A server that gives smaller pages than it was asked for gives all of them so.
struct EvenPages: Sendable {
    private var size: Int?
    private var isOver = false

    /// What is wrong with the next page; nil when nothing is. `goesOn` tells whether another page follows it for sure.
    mutating func check(_ rows: Int, goesOn: Bool) -> String? {
        guard rows > 0 else { return nil }
        defer { size = size ?? rows }
        guard let size else {
            isOver = false
            return nil
        }
        if isOver || rows > size || (goesOn && rows < size) { return "the pages of the list differ in size" }
        isOver = rows < size
        return nil
    }
}

extension ScanMachine {
    /// What shows that a sorted list doesn't give all of its rows; nil when nothing does.
    mutating func sortedProblem(_ page: Page, _ keys: [KeyFingerprint?]) -> String? {
        let drift = drift
        if let problem = order?.check(page.batch, keys, after: drift.hasCome) { return problem }
        guard order != nil else { return nil }
        if let before = progress.total, let now = page.facts.totalRows, before != now {
            return "the list went from \(before) to \(now) rows while it was read"
        }
        if let before = lastFacts?.unclearTotal, let now = page.facts.unclearTotal, before != now {
            return "the list's total went from \(before) to \(now) while it was read"
        }
        return evenPages.check(page.batch.count, goesOn: goesOn(after: page))
    }

    /// Whether the page says that another one follows; a total of unclear unit says so when it does in either unit.
    private func goesOn(after page: Page) -> Bool {
        switch page.facts.next {
        case .end: return false
        case .position: return true
        case .unstated:
            // A read that begins within the list doesn't count the rows before it.
            if case .bisect = path { return false }
            let total = page.facts.totalRows ?? page.facts.unclearTotal
            return total.map { $0 > progress.rows + page.batch.count } ?? false
        }
    }

    /// The length that the list states and doesn't reach in this pass; nil where it does, or where it states none.
    ///
    /// A total of unclear unit that is greater than the rows is so in either unit: no list has more pages than rows.
    var unreachedTotal: Int? {
        guard let total = progress.total ?? lastFacts?.unclearTotal, drift.rowsInPass < total else { return nil }
        return total
    }
}
