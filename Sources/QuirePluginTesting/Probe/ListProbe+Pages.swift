import QuirePluginKit

extension ListProbe {
    /// Checks that pages have the declared size, and that the total counts what it is declared to count.
    func pageSize() async throws(Stop) -> [CheckReport.Check] {
        guard let size = resource.endpoint.pageSize else { return total(smaller: nil) }
        var problems = Problems()
        var details = ["\(rows.count) rows at most"]
        if size.parameter == nil, let standard = size.standard, isFollowed(first) {
            problems.expect(
                rows.count == standard, "pages are declared to hold \(standard) rows, but the first has \(rows.count)",
                "declare the actual page size")
        }
        if let maximum = largest {
            let isShort = rows.count < maximum && isFollowed(first)
            let isLonger = first.facts.totalRows.map { $0 > rows.count } ?? true
            problems.expect(
                !(isShort && isLonger),
                "asked for \(size.parameter ?? "")=\(maximum), a page has \(rows.count) rows and others follow",
                "declare \(max(1, rows.count)) as the maximum")
            problems.expect(
                rows.count <= maximum, "asked for \(maximum) rows, a page has \(rows.count)",
                "correct the page size's parameter")
        }
        if let echoed = first.facts.pageSize, isFollowed(first), echoed != rows.count {
            problems.expect(
                false, "the response says that pages hold \(echoed) rows, but this one has \(rows.count)",
                "don't declare where the response states the size, or correct the path")
        }
        if let small {
            problems.expect(
                small.rows.count == ListProbe.fewRows,
                "asked for \(size.parameter ?? "")=\(ListProbe.fewRows), a page has \(small.rows.count) rows",
                "correct the page size's parameter")
        }
        if size.isOverMaximumKnown, let maximum = size.maximum, rows.count >= maximum {
            details.append(try await over(maximum, size, &problems))
        }
        return [.init("page size", of: subject, detail: details.joined(separator: ", "), problems: problems.all)]
            + total(smaller: small)
    }

    /// The number of rows to request to see whether the size has an effect.
    static let fewRows = 2

    private func over(_ maximum: Int, _ size: PageSize, _ problems: inout Problems) async throws(Stop) -> String {
        var found: Int?
        do throws(Stop) {
            found = try await page(size: maximum + 1).rows.count
        } catch {
            guard case .failed = error else { throw error }
        }
        let words = found.map { "has \($0) rows" } ?? "is refused"
        let isRight: Bool
        switch size.overMaximum {
        case .refused: isRight = found == nil
        case .clamped: isRight = found == maximum
        case .standard: isRight = found == size.standard
        case .unknown: isRight = true
        }
        problems.expect(
            isRight, "a page of \(maximum + 1) rows \(words), and \(maximum) is declared the maximum",
            found.map { $0 > maximum } == true ? "declare a larger maximum" : "declare what happens above the maximum")
        return "\(maximum + 1) \(found == nil ? "refused" : "gives \(found ?? 0)")"
    }

    /// Checks that the total is that of the list: for a complete page its length, and independent of the page size.
    private func total(smaller: ListReader.Page?) -> [CheckReport.Check] {
        guard let declared = resource.endpoint.total, declared.isReliable else { return [] }
        func stated(_ page: ListReader.Page) -> Int? {
            page.facts.totalRows ?? page.facts.totalPages ?? page.facts.unclearTotal
        }
        var problems = Problems()
        guard let whole = stated(first) else {
            problems.expect(
                false, "there is no total at \(declared.path)", "correct the path, or don't declare a total")
            return [.init("total", of: subject, problems: problems.all)]
        }
        let other = smaller.flatMap(stated)
        let looksLikePages = other.map { $0 > whole } ?? false
        switch declared.unit {
        case .rows:
            problems.expect(
                !(isWhole(first) && whole != rows.count && !looksLikePages),
                "the total is \(whole), and the whole list has \(rows.count) rows",
                "don't declare the total: it isn't reliable")
            problems.expect(
                !isFollowed(first) || whole > rows.count || looksLikePages,
                "the total is \(whole), and a page of \(rows.count) rows isn't the last",
                "don't declare the total, or declare that it counts pages")
            problems.expect(
                other == nil || other == whole,
                "the total is \(whole) in pages of \(rows.count) rows and \(other ?? 0) in pages of "
                    + "\(ListProbe.fewRows), and is declared to count rows",
                looksLikePages ? "declare that it counts pages" : "don't declare the total: it isn't reliable")
        case .pages:
            problems.expect(
                other == nil || other != whole || isWhole(first),
                "the total is \(whole) in pages of any size, and is declared to count pages",
                "declare that it counts rows")
        case .unclear: break
        }
        let unit =
            declared.unit == .unclear ? other.map { $0 == whole ? "; it counts rows" : "; it counts pages" } : nil
        return [
            .init(
                "total", of: subject, detail: "\(whole), in \(declared.unit.word)\(unit ?? "")",
                problems: problems.all)
        ]
    }

    /// Checks that the next page has other rows.
    func pages() async throws(Stop) -> [CheckReport.Check] {
        guard resource.endpoint.paging != .none else { return [] }
        let one = small ?? first
        guard small != nil || !isWhole(first) else {
            return [.init(skipped: "pages", of: subject, because: "the list has one page, of \(rows.count) rows")]
        }
        let size = one.step.pageSize
        var problems = Problems()
        guard let next = reader.next(after: one) else {
            problems.expect(
                one.rows.count >= rows.count,
                "a page of \(one.rows.count) rows leads nowhere, but the list has at least \(rows.count)",
                "correct where the response says which page is next: \(resource.endpoint.paging.place)")
            return [.init("pages", of: subject, problems: problems.all)]
        }
        let other = try await page(next, size: size)
        let known = Set(one.rows.map(reader.key))
        let again = other.rows.first { known.contains(reader.key($0)) }
        let repeatsLast =
            resource.endpoint.paging.repeatsLastRow && again.map(reader.key) == one.rows.last.map(reader.key)
        if let again, !repeatsLast {
            let isSame = other.rows.map(reader.key) == one.rows.map(reader.key)
            problems.expect(
                false,
                isSame
                    ? "the second page is the first again"
                    : "\(reader.shown(again)) is on the first page and on the second",
                "correct how the next page is asked for: \(resource.endpoint.paging.place)")
        }
        problems.expect(
            reader.next(after: other) != next || other.rows.isEmpty,
            "the second page leads to itself: \(resource.endpoint.paging.place) is the same again",
            "correct where the response says which page is next")
        problems.expect(
            !other.rows.isEmpty || !isFollowed(one), "the second page is empty",
            "correct how the next page is asked for")
        return [
            .init(
                "pages", of: subject, detail: "\(one.rows.count) rows, then \(other.rows.count)", problems: problems.all
            )
        ]
    }
}
