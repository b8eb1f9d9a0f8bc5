import QuirePluginKit

extension PromiseCheck {
    /// Pages follow one another without a gap and without a row twice.
    func pages() async -> CheckReport.Check {
        var problems = Problems()
        check(whole, &problems)
        var lists = ["\(rows.count) rows in \(whole.pages.count) pages"]
        if resource.endpoint.pageSize?.parameter != nil, whole.problem == nil {
            let small = await reader.list(filters: required, size: PromiseCheck.smallSize)
            check(small, &problems)
            lists.append("\(small.rows.count) in \(small.pages.count)")
            problems.expect(
                keys(small.rows) == keys(rows) || small.problem != nil,
                "the list has \(keys(rows).count) rows, and \(keys(small.rows).count) in pages of "
                    + "\(PromiseCheck.smallSize)",
                "see that the next page begins where this one ends, whatever the size")
            await checkFirst(small, &problems)
        } else if whole.problem == nil {
            await checkFirst(whole, &problems)
        }
        return .init("pages", of: subject, detail: lists.joined(separator: ", "), problems: problems.all)
    }

    private func check(_ list: ListReader.List, _ problems: inout Problems) {
        if let problem = list.problem {
            problems.expect(false, problem.message, problem.advice)
            return
        }
        var seen: [[Value]: (page: Int, isLast: Bool)] = [:]
        var isTold = false
        for (number, page) in list.pages.enumerated() {
            for (index, row) in page.rows.enumerated() {
                let key = reader.key(row)
                let place = (page: number, isLast: index == page.rows.count - 1)
                // A row at the instant where two windows of time meet belongs to both.
                if let before = seen.updateValue(place, forKey: key), !isTold, resource.endpoint.windows == nil {
                    isTold = true
                    if before.isLast, index == 0, before.page == number - 1 {
                        problems.expect(
                            false, "\(reader.shown(row)) ends page \(number) and begins page \(number + 1)",
                            "the cursor of a page names its last row, and the next page begins with it: "
                                + "declare that the cursor is inclusive, or send the one after it")
                    } else {
                        problems.expect(
                            false,
                            "\(reader.shown(row)) is in the list twice, on pages \(before.page + 1) and \(number + 1)",
                            "declare the fields that together identify a row as the primary key")
                    }
                }
                if key.contains(where: \.isNull), !isTold {
                    isTold = true
                    problems.expect(
                        false,
                        "a row of page \(number + 1) has no \(resource.table.primaryKey.joined(separator: ", "))",
                        "declare fields that every row has as the primary key")
                }
            }
            checkLength(page, number, of: list, &problems)
        }
    }

    /// Checks that a short page is the last one, if that is declared.
    private func checkLength(
        _ page: ListReader.Page, _ number: Int, of list: ListReader.List, _ problems: inout Problems
    ) {
        let rest = list.pages.dropFirst(number + 1).reduce(0) { $0 + $1.rows.count }
        guard resource.endpoint.paging.shortPageEnds, resource.endpoint.windows == nil, rest > 0,
            let size = page.facts.pageSize ?? page.step.pageSize,
            page.rows.count < size
        else { return }
        problems.expect(
            false, "page \(number + 1) has \(page.rows.count) of \(size) rows and isn't the last: \(rest) rows follow",
            "don't declare that a short page ends the list")
    }

    /// The page with the first page's number is the first page.
    private func checkFirst(_ list: ListReader.List, _ problems: inout Problems) async {
        guard case .pageNumber(let rule) = resource.endpoint.paging, let first = list.pages.first else { return }
        var step = first.step
        step.position = .page(rule.first)
        do throws(ListReader.Failure) {
            let page = try await reader.page(step)
            problems.expect(
                page?.rows.map(reader.key) == first.rows.map(reader.key),
                "page \(rule.first) is not the page returned without a number",
                "declare the number that the first page has")
            problems.expect(
                page?.facts.currentPage == nil || page?.facts.currentPage == rule.first,
                "page \(rule.first) says that it is page \(page?.facts.currentPage ?? 0)",
                "declare the number that the first page has")
        } catch {
            problems.expect(
                false, "page \(rule.first) can't be read: \(error.problem.message)",
                "declare the number that the first page has")
        }
    }

