import QuireDiagnostics
import QuirePluginKit
import Yams

extension ProviderFileReader {
    private static let operators: [(String, FilterCapability.Operator)] = [
        ("equals", .equals), ("any_of", .anyOf), ("at_least", .atLeast), ("more_than", .moreThan),
        ("at_most", .atMost), ("less_than", .lessThan),
    ]

    /// Reads the API's filters: one or more for each field.
    mutating func filters(_ node: Node, of fields: [Field]) -> [FilterCapability] {
        var found: [FilterCapability] = []
        for (name, key, value) in entries(node, of: "filters") ?? [] {
            guard isField(name, key, fields), let field = fields.first(where: { $0.name == name }) else { continue }
            for one in value.sequence.map(Array.init) ?? [value] { found += filters(on: field, one) }
        }
        return found
    }

    private mutating func filters(on field: Field, _ node: Node) -> [FilterCapability] {
        let before = problems.count
        guard let filter = mapping(node, .filter) else { return [] }
        let encodings: [(String, FilterCapability.Encoding)] = [
            ("single", .single), ("repeated", .repeated), ("brackets", .bracketRepeated), ("comma", .commaSeparated),
            ("json", .jsonArray), ("path", .path),
        ]
        let encoding = word(filter["as"], "as", encodings)
        let isExact = flag(filter["exact"], "exact") ?? false
        let values = texts(filter["values"], "values") ?? []
        let form = valueForm(filter["form"], field)
        let map = wordMap(filter["map"], "map")
        let given = filter.node.mapping?.compactMap { key, value in
            ProviderFileReader.operators.first { $0.0 == key.scalar?.string }.map { ($0, value) }
        }
        guard let given, !given.isEmpty else {
            guard problems.count == before else { return [] }
            let names = ProviderFileReader.operators.map(\.0).joined(separator: ", ")
            problem(
                .missingKey, "the filter on \(field.name): expected one of \(names), with its parameter", at: node)
            return []
        }
        return given.compactMap { operation, value in
            guard let written = text(value, operation.0), !written.isEmpty else { return nil }
            let parts = written.split(separator: "=", maxSplits: 1).map(String.init)
            var capability = FilterCapability(
                field: field.name, operation.1, parameter: parts[0], encoding: encoding ?? .single,
                fidelity: isExact ? .exact : .superset, valueMap: map, form: form,
                template: parts.count > 1 ? parts[1] : nil)
            if let template = capability.template, !template.contains("{value}") {
                problem(
                    .wrongType, "\(operation.0): expected {value} in what is sent, found '\(template)'", at: value)
            }
            let isChoice = operation.1 == .equals || operation.1 == .anyOf
            if isChoice { capability.acceptedValues = values.isEmpty ? field.values : values }
            if capability.parameter.hasSuffix("[]"), operation.1 == .anyOf, encoding == nil {
                capability.parameter.removeLast(2)
                capability.encoding = .bracketRepeated
            } else if operation.1 == .anyOf, encoding == nil {
                capability.encoding = .repeated
            }
            check(capability, value)
            return capability
        }
    }

    private mutating func check(_ filter: FilterCapability, _ node: Node) {
        let takesSeveral = filter.operator == .anyOf
        switch filter.encoding {
        case .single, .path:
            if takesSeveral {
                problem(
                    .impossibleCombination,
                    "any_of: several values can't be sent as \(filter.encoding == .path ? "path" : "single")",
                    at: node, suggestions: ["repeated", "brackets", "comma", "json"])
            }
        case .repeated, .bracketRepeated, .commaSeparated, .jsonArray: break
        }
        if filter.encoding == .path, filter.operator != .equals {
            problem(.impossibleCombination, "only equals can go into the path", at: node)
        }
    }

    private mutating func valueForm(_ node: Node?, _ field: Field) -> FilterCapability.ValueForm {
        let standard: FilterCapability.ValueForm =
            switch (field.type, field.timeForm) {
            case (.timestamp, .unixSeconds): .unixSeconds
            case (.timestamp, .unixMilliseconds): .unixMilliseconds
            default: .plain
            }
        guard let node else { return standard }
        var forms: [(String, FilterCapability.ValueForm)] = [
            ("plain", .plain), ("date", .date), ("unix", .unixSeconds), ("unix_ms", .unixMilliseconds),
            ("timestamp", .timestamp(fractionDigits: 0)),
        ]
        forms += (1...9).map { ("timestamp.\($0)", .timestamp(fractionDigits: $0)) }
        let form = word(node, "form", forms) ?? standard
        if form != .plain, field.type != .timestamp {
            problem(.impossibleCombination, "\(field.name) is not a timestamp, so it has no such form", at: node)
        }
        return form
    }

