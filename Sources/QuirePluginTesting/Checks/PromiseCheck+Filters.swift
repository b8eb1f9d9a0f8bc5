import QuirePluginKit

extension PromiseCheck {
    /// Checks that filters return the matching rows: exactly, or at least.
    func filters() async -> CheckReport.Check {
        var problems = Problems()
        var asked = 0
        for row in rows {
            guard let wrong = required.first(where: { !$0.holds(reader.value($0.capability.field, row)) }) else {
                continue
            }
            let capability = wrong.capability
            problems.expect(
                capability.fidelity == .superset,
                "the filter \(capability.parameter)=\(wrong.values.map(capability.written).joined(separator: ",")) is "
                    + "declared exact, but gives \(reader.shown(row, capability.field))",
                "declare it superset, so that rows are checked again")
            break
        }
        for capability in resource.table.filters where !required.contains(where: { $0.capability == capability }) {
            let samples = self.samples(of: capability)
            var changesNothing = !samples.isEmpty
            for filter in samples {
                asked += 1
                let filters = combined(filter)
                let list = await reader.list(filters: filters)
                let name = "the filter " + filter.queryItems.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
                if let problem = list.problem {
                    problems.expect(false, "\(name): \(problem.message)", problem.advice)
                    changesNothing = false
                    break
                }
                let expected = rows.filter { row in
                    filters.allSatisfy { $0.holds(reader.value($0.capability.field, row)) }
                }
                if keys(list.rows) != keys(rows) || expected.count == rows.count { changesNothing = false }
                if let problem = difference(filter, name, list.rows, expected) {
                    problems.expect(false, problem.message, problem.advice)
                    changesNothing = false
                    break
                }
            }
            problems.expect(
                !changesNothing,
                "the filter \(capability.parameter) changes nothing: all \(rows.count) rows come for "
                    + "each of \(samples.count) values", "correct the parameter, or remove the filter")
        }
        return .init("filters", of: subject, detail: "\(asked) tried", problems: problems.all)
    }

    private func difference(
        _ filter: AppliedFilter, _ name: String, _ found: [[Value]], _ expected: [[Value]]
    ) -> CheckReport.Problem? {
        let capability = filter.capability
        let (foundKeys, expectedKeys) = (keys(found), keys(expected))
        let lost = expected.filter { !foundKeys.contains(reader.key($0)) }
        if let row = lost.first {
            return .init(
                "\(name) loses \(lost.count) of \(expected.count) rows that match, such as "
                    + reader.shown(row, capability.field),
                advice: capability.operator.isBound
                    ? "declare whether the bound itself belongs to it: atLeast or moreThan, atMost or lessThan"
                    : "remove the filter, or declare the values and the form that the API accepts")
        }
        let isExact = filter.isExact
        let strange = found.filter { !expectedKeys.contains(reader.key($0)) }
        guard isExact, let row = strange.first else { return nil }
        return .init(
            "\(name) is declared exact, but gives \(strange.count) rows that don't match, such as "
                + reader.shown(row, capability.field),
            advice: "declare it superset, so that rows are checked again")
    }

    /// Filters to try, with values that are in the rows and some that nearly are.
    func filterSamples() -> [AppliedFilter] {
        resource.table.filters.filter { capability in !required.contains { $0.capability == capability } }
            .flatMap(samples)
    }

    private func samples(of capability: FilterCapability) -> [AppliedFilter] {
        var values: [Value] = []
        var seen: Set<Value> = []
        for row in rows {
            let value = reader.value(capability.field, row)
            if !value.isNull, capability.carries(value), seen.insert(value).inserted { values.append(value) }
        }
        values.sort { Value.order($0.comparable, $1.comparable) < 0 }
        if !capability.acceptedValues.isEmpty {
            values = capability.acceptedValues.map { .text($0) }
        } else if capability.operator.isBound {
            values = values.isEmpty ? [] : [values[0], values[values.count / 2], values[values.count - 1]]
        } else {
            let few = Array(values.prefix(2) + values.suffix(4))
            let near = few.compactMap(\.text).flatMap { text in
                [text.uppercased(), text.lowercased(), String(text.prefix(max(1, text.count - 1)))]
            }
            values = few + near.filter { !seen.contains(.text($0)) }.map { .text($0) }.filter(capability.carries)
        }
        if resource.table.field(named: capability.field)?.type == .money {
            values = values.compactMap { $0.number.map { .decimal($0) } }
        }
        var filters = values.prefix(12).map { AppliedFilter(capability, values: [$0]) }
        if capability.operator == .anyOf, values.count > 1 {
            filters.append(AppliedFilter(capability, values: Array(values.prefix(2))))
        }
        return filters
    }

