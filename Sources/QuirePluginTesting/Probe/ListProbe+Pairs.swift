import QuirePluginKit

extension ListProbe {
    /// The filters to combine: each exact one with the next on another field, unless a rule excludes the pair or both
    /// use the same parameter.
    static func filterPairs(of resource: Resource) -> [(FilterCapability, FilterCapability)] {
        let exact = resource.table.filters.filter { filter in
            filter.fidelity == .exact && filter.encoding != .path
                && !resource.table.filterRules.contains { rule in
                    switch rule {
                    case .required(let names), .exclusive(let names), .together(let names):
                        names.contains(filter.parameter)
                    }
                }
        }
        return exact.indices.compactMap { index in
            let one = exact[index]
            return exact[(index + 1)...].first { $0.field != one.field && $0.parameter != one.parameter }.map {
                (one, $0)
            }
        }
    }

    /// Two filters that are sent together are both heeded.
    func together(_ one: FilterCapability, _ other: FilterCapability) async throws(Stop) -> [CheckReport.Check] {
        guard let pair = samples(one, other) else { return [] }
        let sent = pair.flatMap(\.queryItems).map { "\($0.name)=\($0.value)" }.joined(separator: "&")
        let page = try await page(size: largest, filters: pair)
        var problems = Problems()
        for filter in pair {
            let strange = page.rows.first { !filter.holds(reader.value(filter.capability.field, $0)) }
            guard let strange else { continue }
            problems.expect(
                false,
                "\(sent) gives \(reader.shown(strange, filter.capability.field)): of the two filters, "
                    + "\(filter.capability.parameter) isn't heeded",
                "declare that they can't be combined: rules: {exclusive: [[\(one.parameter), \(other.parameter)]]}")
        }
        return [.init("filters", of: subject, detail: "\(sent): \(page.rows.count) rows", problems: problems.all)]
    }

    /// Values of one row for both, where each leaves out a row that the other doesn't.
    private func samples(_ one: FilterCapability, _ other: FilterCapability) -> [AppliedFilter]? {
        for row in rows {
            let pair = [one, other].compactMap { capability -> AppliedFilter? in
                var value = reader.value(capability.field, row)
                if resource.table.field(named: capability.field)?.type == .money {
                    value = value.number.map { .decimal($0) } ?? .null
                }
                let isSent = capability.acceptedValues.isEmpty || capability.acceptedValues.contains(value.plainText)
                guard isSent, capability.carries(value), capability.writesExactly(value) else { return nil }
                let filter = AppliedFilter(capability, values: [value])
                return filter.holds(reader.value(capability.field, row)) ? filter : nil
            }
            guard pair.count == 2 else { continue }
            func holds(_ filter: AppliedFilter, _ row: [Value]) -> Bool {
                filter.holds(reader.value(filter.capability.field, row))
            }
            let tellsApart =
                rows.contains { holds(pair[0], $0) && !holds(pair[1], $0) }
                && rows.contains { holds(pair[1], $0) && !holds(pair[0], $0) }
            if tellsApart { return pair }
        }
        return nil
    }
}
