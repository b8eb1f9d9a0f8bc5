import QuireDiagnostics
package import QuireModel
package import QuirePlan
import QuireSyntax

/// Reads values from outside, such as a command line, as the type that their parameter declares.
package enum ParameterValue {
    /// The types that a parameter can have, by the word that declares it.
    package static let types: [(word: String, type: ValueType)] = [
        ("text", .text), ("bool", .bool), ("integer", .integer), ("decimal", .decimal), ("money", .money),
        ("date", .date), ("period", .period), ("timestamp", .timestamp), ("duration", .duration), ("uuid", .uuid),
    ]

    /// An example of a type's values, for messages.
    package static func example(of type: ValueType) -> String {
        switch type {
        case .bool: "true or false"
        case .integer: "a whole number such as 10"
        case .decimal: "a number such as 12.50"
        case .money: "an amount with its currency such as 100 EUR"
        case .date: "a day such as 2026-11-20 or today-30d"
        case .period: "a day, month, quarter or year such as 2026-11"
        case .timestamp: "an instant such as 2026-11-20T10:00:00Z or now-1h"
        case .duration: "a length of time such as 30d or 2h30min"
        case .text, .uuid, .list, .record, .any, .null: "text"
        }
    }

    /// The value of a text as a type; nil if it doesn't have that type.
    ///
    /// Text is taken unchanged. Anything else is one literal, or `now` or `today` with durations added or subtracted;
    /// names, calls and queries are refused, so that a value can't become part of the script.
    package static func value(of text: String, as type: ValueType, _ context: EvaluationContext) -> Value? {
        if type.isText { return .text(text) }
        guard !text.contains(where: \.isNewline) else { return nil }
        let source = SourceText("print \(text)")
        let parsed = Parser.parse(source)
        guard parsed.isValid, parsed.statements.count == 1, case .print(let syntax)? = parsed.statements.first?.kind,
            isPlain(syntax)
        else { return nil }
        var binder = Binder(catalog: Catalog(providers: []), source: source, context: context)
        guard let value = binder.bindValue(syntax)?.constant, !value.isNull else { return nil }
        return convert(value, to: type)
    }

    /// A value as one of a type; nil when it is none. Null is of every type.
    package static func convert(_ value: Value, to type: ValueType) -> Value? {
        switch (value, type) {
        case (.null, _): return value
        case (.text, .uuid): return value
        case (.integer(let integer), .decimal): return .decimal(ExactDecimal(integer))
        case (.integer(let year), .period) where (1000...9999).contains(year):
            return .period(Period(unit: .year, ordinal: Int(year)))
        case (.period, .period): return value
        default: return value.type == type ? value : nil
        }
    }

    private static func isPlain(_ syntax: ExpressionSyntax) -> Bool {
        switch syntax.kind {
        case .literal: true
        case .name(let name): !name.isQuoted && ["now", "today"].contains(name.text.lowercased())
        case .unary(let operation, let operand): operation != .not && isPlain(operand)
        case .arithmetic(_, let left, let right): isPlain(left) && isPlain(right)
        case .path, .parameter, .call, .logical, .comparison, .match, .inList, .inQuery, .between, .isNull,
            .parenthesised, .subquery, .missing:
            false
        }
    }
}