    /// Words for words.
    mutating func wordMap(_ node: Node?, _ title: String) -> [String: String] {
        var map: [String: String] = [:]
        for (key, _, value) in node.flatMap({ entries($0, of: title) }) ?? [] { map[key] = text(value, key) }
        return map
    }

    /// Reads the rules for combining filters; filters in the path are required in any case.
    mutating func rules(_ table: Mapping, _ resource: Resource) -> [FilterRule] {
        var rules = resource.table.filters.filter { $0.encoding == .path }.map { FilterRule.required([$0.parameter]) }
        guard let node = table["rules"], let given = mapping(node, .rules) else { return rules }
        let kinds: [(String, ([String]) -> FilterRule)] = [
            ("required", FilterRule.required), ("exclusive", FilterRule.exclusive), ("together", FilterRule.together),
        ]
        let parameters = resource.table.filters.map(\.parameter)
        for (key, make) in kinds {
            guard let node = given[key] else { continue }
            for group in node.sequence.map(Array.init) ?? [node] {
                let names = texts(group, key) ?? []
                for name in names where !parameters.contains(name) {
                    problem(
                        .unknownWord, "\(key): there is no filter with the parameter '\(name)'", at: group,
                        suggestions: EditDistance.ranked(name, in: parameters))
                }
                rules.append(make(names))
            }
        }
        return rules
    }

    /// Reads the API's sorts: for each field the parameters, with `{direction}` for asc or desc and `{-}` for a minus.
    mutating func sorts(_ node: Node, of fields: [Field]) -> [SortCapability] {
        (entries(node, of: "sorts") ?? []).compactMap { name, key, value in
            guard isField(name, key, fields), let field = fields.first(where: { $0.name == name }) else { return nil }
            let nulls: SortCapability.Nulls = field.isNullable ? .unknown : .never
            guard value.mapping != nil else {
                guard let by = text(value, name) else { return nil }
                return capability(field, by, nulls, value)
            }
            guard let sort = mapping(value, .sort) else { return nil }
            let places: [(String, SortCapability.Nulls)] = [
                ("never", .never), ("first", .first), ("last", .last), ("unknown", .unknown), ("smallest", .first),
                ("largest", .last),
            ]
            let stated = word(sort["nulls"], "nulls", places) ?? nulls
            var made: SortCapability
            if let by = text(sort["by"], "by") {
                guard let both = capability(field, by, stated, value) else { return nil }
                made = both
            } else {
                made = SortCapability(
                    field: name, ascending: text(sort["asc"], "asc").map { items($0, .ascending) },
                    descending: text(sort["desc"], "desc").map { items($0, .descending) }, nulls: stated)
                if made.ascending == nil, made.descending == nil {
                    problem(.missingKey, "the sort by \(name): expected by, asc or desc", at: value)
                }
            }
            // As a value they come first in the one direction and last in the other.
            switch sort["nulls"].flatMap({ text($0, "nulls") }) {
            case "smallest": made.nullsDescending = .last
            case "largest": made.nullsDescending = .first
            default: break
            }
            let collations: [(String, SortCapability.Collation)] = [("bytes", .bytes), ("unknown", .unknown)]
            made.collation = word(sort["collation"], "collation", collations) ?? .unknown
            made.tiesAreStable = flag(sort["stable"], "stable") ?? false
            return made
        }
    }

    private mutating func capability(
        _ field: Field, _ by: String, _ nulls: SortCapability.Nulls, _ node: Node
    ) -> SortCapability? {
        guard by.contains("{direction}") || by.contains("{-}") else {
            problem(
                .wrongType,
                "the sort by \(field.name): expected {direction} or {-} in '\(by)', or asc and desc apart",
                at: node)
            return nil
        }
        return SortCapability(
            field: field.name, ascending: items(by, .ascending), descending: items(by, .descending), nulls: nulls)
    }

    private func items(_ text: String, _ direction: SortDirection) -> [QueryItem] {
        let filled = text.replacing("{direction}", with: direction.rawValue)
            .replacing("{-}", with: direction == .descending ? "-" : "")
        return filled.split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            return QueryItem(parts[0], parts.count > 1 ? parts[1] : "")
        }
    }
}