    /// A filter with those that must go with it.
    func combined(_ filter: AppliedFilter) -> [AppliedFilter] {
        var partners: [AppliedFilter] = []
        for case .together(let names) in resource.table.filterRules where names.contains(filter.capability.parameter) {
            for capability in resource.table.filters
            where names.contains(capability.parameter) && capability.parameter != filter.capability.parameter {
                let values = samples(of: capability).compactMap(\.values.first)
                let isUpper = capability.operator == .atMost || capability.operator == .lessThan
                if let value = isUpper ? values.last : values.first {
                    partners.append(AppliedFilter(capability, values: [value]))
                }
            }
        }
        return required.filter { $0.capability != filter.capability } + partners + [filter]
    }

    /// Sorted lists come in order and hold every row.
    func sorts() async -> CheckReport.Check {
        var problems = Problems()
        var asked = 0
        for capability in resource.table.sorts {
            for direction in [SortDirection.ascending, .descending] where capability.parameters(direction) != nil {
                asked += 1
                let before = problems.all.count
                await check(AppliedSort(capability, direction), &problems)
                if problems.all.count > before { break }
            }
        }
        return .init("sorts", of: subject, detail: "\(asked) tried", problems: problems.all)
    }

    private func check(_ sort: AppliedSort, _ problems: inout Problems) async {
        let field = sort.capability.field
        let name = "the list sorted by \(field) \(sort.direction.rawValue)"
        let list = await reader.list(filters: required, sort: sort)
        if let problem = list.problem {
            problems.expect(false, "\(name): \(problem.message)", problem.advice)
            return
        }
        let found = keys(list.rows)
        let lost = rows.filter { !found.contains(reader.key($0)) }
        if let row = lost.first, found.count < list.rows.count {
            // One row twice for another not at all: they changed places between two pages, which the host notices.
            problems.expect(
                !sort.capability.tiesAreStable,
                "\(name) orders tied rows differently on each page: \(reader.shown(row)) is missing",
                "declare that ties aren't stable")
            return
        }
        if let row = lost.first {
            problems.expect(
                false, "\(name) lacks \(lost.count) of \(rows.count) rows, such as \(reader.shown(row, field))",
                "remove the sort: the host would read the sorted list instead of the whole list")
            return
        }
        if let (one, other) = disorder(list.rows, by: field, sort.direction) {
            problems.expect(
                false,
                "\(name) is not in that order: \(reader.shown(one, field)) stands before "
                    + reader.shown(other, field), "remove the sort, or correct its parameters")
            return
        }
        nulls(in: list.rows, sort, name, &problems)
        guard sort.capability.tiesAreStable, resource.endpoint.pageSize?.parameter != nil else { return }
        let small = await reader.list(filters: required, sort: sort, size: PromiseCheck.smallSize)
        problems.expect(
            small.rows.map(reader.key) == list.rows.map(reader.key),
            "\(name) orders tied rows differently in pages of \(PromiseCheck.smallSize)",
            "declare that ties aren't stable")
    }

    /// Checks that rows without a value are where they are declared to be.
    func nulls(in rows: [[Value]], _ sort: AppliedSort, _ name: String, _ problems: inout Problems) {
        let field = sort.capability.field
        let flags = rows.map { reader.value(field, $0).isNull }
        guard flags.contains(true), flags.contains(false) else { return }
        let isFirst = flags.first == true
        switch sort.capability.nulls(sort.direction) {
        case .unknown: break
        case .never:
            problems.expect(
                false, "\(name) has rows without a value, but is declared to have none",
                "declare where rows without a value come, or unknown")
        case .first:
            problems.expect(
                isFirst, "\(name) doesn't begin with rows without a value", "declare where they come, or unknown")
        case .last:
            problems.expect(!isFirst, "\(name) begins with rows without a value", "declare where they come, or unknown")
        }
    }
}

extension FilterCapability.Operator {
    /// Whether it compares with an end of a range.
    var isBound: Bool {
        switch self {
        case .equals, .anyOf: false
        case .atLeast, .moreThan, .atMost, .lessThan: true
        }
    }
}

extension Value {
    /// Whether it is an empty text, which no parameter can express.
    var isBlank: Bool { text?.isEmpty ?? false }
}
