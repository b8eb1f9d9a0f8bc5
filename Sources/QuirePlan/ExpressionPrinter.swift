import QuireModel

extension Expression: CustomStringConvertible {
    /// The expression as the language writes it, for `explain` and messages.
    package var description: String { written(within: 0) }

    /// How tightly the form binds: or 1, and 2, not 3, comparison 4, sum 5, product 6, sign 7, the rest 8.
    private var precedence: Int {
        switch kind {
        case .or: 1
        case .and: 2
        case .not: 3
        case .compare, .oneOf, .isNull, .match: 4
        case .arithmetic(let operation, _, _):
            operation == .add || operation == .subtract ? 5 : 6
        case .negate: 7
        case .amount(let inner, true): inner.precedence
        case .column, .constant, .placeholder, .path, .amount, .currency, .call, .lookup: 8
        }
    }

    private func written(within outer: Int) -> String {
        precedence < outer ? "(\(text))" : text
    }

    private var text: String {
        switch kind {
        case .column(let name): return name
        case .constant(let value): return value.literal
        case .placeholder(let text): return text
        case .path(let inner, let steps):
            return steps.reduce(inner.written(within: 8)) { text, step in
                switch step {
                case .key(_, let name): "\(text).\(name)"
                case .index(let index): "\(text)[\(index)]"
                }
            }
        // A comparison of money with a number is one of its amount, and is written as the user wrote it.
        case .amount(let inner, true): return inner.text
        case .amount(let inner, false): return inner.written(within: 8) + ".value"
        case .currency(let inner): return inner.written(within: 8) + ".currency"
        case .negate(let inner): return "-" + inner.written(within: 8)
        case .not(let inner): return "not " + inner.written(within: 4)
        case .and(let parts): return parts.map { $0.written(within: 2) }.joined(separator: " and ")
        case .or(let parts): return parts.map { $0.written(within: 1) }.joined(separator: " or ")
        case .arithmetic(let operation, let left, let right):
            return "\(left.written(within: precedence)) \(operation.rawValue) \(right.written(within: precedence + 1))"
        case .compare(let comparison, let left, let right):
            return "\(left.written(within: 5)) \(comparison.rawValue) \(right.written(within: 5))"
        case .oneOf(let inner, let values):
            return "\(inner.written(within: 5)) in (\(values.map(\.literal).joined(separator: ", ")))"
        case .isNull(let inner): return inner.written(within: 5) + " is null"
        case .match(let match, let left, let right):
            return "\(left.written(within: 5)) \(match.rawValue) \(right.written(within: 5))"
        case .call(let function, let arguments):
            return "\(function.rawValue)(\(arguments.map { $0.written(within: 0) }.joined(separator: ", ")))"
        // The language has no syntax for it; readers need to know which column the value comes from.
        case .lookup(let inner, _, _): return "common(\(inner.written(within: 0)))"
        }
    }
}

extension Value {
    /// The value as a literal of the language.
    package var literal: String {
        switch self {
        case .null: return "null"
        case .text(let text):
            var escaped = ""
            for character in text.unicodeScalars {
                switch character {
                case "\"": escaped += "\\\""
                case "\\": escaped += "\\\\"
                case "\n": escaped += "\\n"
                case "\t": escaped += "\\t"
                default: escaped.unicodeScalars.append(character)
                }
            }
            return "\"\(escaped)\""
        case .money(let money): return [money.amount.description, money.currency ?? ""].joined(separator: " ")
        case .bool, .integer, .decimal, .timestamp, .period, .duration, .list, .record: return plainText
        }
    }
}
