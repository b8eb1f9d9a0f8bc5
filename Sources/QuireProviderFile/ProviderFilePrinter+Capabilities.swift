import Foundation
import QuirePluginKit

extension ProviderFilePrinter {
    /// The filters of a table, by field; those that differ in the parameter alone share their entry.
    func filters(_ resource: Resource) -> Entries {
        var names: [String] = []
        for filter in resource.table.filters where !names.contains(filter.field) { names.append(filter.field) }
        return names.compactMap { name in
            guard let field = resource.table.field(named: name) else { return nil }
            var groups: [(operators: Entries, rest: Entries)] = []
            for filter in resource.table.filters where filter.field == name {
                let (own, rest) = filterEntries(filter, on: field)
                let same = groups.firstIndex { group in
                    isSame(group.rest, rest) && !group.operators.contains { $0.key == own.key }
                }
                if let same {
                    groups[same].operators.append(own)
                } else {
                    groups.append(([own], rest))
                }
            }
            let trees = groups.map { YAMLTree.map($0.operators + $0.rest) }
            return (name, trees.count == 1 ? trees[0] : .list(trees))
        }
    }

    private func isSame(_ one: Entries, _ other: Entries) -> Bool {
        YAMLTree.file(one, notes: [:]) == YAMLTree.file(other, notes: [:])
    }

    private func filterEntries(
        _ filter: FilterCapability, on field: Field
    ) -> (own: (key: String, value: YAMLTree), rest: Entries) {
        let isChoice = filter.operator == .equals || filter.operator == .anyOf
        var parameter = filter.parameter
        var encoding: String?
        switch (filter.operator, filter.encoding) {
        case (.anyOf, .bracketRepeated): parameter += "[]"
        case (.anyOf, .repeated): encoding = parameter.hasSuffix("[]") ? "repeated" : nil
        case (_, .single): encoding = nil
        case (_, .repeated): encoding = "repeated"
        case (_, .bracketRepeated): encoding = "brackets"
        case (_, .commaSeparated): encoding = "comma"
        case (_, .jsonArray): encoding = "json"
        case (_, .path): encoding = "path"
        }
        if let template = filter.template { parameter += "=" + template }
        var rest: Entries = []
        if let encoding { rest.append(("as", .text(encoding))) }
        if filter.fidelity == .exact { rest.append(("exact", .flag(true))) }
        if isChoice, !filter.acceptedValues.isEmpty, filter.acceptedValues != field.values {
            rest.append(("values", .texts(filter.acceptedValues)))
        }
        if !filter.valueMap.isEmpty {
            rest.append(("map", .map(filter.valueMap.sorted { $0.key < $1.key }.map { ($0.key, .text($0.value)) })))
        }
        if let form = form(filter.form, field) { rest.append(("form", .text(form))) }
        return ((word(filter.operator), .text(parameter)), rest)
    }

    private func word(_ operation: FilterCapability.Operator) -> String {
        switch operation {
        case .equals: "equals"
        case .anyOf: "any_of"
        case .atLeast: "at_least"
        case .moreThan: "more_than"
        case .atMost: "at_most"
        case .lessThan: "less_than"
        }
    }

    /// The word for a form; nil for the field's default form.
    private func form(_ form: FilterCapability.ValueForm, _ field: Field) -> String? {
        switch form {
        case .plain: field.type == .timestamp && field.timeForm != .text ? "plain" : nil
        case .date: "date"
        case .unixSeconds: field.timeForm == .unixSeconds ? nil : "unix"
        case .unixMilliseconds: field.timeForm == .unixMilliseconds ? nil : "unix_ms"
        case .timestamp(let digits): digits == 0 ? "timestamp" : "timestamp.\(digits)"
        }
    }

    /// A sort: one text where the two directions differ in a word or a minus alone.
    func sort(_ sort: SortCapability, of resource: Resource) -> (key: String, value: YAMLTree) {
        let isNullable = resource.table.field(named: sort.field)?.isNullable == true
        var rest: Entries = []
        switch sort.nulls {
        case .first where sort.nullsDescending == .last: rest.append(("nulls", .text("smallest")))
        case .last where sort.nullsDescending == .first: rest.append(("nulls", .text("largest")))
        case .never: if isNullable { rest.append(("nulls", .text("never"))) }
        case .first: rest.append(("nulls", .text("first")))
        case .last: rest.append(("nulls", .text("last")))
        case .unknown: if !isNullable { rest.append(("nulls", .text("unknown"))) }
        }
        if sort.collation == .bytes { rest.append(("collation", .text("bytes"))) }
        if sort.tiesAreStable { rest.append(("stable", .flag(true))) }
        if let by = both(sort) {
            return (sort.field, rest.isEmpty ? .text(by) : .map([("by", .text(by))] + rest))
        }
        let ways = [("asc", sort.ascending), ("desc", sort.descending)].compactMap { key, items in
            items.map { (key: key, value: YAMLTree.text(written($0))) }
        }
        return (sort.field, .map(ways + rest))
    }

    private func written(_ items: [QueryItem]) -> String {
        items.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
    }

    private func both(_ sort: SortCapability) -> String? {
        guard let up = sort.ascending, let down = sort.descending, up.count == down.count else { return nil }
        var items: [String] = []
        for (one, other) in zip(up, down) {
            guard one.name == other.name else { return nil }
            if one == other {
                items.append("\(one.name)=\(one.value)")
            } else if other.value == "-" + one.value {
                items.append("\(one.name)={-}\(one.value)")
            } else if let place = one.value.range(of: "asc", options: .backwards),
                one.value.replacingCharacters(in: place, with: "desc") == other.value
            {
                items.append("\(one.name)=\(one.value.replacingCharacters(in: place, with: "{direction}"))")
            } else {
                return nil
            }
        }
        let text = items.joined(separator: "&")
        return text.contains("{") ? text : nil
    }

    /// The rows in a shared table.
    func common(_ common: CommonMapping) -> YAMLTree {
        let columns = common.table.columnNames.compactMap { name in
            common.columns[name].map { (key: name, value: source($0)) }
        }
        return .map([(common.table.rawValue, .map(columns))])
    }

    private func source(_ source: CommonMapping.Source) -> YAMLTree {
        switch source {
        case .field(let name): return .text(name)
        case .upperCased(let name): return .map([("upper", .text(name))])
        case .constant(let value): return .map([("value", .value(value))])
        case .map(let field, let words, let otherwise):
            let to = words.sorted { $0.key < $1.key }.map { (key: $0.key, value: YAMLTree.text($0.value)) }
            let rest: Entries = otherwise == "unknown" ? [] : [("otherwise", .text(otherwise))]
            return .map([("map", .text(field)), ("to", .map(to))] + rest)
        case .cases(let cases, let otherwise):
            let list = cases.map { one in
                YAMLTree.map([("when", .map(one.conditions.map(condition))), ("then", .text(one.value))])
            }
            return .map([("cases", .list(list)), ("otherwise", .text(otherwise))])
        }
    }

    private func condition(_ condition: CommonMapping.Condition) -> (key: String, value: YAMLTree) {
        switch condition {
        case .equals(let name, let value): (name, .value(value))
        case .isNull(let name): (name, .plain("null"))
        case .isNotNull(let name): (name, .plain("present"))
        case .isPast(let name): (name, .plain("past"))
        }
    }
}
