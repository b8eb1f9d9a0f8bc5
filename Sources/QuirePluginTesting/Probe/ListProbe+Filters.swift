import QuirePluginKit

extension ListProbe {
    /// Checks that a filter returns the matching rows, and has an effect.
    func filter(_ capability: FilterCapability) async throws(Stop) -> [CheckReport.Check] {
        let name = "filter"
        guard let applied = sample(capability) else {
            return [
                .init(
                    skipped: name, of: subject,
                    because: "\(capability.parameter): no rows differ in \(capability.field) on the first page")
            ]
        }
        let partners = comparison.combined(applied).filter { partner in
            partner.capability != capability && !required.contains { $0.capability == partner.capability }
        }
        let filters = partners + [applied]
        let sent = applied.queryItems.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        let page = try await page(size: largest, filters: filters)
        var problems = Problems()
        func matches(_ row: [Value]) -> Bool {
            filters.allSatisfy { $0.holds(reader.value($0.capability.field, row)) }
        }
        let strange = page.rows.filter { !matches($0) }
        let isIgnored = page.rows.map(reader.key) == rows.map(reader.key) && !strange.isEmpty
        if isIgnored {
            problems.expect(
                false, "\(sent) changes nothing: it gives the same \(rows.count) rows as without it",
                "correct the parameter, or remove the filter")
        } else {
            if let row = strange.first, applied.isExact {
                problems.expect(
                    false,
                    "\(sent) is declared exact, but gives \(strange.count) rows that don't match, such as "
                        + reader.shown(row, capability.field),
                    "remove exact, so that rows are checked again")
            }
            lost(sent, capability, page, matches, &problems)
        }
        if problems.all.isEmpty { filteredTotal(page, &problems) }
        if problems.all.isEmpty, capability.mayIgnoreCase { try await otherCase(applied, &problems) }
        // One response is a hint, not a promise of the API.
        let hint =
            capability.fidelity == .superset && strange.isEmpty && !page.rows.isEmpty && problems.all.isEmpty
            ? "; all match: you may declare exact if the API's document promises it" : ""
        return [.init(name, of: subject, detail: "\(sent): \(page.rows.count) rows\(hint)", problems: problems.all)]
    }

    private func lost(
        _ sent: String, _ capability: FilterCapability, _ page: ListReader.Page, _ matches: ([Value]) -> Bool,
        _ problems: inout Problems
    ) {
        let found = Set(page.rows.map(reader.key))
        let missing = rows.filter { matches($0) && !found.contains(reader.key($0)) }
        // In a list with further pages, the rows may be on a later page.
        guard let row = missing.first, isWhole(page) else { return }
        problems.expect(
            false,
            "\(sent) loses \(missing.count) rows that match, such as \(reader.shown(row, capability.field))",
            capability.operator.isBound
                ? "declare whether the bound itself belongs to it: at_least or more_than, at_most or less_than"
                : "remove the filter, or declare the values and the form that the API accepts")
    }

    private func filteredTotal(_ page: ListReader.Page, _ problems: inout Problems) {
        guard let total = resource.endpoint.total, total.isReliable, total.unit == .rows, isWhole(page),
            let stated = page.facts.totalRows
        else { return }
        problems.expect(
            stated == page.rows.count,
            "the total of the filtered list is \(stated), but it has \(page.rows.count) rows",
            "don't declare the total: it isn't that of a filtered list")
    }

    /// Checks that the same value in another letter case returns none of the rows.
    private func otherCase(_ applied: AppliedFilter, _ problems: inout Problems) async throws(Stop) {
        guard let text = applied.values.first?.text else { return }
        let other = text == text.uppercased() ? text.lowercased() : text.uppercased()
        guard other != text else { return }
        let changed = AppliedFilter(applied.capability, values: [.text(other)])
        let rows = try await page(size: largest, filters: [changed]).rows
        let strange = rows.first { !changed.holds(reader.value(applied.capability.field, $0)) }
        if let strange {
            problems.expect(
                false,
                "\(applied.capability.parameter)=\(other) gives \(reader.shown(strange, applied.capability.field)): "
                    + "it is declared exact, but ignores case",
                "remove exact, so that rows are checked again")
        }
    }

    /// A filter with a value of the first page's rows that not all of them have.
    private func sample(_ capability: FilterCapability) -> AppliedFilter? {
        var values: [Value] = []
        var seen: Set<Value> = []
        let isMoney = resource.table.field(named: capability.field)?.type == .money
        for row in rows {
            var value = reader.value(capability.field, row)
            if isMoney { value = value.number.map { .decimal($0) } ?? .null }
            let isSent = capability.acceptedValues.isEmpty || capability.acceptedValues.contains(value.plainText)
            if !value.isNull, capability.carries(value), isSent, seen.insert(value).inserted { values.append(value) }
        }
        values.sort { Value.order($0.comparable, $1.comparable) < 0 }
        if capability.mayIgnoreCase {
            // Only letters show whether case matters.
            values = values.filter(\.hasCase) + values.filter { !$0.hasCase }
        }
        let tries: [[Value]]
        if capability.operator.isBound {
            tries = values.isEmpty ? [] : [[values[values.count / 2]], [values[0]], [values[values.count - 1]]]
        } else if capability.operator == .anyOf, values.count > 2 {
            tries = [Array(values.prefix(2))]
        } else {
            tries = values.map { [$0] }
        }
        // Only a value that leaves rows out shows whether the filter is heeded.
        return tries.map { AppliedFilter(capability, values: $0) }.first { filter in
            rows.contains { !filter.holds(reader.value(capability.field, $0)) }
        }
    }

    /// A sorted list comes in that order.
    func sort(_ sort: AppliedSort) async throws(Stop) -> [CheckReport.Check] {
        let field = sort.capability.field
        let name = "\(field) \(sort.direction.rawValue)"
        guard rows.count > 1 else {
            return [.init(skipped: "sort", of: subject, because: "\(name): the list has \(rows.count) rows")]
        }
        let page = try await page(size: largest, sort: sort)
        var problems = Problems()
        if let (one, other) = comparison.disorder(page.rows, by: field, sort.direction) {
            let isIgnored = page.rows.map(reader.key) == rows.map(reader.key)
            problems.expect(
                false,
                "the list sorted by \(name) "
                    + (isIgnored
                        ? "has the same order as without the sort"
                        : "is not in that order: \(reader.shown(one, field)) stands before \(reader.shown(other, field))"),
                "remove the sort, or correct its parameters")
        } else {
            comparison.nulls(in: page.rows, sort, "the list sorted by \(name)", &problems)
            if isWhole(first), isWhole(page), page.rows.count < rows.count {
                problems.expect(
                    false, "the list sorted by \(name) has \(page.rows.count) rows, and \(rows.count) without a sort",
                    "remove the sort: the host would read the sorted list instead of the whole list")
            }
        }
        return [.init("sort", of: subject, detail: "\(name): \(page.rows.count) rows", problems: problems.all)]
    }
}

extension Value {
    /// Whether it is a text that upper and lower case write differently.
    fileprivate var hasCase: Bool { text.map { $0.lowercased() != $0.uppercased() } ?? false }
}