    /// Checks that pages have the requested size.
    func pageSize(_ size: PageSize) async -> CheckReport.Check {
        var problems = Problems()
        var details: [String] = []
        let count = rows.count
        if size.parameter != nil {
            await checkSize(2, &problems)
            if let maximum = size.maximum {
                await checkSize(maximum, isMaximum: true, &problems)
                details.append(count > maximum ? "up to \(maximum)" : "too few rows to see the maximum of \(maximum)")
                await checkOver(maximum, size, &problems)
            }
        } else if let standard = size.standard, let first = whole.pages.first {
            let wanted = min(standard, count)
            problems.expect(
                first.rows.count == wanted,
                "pages are declared to hold \(standard) rows, but the first of \(count) has "
                    + "\(first.rows.count)", "declare the actual page size")
            details.append("\(standard)")
        }
        for (number, page) in whole.pages.dropLast().enumerated() {
            guard let echoed = page.facts.pageSize, echoed != page.rows.count else { continue }
            problems.expect(
                false, "page \(number + 1) says that pages hold \(echoed) rows, but it has \(page.rows.count)",
                "don't declare where the response states the size, or correct the path")
            break
        }
        return .init("page size", of: subject, detail: details.joined(separator: ", "), problems: problems.all)
    }

    private func checkSize(_ size: Int, isMaximum: Bool = false, _ problems: inout Problems) async {
        let parameter = resource.endpoint.pageSize?.parameter ?? ""
        let wanted = min(size, rows.count)
        do throws(ListReader.Failure) {
            let found = try await reader.page(ScanStep(pageSize: size, filters: required))?.rows.count ?? 0
            problems.expect(
                found == wanted, "asked for \(parameter)=\(size), the first page of \(rows.count) rows has \(found)",
                isMaximum ? "declare \(found) as the maximum" : "correct the page size's parameter")
        } catch {
            problems.expect(
                false, "a page of \(size) rows is refused: \(error.problem.message)", "declare a smaller maximum")
        }
    }

    private func checkOver(_ maximum: Int, _ size: PageSize, _ problems: inout Problems) async {
        var found: Int?
        do throws(ListReader.Failure) {
            found = try await reader.page(ScanStep(pageSize: maximum + 1, filters: required))?.rows.count ?? 0
        } catch {
            found = nil
        }
        switch size.overMaximum {
        case .unknown: break
        case .standard:
            let standard = min(size.standard ?? maximum, rows.count)
            problems.expect(
                found == standard,
                "a page of \(maximum + 1) rows is declared to have the standard \(standard), but "
                    + (found.map { "has \($0)" } ?? "is refused"),
                "declare what happens above the maximum")
        case .refused:
            problems.expect(
                found == nil, "a page of \(maximum + 1) rows is declared to be refused, but isn't",
                "declare what happens above the maximum")
        case .clamped:
            problems.expect(
                found == min(maximum, rows.count),
                "a page of \(maximum + 1) rows is declared to have \(maximum), but "
                    + (found.map { "has \($0)" } ?? "is refused"),
                "declare what happens above the maximum")
        }
    }

    /// Checks that the total counts what it is declared to count.
    func total(_ declared: Total) async -> CheckReport.Check {
        var problems = Problems()
        let sizes: [Int?] = resource.endpoint.pageSize?.parameter == nil ? [nil] : [1, PromiseCheck.smallSize, nil]
        for size in sizes {
            await check(declared, filters: required, size: size, count: rows.count, &problems)
        }
        if let filter = filterSamples().first(where: { $0.capability.fidelity == .exact }) {
            let filters = combined(filter)
            let list = await reader.list(filters: filters)
            if list.problem == nil, list.rows.count < rows.count {
                await check(declared, filters: filters, size: nil, count: list.rows.count, &problems)
            }
        }
        return .init("total", of: subject, detail: "\(declared.path), in \(declared.unit.word)", problems: problems.all)
    }

    private func check(
        _ declared: Total, filters: [AppliedFilter], size: Int?, count: Int, _ problems: inout Problems
    ) async {
        guard problems.all.isEmpty, let page = try? await reader.page(ScanStep(pageSize: size, filters: filters))
        else { return }
        let length = max(page.rows.count, 1)
        let pages = (count + length - 1) / length
        let facts = page.facts
        let stated = facts.totalRows ?? facts.totalPages ?? facts.unclearTotal
        let list = "of a list of \(count) rows in \(pages) pages" + (filters == required ? "" : ", filtered,")
        guard let stated else {
            problems.expect(
                false, "there is no total at \(declared.path) \(list)", "correct the path, or don't declare a total")
            return
        }
        switch declared.unit {
        case .rows:
            problems.expect(
                stated == count, "the total \(list) is \(stated), and is declared to count rows",
                stated == pages ? "declare that it counts pages" : "don't declare the total: it isn't reliable")
        case .pages:
            problems.expect(
                stated == pages, "the total \(list) is \(stated), and is declared to count pages",
                stated == count ? "declare that it counts rows" : "don't declare the total: it isn't reliable")
        case .unclear:
            problems.expect(
                stated == count || stated == pages, "the total \(list) is \(stated), neither its rows nor its pages",
                "don't declare the total: it isn't reliable")
        }
    }
}

extension Total.Unit {
    /// The unit in a word.
    var word: String {
        switch self {
        case .rows: "rows"
        case .pages: "pages"
        case .unclear: "rows or pages"
        }
    }
}
