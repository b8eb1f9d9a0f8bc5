import QuireModel
import QuirePlan
import QuirePluginKit

/// The search by halving for the first page of a sorted list that reaches a bound.
struct PageSearch: Sendable {
    private let bound: Domain.Bound
    private let column: Int
    /// The number of the first page.
    let first: Int
    /// A page whose rows all lie before the bound; nil until the first page has been seen.
    private(set) var low: Int?
    /// A page whose last row doesn't, or the one after the last.
    private(set) var high = 0

    /// The search that a scan begins with; nil when it begins with its first page.
    init?(_ scan: Scan) {
        guard case .bisect(_, let order, let lower, _) = scan.path,
            case .pageNumber(let rule) = scan.table.resource.paging,
            let column = scan.schema.index(of: order.capability.field)
        else { return nil }
        bound = lower
        self.column = column
        first = rule.first
    }

    /// Whether all rows of a page lie before the bound; nil when one has no value, so that nothing can be told.
    func liesBefore(_ batch: RowBatch) -> Bool? {
        guard batch.count > 0, (0..<batch.count).allSatisfy({ !batch.columns[column][$0].isNull }) else { return nil }
        let last = batch.columns[column][batch.count - 1]
        let order = Value.order(last.number.map { .decimal($0) } ?? last, bound.value)
        return order < 0 || (order == 0 && !bound.isInclusive)
    }

    /// Begins to halve: the first page lies before the bound, and the list has so many pages.
    mutating func begin(pages: Int) {
        low = first
        high = first + pages
    }

    /// Takes what a page in the middle showed.
    mutating func narrow(_ page: Int, liesBefore: Bool) {
        if liesBefore { low = page } else { high = page }
    }

    /// The page to look at next; nil when `high` is the first page that reaches the bound.
    var middle: Int? {
        guard let low, high - low > 1 else { return nil }
        return low + (high - low) / 2
    }
}

extension ScanMachine {
    /// Takes a page of the search. Nil when the page is the first that is wanted, to be read like any other.
    mutating func takeSearched(_ page: Page, for step: ScanStep) throws(FetchError) -> [Action]? {
        guard var search else { return nil }
        var order = OrderCheck(scan)
        if let problem = order?.check(page.batch) { return try giveWay(problem) }
        if let before = progress.total, let now = page.facts.totalRows, before != now {
            return try giveWay("the list went from \(before) to \(now) rows while it was searched")
        }
        let number = step.pageNumber(first: search.first)
        guard let total = page.facts.totalRows, let size = page.facts.pageSize ?? step.pageSize, size > 0, total > 0
        else {
            // Without its length a list can't be halved; it is read from its start.
            self.search = nil
            return search.low == nil ? nil : try giveWay("the list no longer states its length")
        }
        // Pages that are smaller than they were asked for, and don't say so, would make the list look too short.
        if page.batch.count < min(size, total), number == search.first {
            self.search = nil
            return nil
        }
        guard let liesBefore = search.liesBefore(page.batch) else {
            return try giveWay("a row without a value stands where the list is halved")
        }
        if let current = page.facts.currentPage, current != number {
            return try giveWay("asked for page \(number), the answer says it is page \(current)")
        }
        progress.total = total
        let pages = total / size + (total % size == 0 ? 0 : 1)
        if search.low == nil {
            guard liesBefore else {
                self.search = nil
                return nil
            }
            search.begin(pages: pages)
        } else {
            search.narrow(number, liesBefore: liesBefore)
        }
        if let middle = search.middle {
            self.search = search
            progress.pages += 1
            return [.keep, .request(self.step(.page(middle)))]
        }
        self.search = nil
        if search.high >= search.first + pages {
            progress.next = nil
            return [.finish]
        }
        return search.high == number ? nil : [.keep, .request(self.step(.page(search.high)))]
    }
}
