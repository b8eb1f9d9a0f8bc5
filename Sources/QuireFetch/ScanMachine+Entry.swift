import QuirePlan
import QuirePluginKit

extension ScanMachine {
    /// Where a scan begins: at the page with the first row that is wanted, where pages can be addressed.
    static func beginning(of scan: Scan, _ endpoint: Endpoint) -> Progress {
        var progress = Progress()
        guard case .scan = scan.path, let size = scan.pageSize, size > 0, scan.skippedRows >= size else {
            return progress
        }
        let pages = scan.skippedRows / size
        switch endpoint.paging {
        case .offset: progress.next = .offset(pages * size)
        case .pageNumber(let rule):
            let (number, isTooLarge) = rule.first.addingReportingOverflow(pages)
            guard !isTooLarge else { return progress }
            progress.next = .page(number)
        case .none, .cursor, .nextURL: return progress
        }
        progress.pages = pages
        progress.rows = pages * size
        return progress
    }

    /// How many pages were read.
    package var pagesRead: Int { progress.pages - begun.pages }

    /// Why the page by which a list is entered may be another than it was taken for; nil when it isn't, or is none.
    ///
    /// A server may give smaller pages than were asked for, and past the end of a list some give its last page again.
    func entryProblem(_ page: Page, for step: ScanStep) -> String? {
        guard isEntering, step.position == begun.next, let size = scan.pageSize else { return nil }
        let rows = page.batch.count
        if let stated = page.facts.pageSize, stated != size { return "pages have \(stated) rows, not \(size)" }
        if let total = page.facts.totalRows {
            let expected = max(0, min(size, total - begun.rows))
            return rows == expected
                ? nil : "the page has \(rows) rows, though \(expected) of the list's \(total) should be on it"
        }
        // An offset says by itself which rows it leaves out; a number only where every page before it is full.
        guard rows > 0, case .pageNumber = endpoint.paging else { return nil }
        return "nothing shows that the page is the one that was asked for"
    }
}
