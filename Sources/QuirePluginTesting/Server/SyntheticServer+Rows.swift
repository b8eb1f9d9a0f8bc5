import Foundation
import QuirePluginKit

extension SyntheticServer {
    /// Whether a filter returns a row.
    func matches(_ filter: AskedPage.Filter, _ row: Int, in table: Table) -> Bool {
        let capability = filter.capability
        if quirks.contains(.ignoresFilter(parameter: capability.parameter)) { return true }
        let value = table.value(capability.field, row)
        let type = table.resource.table.field(named: capability.field)?.type ?? .text
        let matches = filter.values.contains { text in
            let wanted = capability.value(of: text, as: type)
            return !value.isNull && self.matches(value, wanted, capability)
        }
        // What isn't promised isn't kept either.
        return matches || (capability.fidelity == .superset && (row.isMultiple(of: 5) || isNear(value, filter)))
    }

    private func isNear(_ value: Value, _ filter: AskedPage.Filter) -> Bool {
        value.text.map { text in filter.values.contains { $0.lowercased() == text.lowercased() } } ?? false
    }

    private func matches(_ value: Value, _ wanted: Value, _ capability: FilterCapability) -> Bool {
        if quirks.contains(.ignoresCase(parameter: capability.parameter)), let one = value.text, let other = wanted.text
        {
            return one.lowercased() == other.lowercased()
        }
        let order = Value.order(value.comparable, wanted.comparable)
        let isShifted = quirks.contains(.shiftsBound(parameter: capability.parameter))
        switch capability.operator {
        case .equals, .anyOf: return order == 0
        case .atLeast: return isShifted ? order > 0 : order >= 0
        case .moreThan: return isShifted ? order >= 0 : order > 0
        case .atMost: return isShifted ? order < 0 : order <= 0
        case .lessThan: return isShifted ? order <= 0 : order < 0
        }
    }

    /// Rows in the requested order.
    func sorted(_ rows: [Int], by sort: AppliedSort, of table: Table, place: String?) -> [Int] {
        let field = sort.capability.field
        if quirks.contains(.ignoresSort(field: field)) { return rows }
        var rows = rows
        if quirks.contains(.movesTies) {
            var random = SplitMix64(seed: UInt64((place ?? "").utf8.reduce(7) { ($0 &* 31) &+ Int($1) } & 0xFFFF))
            rows.shuffle(using: &random)
        }
        if quirks.contains(.hidesNullsWhenSorted(field: field)) { rows.removeAll { table.value(field, $0).isNull } }
        return sorted(rows, by: field, sort.direction, sort.capability.nulls(sort.direction), in: table)
    }

    /// Rows in the order of a field; rows that tie keep their order.
    func sorted(
        _ rows: [Int], by field: String, _ direction: SortDirection, _ nulls: SortCapability.Nulls, in table: Table
    ) -> [Int] {
        let asText = quirks.contains(.sortsAsText(field: field))
        let nullsFirst =
            switch nulls {
            case .first: true
            case .last: false
            // Servers with undocumented nulls sort them as the greatest value, or as the least.
            case .never, .unknown: direction == .descending
            }
        let keyed = rows.enumerated().map { (place: $0.offset, row: $0.element, key: table.value(field, $0.element)) }
        return keyed.sorted { one, other in
            if one.key.isNull || other.key.isNull {
                if one.key.isNull && other.key.isNull { return one.place < other.place }
                return one.key.isNull == nullsFirst
            }
            let first = asText ? Value.text(one.key.plainText) : one.key.comparable
            let second = asText ? Value.text(other.key.plainText) : other.key.comparable
            let order = Value.order(first, second) * (direction == .ascending ? 1 : -1)
            return order == 0 ? one.place < other.place : order < 0
        }.map(\.row)
    }
}

extension FilterCapability {
    /// The value in a parameter, without the text of the template; nil if it isn't written that way.
    func unwrapped(_ text: String) -> String? {
        guard let template, let hole = template.range(of: "{value}") else { return text }
        let (before, after) = (template[..<hole.lowerBound], template[hole.upperBound...])
        guard text.hasPrefix(before), text.hasSuffix(after), text.count >= before.count + after.count else {
            return nil
        }
        return String(text.dropFirst(before.count).dropLast(after.count))
    }

    /// The value that a text in a request means.
    func value(of text: String, as type: ValueType) -> Value {
        let own = valueMap.first { $0.value == text }?.key ?? text
        let time: Timestamp?
        switch form {
        case .plain, .timestamp: time = nil
        case .date: time = Timestamp("\(own)T00:00:00Z")
        case .unixSeconds: time = Int64(own).map { Timestamp(seconds: $0) }
        case .unixMilliseconds:
            time = Int64(own).map { number in
                let seconds = (number - (number % 1000 + 1000) % 1000) / 1000
                return Timestamp(seconds: seconds, nanoseconds: Int32(number - seconds * 1000) * 1_000_000)
            }
        }
        if let time { return .timestamp(time) }
        switch type {
        case .bool: return own == "true" ? .bool(true) : own == "false" ? .bool(false) : .text(own)
        case .money, .decimal, .integer:
            return Value.text(own).shaped(as: .decimal).number.map { .decimal($0) } ?? .text(own)
        case .timestamp, .date, .period:
            let value = Value.text(own).shaped(as: type)
            return value.isNull ? .text(own) : value
        case .text, .uuid, .duration, .list, .record, .any, .null: return .text(own)
        }
    }
}
