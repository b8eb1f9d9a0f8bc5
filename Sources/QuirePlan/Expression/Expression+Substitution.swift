import QuireModel

extension Expression {
    /// The same value computed from the columns that a projection makes its columns of; nil when that could cost more,
    /// or fail where it doesn't now.
    package func beneath(_ projection: [ProjectedColumn]) -> Expression? {
        var sources: [String: Expression] = [:]
        for column in projection { sources[column.name] = column.expression }
        guard columns.allSatisfy({ sources[$0]?.isPlain == true }) else { return nil }
        return replacing(sources)
    }

    /// Whether it only picks or renames values, so that computing it twice, or for rows that are dropped, is harmless.
    private var isPlain: Bool {
        switch kind {
        case .column, .constant, .placeholder: true
        case .path(let inner, _), .amount(let inner, _), .currency(let inner), .lookup(let inner, _, _): inner.isPlain
        case .call(.upper, let arguments), .call(.lower, let arguments): arguments.allSatisfy(\.isPlain)
        case .negate, .not, .arithmetic, .and, .or, .compare, .oneOf, .isNull, .match, .call: false
        }
    }

    private func replacing(_ sources: [String: Expression]) -> Expression {
        func inside(_ expression: Expression) -> Expression { expression.replacing(sources) }
        func made(_ kind: Kind) -> Expression { Expression(kind, type) }
        switch kind {
        case .column(let name): return sources[name] ?? self
        case .constant, .placeholder: return self
        case .path(let inner, let steps): return made(.path(inside(inner), steps))
        case .amount(let inner, let notes): return made(.amount(inside(inner), notesCurrencies: notes))
        case .currency(let inner): return made(.currency(inside(inner)))
        case .negate(let inner): return made(.negate(inside(inner)))
        case .not(let inner): return made(.not(inside(inner))).simplified
        case .arithmetic(let operation, let left, let right):
            return made(.arithmetic(operation, inside(left), inside(right)))
        case .and(let parts): return made(.and(parts.map(inside))).simplified
        case .or(let parts): return made(.or(parts.map(inside))).simplified
        case .compare(let comparison, let left, let right):
            return made(.compare(comparison, inside(left), inside(right))).simplified
        case .oneOf(let inner, let values): return made(.oneOf(inside(inner), values)).simplified
        case .isNull(let inner): return made(.isNull(inside(inner))).simplified
        case .match(let match, let left, let right): return made(.match(match, inside(left), inside(right)))
        case .call(let function, let arguments): return made(.call(function, arguments.map(inside)))
        case .lookup(let inner, let table, let otherwise):
            return made(.lookup(inside(inner), table, otherwise: otherwise))
        }
    }

    /// The condition, simplified where constants and lookups decide parts of it.
    private var simplified: Expression {
        switch kind {
        case .isNull(let inner):
            if let value = inner.constant { return .constant(.bool(value.isNull)) }
            if case .lookup = inner.kind { return .constant(.bool(false)) }
        case .compare(.equal, let left, let right):
            if let value = right.constant {
                return Expression.condition(.oneOf(left, [value])).simplified(otherwise: self)
            }
        case .compare(.notEqual, let left, let right):
            if let first = left.constant, let second = right.constant, first.isSettled, second.isSettled {
                return .constant(.bool(first != second))
            }
        case .oneOf: return simplified(otherwise: self)
        case .not(let inner):
            if case .bool(let value)? = inner.constant { return .constant(.bool(!value)) }
        case .and(let parts):
            if parts.contains(where: { $0.constant == .bool(false) }) { return .constant(.bool(false)) }
            return Expression.all(parts.filter { $0.constant != .bool(true) }) ?? .constant(.bool(true))
        case .or(let parts):
            if parts.contains(where: { $0.constant == .bool(true) }) { return .constant(.bool(true)) }
            let rest = parts.filter { $0.constant != .bool(false) }
            return rest.isEmpty ? .constant(.bool(false)) : (rest.count == 1 ? rest[0] : .condition(.or(rest)))
        default: break
        }
        return self
    }

    /// A membership decided by a constant, or restated for the text that a lookup starts from.
    private func simplified(otherwise: Expression) -> Expression {
        guard case .oneOf(let inner, let values) = kind else { return otherwise }
        if let value = inner.constant {
            return value.isSettled && values.allSatisfy(\.isSettled)
                ? .constant(.bool(values.contains(value))) : otherwise
        }
        guard case .lookup(let subject, let table, let other) = inner.kind, !values.contains(.text(other)) else {
            return otherwise
        }
        // Every text outside the table becomes the default, so the table lists all texts that become these.
        let texts = table.filter { values.contains(.text($0.value)) }.keys.sorted().map { Value.text($0) }
        if texts.isEmpty { return .constant(.bool(false)) }
        if texts.count == 1 { return .condition(.compare(.equal, subject, .constant(texts[0]))) }
        return .condition(.oneOf(subject, texts))
    }
}

extension Value {
    /// Whether equality with another such value is plain equality: text or null.
    fileprivate var isSettled: Bool {
        switch self {
        case .null, .text: true
        case .bool, .integer, .decimal, .money, .timestamp, .period, .duration, .list, .record: false
        }
    }
}
