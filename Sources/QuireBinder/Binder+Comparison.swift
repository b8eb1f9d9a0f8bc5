import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireSyntax

extension Binder {
    /// A comparison, with periods turned into the instants they name and money into its parts.
    mutating func bindComparison(
        _ symbol: ComparisonOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax, in scope: Scope,
        span: SourceSpan
    ) throws(BindingError) -> Expression {
        try rejectValueFirst(left, right, in: scope)
        let first =
            if let (query, rows) = rowsThatMatter(left, right) {
                try bindScalar(query, form: .count(atMost: rows), span: left.span)
            } else {
                try bind(left, in: scope)
            }
        let second =
            if let (query, rows) = rowsThatMatter(right, left) {
                try bindScalar(query, form: .count(atMost: rows), span: right.span)
            } else {
                try bindOperand(right, beside: first, in: scope)
            }
        do throws(BindingError) {
            return try compare(Comparison(symbol), first, second, span: span)
        } catch {
            var error = error
            error.hint = error.hint ?? MisreadDate.hint(for: source.slice(right.span), beside: first.type)
            throw error
        }
    }

    /// The right side of a comparison, where a bare word is text unless it is a field.
    mutating func bindOperand(
        _ syntax: ExpressionSyntax, beside left: Bound, in scope: Scope
    ) throws(BindingError) -> Bound {
        switch syntax.kind {
        case .name(let name) where !name.isQuoted:
            let isValue = left.field?.values.contains(name.text) ?? false
            if scope.column(named: name.text) != nil {
                if isValue, let field = left.field { throw .ambiguousWord(name, field: field.name) }
                return try bind(syntax, in: scope)
            }
            if !left.type.isText, left.type != .any { return try bindWord(name, syntax, beside: left, in: scope) }
            if let field = left.field, !field.values.isEmpty, !isValue {
                let unknown = BindingError.unknownValue(
                    name.text, of: field.name, known: field.values, span: name.span)
                if field.valuesAreListedBySchema { throw unknown }
                warn(unknown)
            }
            return Bound(.constant(.text(name.text)))
        case .literal(let literal) where literal.kind == .text:
            let bound = try bind(syntax, in: scope)
            if let field = left.field, !field.values.isEmpty, case .text(let text)? = bound.expression.constant,
                !field.values.contains(text)
            {
                warn(.unknownValue(text, of: field.name, known: field.values, span: syntax.span))
            }
            return bound
        case .parameter(let name):
            let bound = try bind(syntax, in: scope)
            // A value from outside may be a typing mistake, like a written one.
            if let field = left.field, !field.values.isEmpty, case .text(let text)? = bound.expression.constant,
                !field.values.contains(text)
            {
                var unknown = BindingError.unknownValue(text, of: field.name, known: field.values, span: syntax.span)
                unknown.replacement = nil
                unknown.label = "$\(name) is '\(text)'"
                warn(unknown)
            }
            return bound
        default: return try bind(syntax, in: scope)
        }
    }

    /// Binds a bare word that is compared with something other than text: `now`, `today`, or a mistake.
    private mutating func bindWord(
        _ name: NameSyntax, _ syntax: ExpressionSyntax, beside left: Bound, in scope: Scope
    ) throws(BindingError) -> Bound {
        if moment(name.text) != nil { return try bind(syntax, in: scope) }
        let days = ["yesterday": "today-1d", "tomorrow": "today+1d"]
        let near =
            days[name.text.lowercased()].map { [$0] }
            ?? EditDistance.ranked(name.text, in: scope.names + (left.type == .bool ? ["true", "false"] : []))
        throw BindingError(
            code: .typeMismatch, message: "\(left.phrase) can't be compared with the word '\(name.text)'",
            span: name.span, suggestions: near, replacement: near.first, hint: hint(left, name))
    }

    private func hint(_ left: Bound, _ word: NameSyntax) -> String? {
        switch left.type {
        case .bool: "write true or false"
        case .list(.text), .list(.any): "to test whether a list has it: \(left.expression) contains \(word.text)"
        default: nil
        }
    }

    /// The comparison of two resolved sides.
    func compare(
        _ comparison: Comparison, _ left: Bound, _ right: Bound, span: SourceSpan
    ) throws(BindingError) -> Expression {
        // Constants move to the right, where the rules below expect them.
        if left.expression.constant != nil, right.expression.constant == nil {
            return try compare(comparison.mirrored, right, left, span: span)
        }
        if right.expression.constant?.isNull == true, comparison == .equal || comparison == .notEqual {
            let isNull = Expression.condition(.isNull(left.expression))
            return comparison == .equal ? isNull : .condition(.not(isNull))
        }
        let right = inCapitals(yearIfMeant(right, beside: left), beside: left)
        switch (left.type, right.type) {
        case (.timestamp, .date), (.timestamp, .period):
            if case .period(let period)? = right.expression.constant {
                return within(comparison, left.expression, period)
            }
        case (.money, .money):
            if case .money(let money)? = right.expression.constant {
                return inCurrency(comparison, left.expression, money)
            }
        case (.money, .integer), (.money, .decimal):
            // Nothing is nothing in every currency.
            if right.expression.constant?.number == .zero {
                let amount = Expression(.amount(left.expression, notesCurrencies: false), .decimal)
                return .condition(.compare(comparison, amount, right.expression))
            }
            return .condition(.compare(comparison, number(in: left), right.expression))
        case (.integer, .money), (.decimal, .money):
            return .condition(.compare(comparison, left.expression, number(in: right)))
        case (.any, let other) where other != .any && other != .null:
            return try compare(
                comparison, left.read(as: other == .money ? .decimal : other.readable), right, span: span)
        case (let other, .any) where other != .any && other != .null:
            return try compare(
                comparison, left, right.read(as: other == .money ? .decimal : other.readable), span: span)
        default: break
        }
        guard areComparable(left.type, right.type) else {
            throw .typeMismatch("compared with", left, right, span: span, hint: hint(left, right))
        }
        return .condition(.compare(comparison, left.expression, right.expression))
    }

