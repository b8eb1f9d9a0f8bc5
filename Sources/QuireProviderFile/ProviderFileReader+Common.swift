import QuireDiagnostics
import QuirePluginKit
import Yams

extension ProviderFileReader {
    /// How the rows read in a shared table: `links` or `payments`, and its columns.
    mutating func common(_ node: Node, of fields: [Field]) -> CommonMapping? {
        guard let tables = entries(node, of: "common") else { return nil }
        guard tables.count == 1, let (name, key, columns) = tables.first else {
            wrong(node, "common", "either links or payments")
            return nil
        }
        guard let table = CommonMapping.Table(rawValue: name) else {
            problem(.unknownWord, "common: expected links or payments, found '\(name)'", at: key)
            return nil
        }
        var mapping = CommonMapping(table, columns: [:])
        for (column, key, value) in entries(columns, of: name) ?? [] {
            guard table.columnNames.contains(column) else {
                problem(
                    .unknownKey, "the shared table \(name) has no column '\(column)'", at: key,
                    suggestions: EditDistance.ranked(column, in: table.columnNames),
                    hint: "known here: \(table.columnNames.joined(separator: ", "))")
                continue
            }
            mapping.columns[column] = source(value, of: fields)
        }
        return mapping
    }

    private mutating func source(_ node: Node, of fields: [Field]) -> CommonMapping.Source? {
        guard let mapping = node.mapping else {
            guard let text = text(node, "a column") else { return nil }
            let field = String(text.prefix { $0 != "." && $0 != "[" })
            return isField(field, node, fields) ? .field(text) : nil
        }
        if mapping["map"] != nil { return lookup(node, of: fields) }
        if mapping["cases"] != nil { return cases(node, of: fields) }
        if mapping["upper"] != nil {
            guard let upper = self.mapping(node, .upper), let name = text(upper["upper"], "upper") else { return nil }
            return isField(name, upper["upper"], fields) ? .upperCased(name) : nil
        }
        if mapping["value"] != nil {
            guard let constant = self.mapping(node, .constant), let value = constant["value"] else { return nil }
            return self.value(value, "value", depth: 0).map { .constant($0) }
        }
        wrong(node, "a column", "a field, or a mapping with map, cases, upper or value")
        return nil
    }

    private mutating func lookup(_ node: Node, of fields: [Field]) -> CommonMapping.Source? {
        guard let map = mapping(node, .map), let name = text(map["map"], "map"), isField(name, map["map"], fields)
        else {
            return nil
        }
        return .map(name, wordMap(map["to"], "to"), otherwise: text(map["otherwise"], "otherwise") ?? "unknown")
    }

    private mutating func cases(_ node: Node, of fields: [Field]) -> CommonMapping.Source? {
        guard let rule = mapping(node, .cases), let list = rule["cases"]?.sequence,
            let otherwise = text(rule["otherwise"], "otherwise")
        else {
            if node.mapping?["cases"]?.sequence == nil { wrong(node, "cases", "a list of when and then") }
            return nil
        }
        let cases = list.compactMap { item -> CommonMapping.Case? in
            guard let one = mapping(item, .caseOf), let when = one["when"], let then = text(one["then"], "then") else {
                return nil
            }
            let conditions = (entries(when, of: "when") ?? []).compactMap { name, key, value in
                condition(name, key, value, fields)
            }
            return CommonMapping.Case(conditions, then)
        }
        return .cases(cases, otherwise: otherwise)
    }

    /// `FIELD: null`, `FIELD: present`, `FIELD: past`, or the field's value.
    private mutating func condition(
        _ name: String, _ key: Node, _ node: Node, _ fields: [Field]
    ) -> CommonMapping.Condition? {
        guard isField(name, key, fields), let field = fields.first(where: { $0.name == name }),
            let value = value(node, name, depth: 0)
        else { return nil }
        let isPlain = node.scalar?.style == .plain || node.scalar?.style == .any
        switch value {
        case .null: return .isNull(name)
        case .text("present") where isPlain: return .isNotNull(name)
        case .text("past") where isPlain:
            if field.type == .timestamp { return .isPast(name) }
            problem(.impossibleCombination, "\(name) is not a timestamp, so that it can't be past", at: node)
            return nil
        case .bool where field.type == .bool, .integer where field.type.isNumber, .decimal where field.type.isNumber,
            .text where field.type.isText:
            return .equals(name, value)
        default:
            problem(.wrongType, "\(name) is \(field.type); expected null, present, past or such a value", at: node)
            return nil
        }
    }
}
