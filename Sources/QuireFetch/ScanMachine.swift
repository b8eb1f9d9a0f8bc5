package import QuireModel
package import QuirePlan
package import QuirePluginKit

/// Decides what a scan reads next: given an access path and the pages so far it says which steps to take, which rows
/// are final, or that the path's assumption failed and the complete scan takes over.
///
/// It is a value and does no input or output; the scheduler around it only runs its steps.
package struct ScanMachine: Sendable {
    /// What is to be done, in order.
    package enum Action: Hashable, Sendable {
        /// Read this page.
        case request(ScanStep)
        /// Hand over this page's rows.
        case deliver
        /// Hand over the number of rows.
        case counted(Int)
        /// Hand over the number of rows of each value of the field that is counted by, in order.
        case countedByValue([ValueCount])
        /// Hand over these of the page's rows; the others were given before.
        case deliverRows([Int])
        /// The list moved while it was read: read it again, and forget pages that were asked ahead.
        case readAgain
        /// Keep this page: it will be asked for again, and mustn't be requested twice.
        case keep
        /// The complete scan takes over, for this reason; it gives the rows that weren't handed over yet.
        case fallBack(String)
        /// Drop the rows handed over so far: the scan begins anew, for this reason.
        case restart(String)
        /// The list is read.
        case finish
    }

    /// A value and in how many rows it is.
    package struct ValueCount: Hashable, Sendable {
        package let value: Value
        package let count: Int
    }

    /// A page as the machine sees it.
    package struct Page: Sendable {
        /// Its rows.
        package var batch: RowBatch
        /// What it says about the list; a link to the next page is absolute by now.
        package var facts: PageFacts
        /// The records as they came, by which pages are told apart whose rows have no keys.
        package var body: ArraySlice<UInt8>
        /// Why nothing can be known of what follows it; nil where the facts say that.
        package var problem: FetchError?

        package init(batch: RowBatch, facts: PageFacts, body: ArraySlice<UInt8> = [], problem: FetchError? = nil) {
            self.problem = problem
            self.batch = batch
            self.facts = facts
            self.body = body
        }
    }

    /// How far a scan has come: enough to go on with it later.
    package struct Progress: Hashable, Sendable {
        /// The next page; nil when the list is read.
        package var next: ScanStep.Position?
        /// The pages read.
        package var pages = 0
        /// The rows read.
        package var rows = 0
        /// The length of the list as last stated.
        package var total: Int?

        package init(next: ScanStep.Position? = .first) { self.next = next }
    }

    let scan: Scan
    let endpoint: Endpoint
    private(set) var path: AccessPath
    /// What the last page said of the list.
    private(set) var lastFacts: PageFacts?
    var order: OrderCheck?
    var evenPages = EvenPages()
    private(set) var drift: DriftCheck
    /// The search for the first page that is wanted; nil when there is none, or it is over.
    var search: PageSearch?
    /// The rows handed over, each once.
    private var delivered = 0
    /// Where the read began, and begins again: at the start of the list unless rows of it are left out.
    private(set) var begun: Progress
    /// How many rows are yet to be left out.
    private var leftOut: Int
    /// The lengths of lists known so far, in the order of the path's terms.
    var lengths: [Int] = []
    private var lastKeys: [KeyFingerprint?] = []
    private let keyColumns: [Int]
    /// The last page's response; kept only where its rows have no keys.
    private var lastBody: ArraySlice<UInt8> = []
    private var lastPageNumber: Int?
    var emptyPages = 0
    /// The most rows that a page had.
    var largestPage = 0
    /// The pages in a row that had rows, but none that hadn't come before.
    private var stalePages = 0
    /// The pages that had a new row.
    private var freshPages = 0
    /// The responses that came so far, as fingerprints; kept only where rows have no keys.
    private var bodies: Set<Int> = []
    /// Whether the page before named itself as the next one, as some servers do at the end of a list.
    var namedItself = false
    /// The most pages that the list said it has; a page without a word of it doesn't take that back.
    var mostPages: Int?
    /// Why the list couldn't be read on after rows that are good.
    var problem: FetchError?
    /// The path whose absence on a full page was all that ended the list; nil where the end was stated.
    package internal(set) var endedWithout: FieldPath?
    /// The marks and addresses followed so far; a list that leads back to one of them goes in a circle.
    private var visited: Set<ScanStep.Position> = []
    /// How far the scan has come.
    package internal(set) var progress: Progress

    /// After so many pages that add up to a total of unclear unit it is taken to be in rows: read as a number of pages it
    /// would mean a list many times as long. Below that one more page is asked for, to be sure.
    static let pagesThatSettleTotals = 20

    /// After so many pages in a row without a new row, a list that goes on is no longer followed.
    static let pagesFollowedInVain = 20

    /// A machine for a scan of the list that an endpoint gives.
    package init(scan: Scan, of endpoint: Endpoint) {
        self.scan = scan
        self.endpoint = endpoint
        begun = ScanMachine.beginning(of: scan, endpoint)
        leftOut = scan.skippedRows - begun.rows
        progress = begun
        path = scan.path
        order = OrderCheck(scan)
        drift = DriftCheck()
        keyColumns = scan.source.table.primaryKey.compactMap { scan.schema.index(of: $0) }
        search = PageSearch(scan, endpoint)
    }

    /// The first actions.
    package func start() -> [Action] {
        if path == .empty { return [.finish] }
        guard let next = progress.next else { return [.finish] }
        return [.request(path.terms.isEmpty ? step(next) : termStep(0))]
    }

    /// What a page leads to.
    package mutating func receive(_ page: Page, for step: ScanStep) throws(FetchError) -> [Action] {
        if !path.terms.isEmpty || search != nil, let problem = page.problem { throw problem }
        if !path.terms.isEmpty { return receiveLength(page) }
        let whole = page.batch.count
        let page = withoutRepeated(page, for: step)
        let repeated = whole - page.batch.count
        if let problem = entryProblem(page, for: step) { return readFromStart(problem) }
        let keys = self.keys(of: page.batch)
        if search != nil, let actions = try takeSearched(page, keys, for: step) { return actions }
        if let problem = sortedProblem(page, keys) { return try giveWay(problem) }
        if repeatsLast(page, keys), namedItself || namesItselfShort(page, step, whole) {
            progress.next = nil
            return ending()
        }
        try checkProgress(page, keys, for: step)
        lastKeys = keys
        lastBody = ScanMachine.haveKeys(keys) ? [] : page.body
        progress.pages += 1
        progress.rows += page.batch.count
        largestPage = max(largestPage, whole)
        progress.total = page.facts.totalRows ?? progress.total
        lastFacts = page.facts
        mostPages = page.facts.totalPages.map { max($0, mostPages ?? 0) } ?? mostPages
        emptyPages = page.batch.count == 0 ? emptyPages + 1 : 0
        let known = drift.rowsInPass
        var fresh = drift.fresh(keys, total: page.facts.totalRows ?? page.facts.unclearTotal)
        let isStale = try noteStaleness(page, isKeyed: ScanMachine.haveKeys(keys), newRows: drift.rowsInPass - known)
        let unwanted = min(leftOut, fresh.count)
        fresh.removeFirst(unwanted)
        leftOut -= unwanted
        delivered += fresh.count
        if !isLimitReached { problem = page.problem }
        progress.next =
            order?.isBeyond == true ? nil : try next(after: page, step, whole, addsNothing: isStale || whole == 0)
        if let next = progress.next, next == page.facts.nextWindow { beginWindow() }
        var actions: [Action] = []
        if !fresh.isEmpty {
            actions = [fresh.count == whole ? .deliver : .deliverRows(fresh.map { $0 + repeated })]
        }
        guard let next = progress.next else { return actions + ending() }
        return actions + [.request(self.step(next))]
    }

    /// Whether all rows of a page came before. A list that gives only such pages goes in a circle.
    private mutating func noteStaleness(
        _ page: Page, isKeyed: Bool, newRows: Int
    ) throws(FetchError) -> Bool {
        guard page.batch.count > 0 else { return false }
        let isNew = isKeyed || page.body.isEmpty ? newRows > 0 : bodies.insert(page.body.hashValue).inserted
        guard !isNew else {
            freshPages += 1
            stalePages = 0
            return false
        }
        stalePages += 1
        guard stalePages < min(max(freshPages, 2), ScanMachine.pagesFollowedInVain) else {
            throw FetchError(
                .noProgress("the last \(stalePages) pages had only rows that came before: the list goes in a circle"))
        }
        return true
    }

    /// The page without the row that the one before it ended with, where the list's marks are inclusive.
    private func withoutRepeated(_ page: Page, for step: ScanStep) -> Page {
        guard endpoint.paging.repeatsLastRow, case .cursor = step.position.withinWindow,
            let first = keys(of: page.batch.slice(0..<min(1, page.batch.count))).first, first != nil,
            first == lastKeys.last
        else { return page }
        var page = page
        page.batch = page.batch.slice(1..<page.batch.count)
        return page
    }

    /// Begins the next window of time: a list of its own, whose first rows may be the last of the window before.
    private mutating func beginWindow() {
        drift.beginWindow()
        // A single row may well be the whole of two windows that meet at it; a longer page that comes again is no page.
        if lastKeys.count <= 1 { lastKeys = [] }
        lastBody = []
        lastPageNumber = nil
        emptyPages = 0
        namedItself = false
        bodies = []
    }

    /// At the end of the list: another pass over it when it moved, otherwise the end.
    private mutating func ending() -> [Action] {
        guard case .scan = path, !isLimitReached, problem == nil else { return [.finish] }
        if unreachedTotal != nil, !startsWithin { drift.move() }
        guard drift.wantsAnotherPass() else { return [.finish] }
        forgetPages()
        return [.readAgain, .request(step(begun.next ?? .first))]
    }

    /// Whether it is read from within the list, so that what came says nothing of its length.
    private var startsWithin: Bool { begun != Progress() }

    /// Whether the next page is the one by which a list is entered at some other place than its start.
    package var isEntering: Bool { startsWithin && progress == begun }

    /// Has the list read from its start, because it can't be entered where rows of it are left out.
    package mutating func readFromStart(_ reason: String) -> [Action] {
        begun = Progress()
        leftOut = scan.skippedRows
        return restart(reason)
    }

    /// What was noticed of a list that moved while it was read; nil when nothing was.
    var findings: DriftCheck.Findings? { drift.findings }

    /// How many rows of the list are read, those at its beginning that are left out among them; nil for all.
    var rowsWanted: Int? {
        scan.rowLimit.map { limit in
            let (sum, isTooLarge) = limit.addingReportingOverflow(scan.skippedRows)
            return isTooLarge ? .max : sum
        }
    }

    var isLimitReached: Bool { scan.rowLimit.map { delivered >= $0 } ?? false }

    /// What a step past the end of the list leads to.
    package mutating func receiveEnd() -> [Action] {
        progress.next = nil
        return ending()
    }

    /// Whether the list was read but is shorter than it says: rows are missing.
    package var shortfall: FetchError? {
        if let problem { return problem }
        guard progress.next == nil, !isLimitReached, order?.isBeyond != true, path.terms.isEmpty else { return nil }
        // A read that begins within the list says nothing about its length.
        if case .bisect = path { return nil }
        if let total = progress.total, progress.rows < total {
            return FetchError(.endedEarly(rows: progress.rows, total: total))
        }
        if progress.total == nil, !startsWithin, case .scan = path, let total = unreachedTotal {
            return FetchError(.endedEarly(rows: progress.rows, total: total))
        }
        if progress.total == nil, !startsWithin, case .scan = path, let pages = unreachedPages {
            return FetchError(.endedBefore(pages: pages, rows: progress.rows))
        }
        return drift.findings.flatMap { $0.isUnsettled ? FetchError(.listMoved($0.text)) : nil }
    }

    /// How many pages the list says that it has, where it ended at an earlier one; nil where it didn't.
    private var unreachedPages: Int? {
        guard case .pageNumber = endpoint.paging, endpoint.windows == nil, let pages = mostPages else { return nil }
        return max(progress.pages, 1) < pages ? pages : nil
    }

    func step(_ position: ScanStep.Position) -> ScanStep {
        ScanStep(position: position, pageSize: pageSize, filters: path.filters, sort: path.sort)
    }

    /// The page size that was asked for last.
    var lastStepSize: Int? { pageSize }

    /// The scan that takes over reads everything, so it asks for the largest pages.
    private var pageSize: Int? {
        path == scan.path
            ? scan.pageSize : scan.pageSize.flatMap { endpoint.pageSize?.maximum ?? $0 }
    }

    /// Has the complete scan take over from a sorted read that can't be trusted.
    ///
    /// The first rows of a sorted list are held until all of them have come, so they can be dropped; those of a read up to
    /// a bound have been given, and stay.
    mutating func giveWay(_ reason: String) throws(FetchError) -> [Action] {
        switch path {
        case .sortedUntil, .bisect: break
        case .empty, .scan, .topN, .count, .countByValue: return restart(reason)
        }
        if drift.gaveUnkeyed { throw FetchError(.listMoved(reason)) }
        path = path.fallback
        order = nil
        search = nil
        drift.beginAnew()
        forgetPages()
        return [.fallBack(reason), .request(step(.first))]
    }

    mutating func restart(_ reason: String) -> [Action] {
        path = path.fallback
        order = nil
        lengths = []
        drift = DriftCheck()
        delivered = 0
        forgetPages()
        return [.restart(reason), .request(step(.first))]
    }

    /// Begins the list anew.
    private mutating func forgetPages() {
        lastKeys = []
        lastBody = []
        lastPageNumber = nil
        mostPages = nil
        emptyPages = 0
        largestPage = 0
        stalePages = 0
        freshPages = 0
        bodies = []
        namedItself = false
        endedWithout = nil
        visited = []
        progress = begun
        lastFacts = nil
    }

    func keys(of batch: RowBatch) -> [KeyFingerprint?] { KeyFingerprint.all(of: batch, keyColumns: keyColumns) }

    private static func haveKeys(_ keys: [KeyFingerprint?]) -> Bool { keys.contains { $0 != nil } }

    /// Whether a page is the one before it once more.
    private func repeatsLast(_ page: Page, _ keys: [KeyFingerprint?]) -> Bool {
        ScanMachine.haveKeys(keys) ? keys == lastKeys : !page.body.isEmpty && page.body == lastBody
    }

    private mutating func checkProgress(_ page: Page, _ keys: [KeyFingerprint?], for step: ScanStep) throws(FetchError)
    {
        switch step.position {
        case .cursor, .url, .window:
            guard visited.insert(step.position).inserted else {
                throw FetchError(.noProgress("the list leads back to a page that was read before"))
            }
        case .first, .page, .offset: break
        }
        if progress.pages > 0, page.batch.count > 0, repeatsLast(page, keys) {
            throw FetchError(.noProgress("the page is the same as the one before it"))
        }
        defer { lastPageNumber = page.facts.currentPage ?? lastPageNumber }
        guard let current = page.facts.currentPage, page.batch.count > 0 else { return }
        if case .page(let asked) = step.position.withinWindow, current != asked {
            throw FetchError(.noProgress("asked for page \(asked), the answer says it is page \(current)"))
        }
        if case .url = step.position.withinWindow, let last = lastPageNumber, current != last + 1 {
            throw FetchError(.noProgress("the page after page \(last) says it is page \(current)"))
        }
    }
}