    private func areComparable(_ left: ValueType, _ right: ValueType) -> Bool {
        switch (left, right) {
        case (.list, _), (_, .list), (.record, _), (_, .record): false
        case (.null, _), (_, .null): true
        case (.timestamp, .date), (.timestamp, .period), (.date, .timestamp), (.period, .timestamp): true
        default: TypeRules.common(left, right) != nil
        }
    }

    /// Reads a whole number of four digits next to a time or `year(…)` as a year.
    private func yearIfMeant(_ right: Bound, beside left: Bound) -> Bound {
        guard case .integer(let number)? = right.expression.constant, (1000...9999).contains(number) else {
            return right
        }
        let isYear = if case .call(.year, _) = left.expression.kind { true } else { false }
        guard left.type == .timestamp || left.type == .date || isYear else { return right }
        return Bound(.constant(.period(Period(unit: .year, ordinal: Int(number)))))
    }

    /// The currency of money is in capitals, whatever the provider writes, so a word compared with it is capitalized
    /// too.
    private func inCapitals(_ right: Bound, beside left: Bound) -> Bound {
        guard case .currency = left.expression.kind, case .text(let text)? = right.expression.constant else {
            return right
        }
        return Bound(.constant(.text(text.uppercased())))
    }

    /// A time against a period: the interval it names, `<= 2026-11-20` including that day.
    private func within(_ comparison: Comparison, _ time: Expression, _ period: Period) -> Expression {
        let start = Expression.constant(.timestamp(context.zone.start(of: period)))
        let end = Expression.constant(.timestamp(context.zone.end(of: period)))
        func holds(_ comparison: Comparison, _ bound: Expression) -> Expression {
            .condition(.compare(comparison, time, bound))
        }
        switch comparison {
        case .equal: return .condition(.and([holds(.greaterOrEqual, start), holds(.less, end)]))
        case .notEqual: return .condition(.not(within(.equal, time, period)))
        case .less: return holds(.less, start)
        case .lessOrEqual: return holds(.less, end)
        case .greater: return holds(.greaterOrEqual, end)
        case .greaterOrEqual: return holds(.greaterOrEqual, start)
        }
    }

    /// The number of an amount that is compared with a bare number; that several currencies were met is then noted.
    private func number(in money: Bound) -> Expression {
        Expression(.amount(money.expression, notesCurrencies: true), .decimal)
    }

    /// A comparison of money with an amount in a currency holds only for that currency.
    private func inCurrency(_ comparison: Comparison, _ money: Expression, _ fixed: Money) -> Expression {
        let currency = Expression.condition(
            .compare(
                .equal, Expression(.currency(money), .text),
                .constant(fixed.currency.map { .text($0) } ?? .null)))
        let amount = Expression(.amount(money, notesCurrencies: false), .decimal)
        let positive = comparison == .notEqual ? Comparison.equal : comparison
        let number = Expression.condition(.compare(positive, amount, .constant(.decimal(fixed.amount))))
        let both = Expression.condition(.and([currency, number]))
        return comparison == .notEqual ? .condition(.not(both)) : both
    }

    /// Conditions that hold together: if one of them fixes an amount's currency, the others compare nothing across
    /// currencies.
    func inNamedCurrencies(_ parts: [Expression]) -> [Expression] {
        let named = Set(
            parts.flatMap(\.conjuncts).compactMap { part -> Expression? in
                guard case .compare(.equal, let left, let right) = part.kind, case .currency(let amount) = left.kind,
                    case .text? = right.constant
                else { return nil }
                return amount
            })
        guard !named.isEmpty else { return parts }
        return parts.map { part in
            guard case .compare(let comparison, let left, let right) = part.kind,
                case .amount(let inner, true) = left.kind, named.contains(inner)
            else { return part }
            let amount = Expression(.amount(inner, notesCurrencies: false), .decimal)
            return .condition(.compare(comparison, amount, right))
        }
    }

