import QuirePlan
import QuirePluginKit

extension ScanMachine {
    /// The one stop rule: row limit, then the server's explicit end, then the total, then a short page where declared;
    /// the end of a window leads to the next.
    mutating func next(
        after page: Page, _ step: ScanStep, _ whole: Int, addsNothing: Bool
    ) throws(FetchError) -> ScanStep.Position? {
        if isLimitReached { return nil }
        return try nextOfList(after: page, step, whole, addsNothing) ?? page.facts.nextWindow
    }

    private mutating func nextOfList(
        after page: Page, _ step: ScanStep, _ whole: Int, _ addsNothing: Bool
    ) throws(FetchError) -> ScanStep.Position? {
        namedItself = false
        switch page.facts.next {
        case .end:
            if isFull(page, step, whole), progress.total == nil, page.facts.totalPages == nil {
                endedWithout = page.facts.endsWithout
            }
            return nil
        case .position(let position):
            if leadsNowhere(position, from: step) {
                return try goingOn(after: page, step, whole, addsNothing)
            }
            if let (page, next) = skipped(position, from: step) {
                problem = FetchError(.noProgress("the page after page \(page) is said to be page \(next)"))
                return nil
            }
            // A next page that is named counts for more than a total: following it costs one request where both are
            // right, and not following it costs rows where the total is wrong.
            if page.batch.count == 0 {
                if isTotalReached(page, step) { return nil }
                try followEmpty("all name a next page")
            }
            return position
        case .unstated(let position):
            if isTotalReached(page, step) || isDeclaredEnd(page, step, whole) { return nil }
            if page.batch.count == 0 {
                guard let position, isMoreStated(position, page) else { return nil }
                try followEmpty("the list says that it has more")
                return position
            }
            if position == step.position { throw FetchError(.noProgress("the next page is the same page again")) }
            return position
        }
    }

    /// Whether a page that isn't full names itself as the next one, as the last page of some lists does.
    func namesItselfShort(_ page: Page, _ step: ScanStep, _ whole: Int) -> Bool {
        page.facts.next == .position(step.position) && !page.facts.saysMore && isShort(page, step, whole)
    }

    /// The number of a page and that of the next one as it is named, where pages between them are left out.
    private func skipped(_ position: ScanStep.Position, from step: ScanStep) -> (page: Int, next: Int)? {
        switch (endpoint.paging, position.withinWindow) {
        case (.pageNumber(let rule), .page(let next)):
            let number = step.pageNumber(first: rule.first)
            return next > number && next - number > 1 ? (number, next) : nil
        case (.nextURL(let rule), .url(let url)):
            guard let parameter = rule.pageParameter, case .url(let own) = step.position.withinWindow,
                let number = NumberedURL(own, parameter: parameter)?.number,
                let next = NumberedURL(url, parameter: parameter)?.number
            else { return nil }
            return next > number && next - number > 1 ? (number, next) : nil
        default: return nil
        }
    }

    /// Whether a page names itself as the next one, or a number before it.
    private func leadsNowhere(_ position: ScanStep.Position, from step: ScanStep) -> Bool {
        guard case .page(let number) = position.withinWindow,
            case .pageNumber(let rule) = endpoint.paging
        else { return position == step.position }
        return number <= step.pageNumber(first: rule.first)
    }

    /// Where a list goes on whose page names itself: nowhere, where that adds nothing or the page is short. A full page may
    /// have others behind it: those of a list by number can be asked for, of others the rest is missing.
    private mutating func goingOn(
        after page: Page, _ step: ScanStep, _ whole: Int, _ addsNothing: Bool
    ) throws(FetchError) -> ScanStep.Position? {
        let isEnd = addsNothing || isTotalReached(page, step) || isShort(page, step, whole)
        if isEnd, !page.facts.saysMore { return nil }
        if !page.facts.saysMore, case .pageNumber(let rule) = endpoint.paging {
            namedItself = true
            let following = ScanStep.Position.page(step.pageNumber(first: rule.first) + 1)
            guard case .window(let start, _) = step.position else { return following }
            return .window(from: start, following)
        }
        problem = FetchError(.noProgress("the next page is the same page again"))
        return nil
    }

    /// Counts a page without rows after which the list goes on, which it may not for ever.
    private func followEmpty(_ reason: String) throws(FetchError) {
        guard emptyPages > ScanMachine.pagesFollowedInVain else { return }
        throw FetchError(.noProgress("\(emptyPages) pages in a row have no rows and \(reason)"))
    }

    /// Whether the list says of itself that it goes on at that place.
    private func isMoreStated(_ position: ScanStep.Position, _ page: Page) -> Bool {
        switch position.withinWindow {
        case .page(let number):
            guard case .pageNumber(let rule) = endpoint.paging else { return false }
            if let pages = page.facts.totalPages ?? mostPages { return number - rule.first < pages }
            guard let total = progress.total, progress.rows < total else { return false }
            guard let size = page.facts.pageSize ?? lastStepSize, size > 0 else { return true }
            return number - rule.first < RequestEstimate.pages(total, size: size)
        case .offset(let offset): return progress.total.map { progress.rows < $0 && offset < $0 } ?? false
        case .first, .cursor, .url, .window: return false
        }
    }

    private func isTotalReached(_ page: Page, _ step: ScanStep) -> Bool {
        if progress.total == progress.rows { return true }
        if page.facts.unclearTotal == progress.rows, progress.pages >= ScanMachine.pagesThatSettleTotals { return true }
        guard let pages = page.facts.totalPages, case .pageNumber(let rule) = endpoint.paging
        else {
            return false
        }
        // The server's numbers may be anything, so nothing is added to them.
        return pages <= 0 || step.pageNumber(first: rule.first) - rule.first >= pages - 1
    }

    private func isDeclaredEnd(_ page: Page, _ step: ScanStep, _ whole: Int) -> Bool {
        let declared = endpoint.pageSize
        guard endpoint.paging.shortPageEnds,
            let size = page.facts.pageSize ?? step.pageSize ?? declared?.standard, whole < size
        else { return false }
        // A first page may be short because the server gives no larger ones, whatever is asked for.
        let isSure = page.facts.pageSize != nil || whole < largestPage || whole < declared?.standard ?? 0
        return isSure || whole == 0
    }

    /// Whether a page has all rows that fit on one, so that others may follow it.
    private func isFull(_ page: Page, _ step: ScanStep, _ whole: Int) -> Bool {
        if pagesRead > 1 { return whole >= largestPage }
        let size = page.facts.pageSize ?? step.pageSize ?? endpoint.pageSize?.standard
        return size.map { whole >= $0 } ?? false
    }

    /// Whether a page has fewer rows than fit on one for sure: a size that was only asked for may have been cut down.
    private func isShort(_ page: Page, _ step: ScanStep, _ whole: Int) -> Bool {
        if whole < largestPage { return true }
        let declared = endpoint.pageSize
        let asked = declared?.maximum == nil ? nil : step.pageSize
        return (page.facts.pageSize ?? asked ?? (step.pageSize == nil ? declared?.standard : nil)).map { whole < $0 }
            ?? false
    }
}