    /// Warns if the parts of a condition require one amount to be in two currencies.
    mutating func warnOfTwoCurrencies(in parts: [Expression], span: SourceSpan) {
        var wanted: [Expression: (currency: String, part: Int)] = [:]
        for (index, part) in parts.enumerated() {
            for case .compare(.equal, let left, let right) in part.conjuncts.map(\.kind) {
                guard case .currency(let amount) = left.kind, case .text(let currency)? = right.constant,
                    let other = wanted.updateValue((currency, index), forKey: amount), other.currency != currency
                else { continue }
                // A conflict within one part was reported when that part was bound.
                guard other.part != index else { return }
                let message = "no amount is in both \(other.currency) and \(currency)"
                return warn(BindingError(code: .twoCurrencies, message: message, span: span))
            }
        }
    }

    private func hint(_ left: Bound, _ right: Bound) -> String? {
        if case .call(let function, _) = left.expression.kind, right.type == .integer {
            switch function {
            case .month: return "month(t) is a period such as 2026-11; month_of_year(t) is the number"
            case .quarter, .week:
                return "\(function.rawValue)(t) is a period such as 2026-\(function == .week ? "W47" : "Q4")"
            case .date: return "date(t) is a day such as 2026-11-20; day_of_week(t) is a number"
            default: break
            }
        }
        if left.type.isText, case .integer(let number)? = right.expression.constant { return "quote it: \"\(number)\"" }
        if [.timestamp, .date, .period].contains(left.type), case .text(let text)? = right.expression.constant {
            return "write times without quotes: \(text)"
        }
        if left.type == .timestamp || left.type == .date, case .integer(let number)? = right.expression.constant,
            (1...12).contains(number)
        {
            return "month_of_year(\(left.expression)) is the number of the month; a month is written 2026-11"
        }
        return nil
    }

    /// Whether the value is one of the list.
    mutating func bindMembership(
        _ value: ExpressionSyntax, _ elements: [ExpressionSyntax], in scope: Scope, span: SourceSpan
    ) throws(BindingError) -> Expression {
        let left = try bind(value, in: scope)
        var equalities: [Expression] = []
        for element in elements {
            let right = try bindOperand(element, beside: left, in: scope)
            equalities.append(try compare(.equal, left, right, span: element.span))
        }
        return joined(equalities)
    }

    /// Alternatives as one membership, where each is the equality of the same expression with a fixed value.
    func joined(_ equalities: [Expression]) -> Expression {
        var subject: Expression?
        var values: [Value] = []
        var seen: Set<Value> = []
        for equality in equalities {
            let (side, value): (Expression, Value)
            switch equality.kind {
            case .isNull(let inner): (side, value) = (inner, .null)
            case .compare(.equal, let inner, let right):
                guard let constant = right.constant else { return .condition(.or(equalities)) }
                (side, value) = (inner, constant)
            default: return .condition(.or(equalities))
            }
            guard subject == nil || subject == side else { return .condition(.or(equalities)) }
            subject = side
            if seen.insert(value).inserted { values.append(value) }
        }
        guard let subject else { return .condition(.or([])) }
        return .condition(.oneOf(subject, values))
    }

    /// A test of text, or of a list for an element.
    mutating func bindMatch(
        _ word: MatchOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax, in scope: Scope
    ) throws(BindingError) -> Expression {
        let match = TextMatch(word)
        var first = try bind(left, in: scope)
        let isListOfText = match == .contains && [.list(.text), .list(.uuid), .list(.any)].contains(first.type)
        // A part of a text isn't limited by the values that the field can have; an element of a list is.
        let field = isListOfText ? first.field : nil
        var second = try bindOperand(right, beside: Bound(.constant(.text("")), field: field), in: scope)
        if first.type == .any { first = first.read(as: .text) }
        if second.type == .any { second = second.read(as: .text) }
        guard first.type.isText || first.type == .null || isListOfText else {
            throw .expected("text before '\(word.rawValue)'", found: first, span: left.span)
        }
        guard second.type.isText || second.type == .null else {
            throw .expected("text after '\(word.rawValue)'", found: second, span: right.span, hint: "quote it")
        }
        if match == .pattern, !second.isPlaceholder {
            guard case .text(let pattern)? = second.expression.constant else {
                throw .expected("a pattern in quotes", found: second, span: right.span)
            }
            if let problem = TextMatcher.problem(with: pattern) {
                throw BindingError(code: .invalidPattern, message: problem, span: right.span)
            }
        }
        return .condition(.match(match, first.expression, second.expression))
    }
}

extension ValueType {
    /// The type that undeclared JSON is read as to be compared with this one.
    fileprivate var readable: ValueType {
        switch self {
        case .date, .period: .timestamp
        case .uuid: .text
        case .integer: .decimal
        default: self
        }
    }
}

extension Comparison {
    fileprivate init(_ symbol: ComparisonOperator) {
        switch symbol {
        case .equal: self = .equal
        case .notEqual: self = .notEqual
        case .less: self = .less
        case .lessOrEqual: self = .lessOrEqual
        case .greater: self = .greater
        case .greaterOrEqual: self = .greaterOrEqual
        }
    }
}

extension TextMatch {
    fileprivate init(_ word: MatchOperator) {
        switch word {
        case .contains: self = .contains
        case .starts: self = .starts
        case .ends: self = .ends
        case .pattern: self = .pattern
        }
    }
}
