import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireSyntax

extension Binder {
    /// The expression resolved over the columns in scope.
    mutating func bind(_ syntax: ExpressionSyntax, in scope: Scope) throws(BindingError) -> Bound {
        switch syntax.kind {
        case .literal(let literal): return Bound(.constant(try literal.modelValue(zone: context.zone)))
        case .name(let name): return try bind(name, in: scope)
        case .path(let base, let steps): return try bindPath(base, steps, in: scope)
        case .parameter(let name): return try bindParameter(name, span: syntax.span)
        case .call(let function, let arguments):
            return try folded(try bindCall(function, arguments, in: scope), span: syntax.span)
        case .unary(let unary, let operand): return try bindUnary(unary, operand, in: scope, span: syntax.span)
        case .arithmetic(let symbol, let left, let right):
            return try bindArithmetic(symbol, left, right, in: scope, span: syntax.span)
        case .parenthesised(let inner): return try bind(inner, in: scope)
        case .subquery(let query): return try bindScalar(query, span: syntax.span)
        case .logical, .comparison, .match, .inList, .inQuery, .between, .isNull:
            return Bound(try bindCondition(syntax, in: scope))
        // The parser has reported what is missing.
        case .missing: return Bound(.constant(.null))
        }
    }

    /// The expression as a condition.
    mutating func bindCondition(_ syntax: ExpressionSyntax, in scope: Scope) throws(BindingError) -> Expression {
        switch syntax.kind {
        case .logical(let word, let operands):
            var parts: [Expression] = []
            for (index, operand) in operands.enumerated() {
                if word == .or, index > 0 { try rejectAlternative(operand, after: operands[index - 1], in: scope) }
                parts.append(try bindCondition(operand, in: scope))
            }
            if word == .and { warnOfTwoCurrencies(in: parts, span: syntax.span) }
            return .condition(word == .and ? .and(inNamedCurrencies(parts)) : .or(parts))
        case .unary(.not, let operand): return .condition(.not(try bindCondition(operand, in: scope)))
        case .parenthesised(let inner): return try bindCondition(inner, in: scope)
        case .comparison(let symbol, let left, let right):
            return try bindComparison(symbol, left, right, in: scope, span: syntax.span)
        case .between(let value, let polarity, let low, let high):
            let lower = try bindComparison(.greaterOrEqual, value, low, in: scope, span: syntax.span)
            let upper = try bindComparison(.lessOrEqual, value, high, in: scope, span: syntax.span)
            warnOfTwoCurrencies(in: [lower, upper], span: syntax.span)
            return polarity.applied(to: .condition(.and(inNamedCurrencies([lower, upper]))))
        case .inList(let value, let polarity, let elements):
            return polarity.applied(to: try bindMembership(value, elements, in: scope, span: syntax.span))
        case .inQuery(let value, let polarity, let query):
            return polarity.applied(to: try bindMembership(value, in: query, of: scope, span: syntax.span))
        case .match(let word, let polarity, let left, let right):
            return polarity.applied(to: try bindMatch(word, left, right, in: scope))
        case .isNull(let value, let polarity):
            return polarity.applied(to: .condition(.isNull(try bind(value, in: scope).expression)))
        default:
            let bound = try bind(syntax, in: scope)
            guard bound.type == .bool || bound.type == .any || bound.type == .null else {
                throw .expected(
                    "a condition", found: bound, span: syntax.span,
                    hint: "compare it with something: \(source.slice(syntax.span)) = …")
            }
            return bound.expression
        }
    }

    /// Refuses `paid = status`, where the word on the left is not a field, with the correct form.
    func rejectValueFirst(
        _ left: ExpressionSyntax, _ right: ExpressionSyntax, in scope: Scope
    ) throws(BindingError) {
        guard case .name(let name) = left.kind, !name.isQuoted, scope.column(named: name.text) == nil,
            moment(name.text) == nil, case .name(let field) = right.kind, scope.column(named: field.text) != nil
        else { return }
        var error = BindingError.unknownField(name, in: scope)
        // A field that was only misspelt comes first.
        guard error.suggestions.isEmpty else { return }
        error.hint = "a word is text on the right of a comparison: \(field.text) = \(name.text)"
        throw error
    }

    /// Refuses `status = paid or open`, with the correct form.
    private func rejectAlternative(
        _ operand: ExpressionSyntax, after previous: ExpressionSyntax, in scope: Scope
    ) throws(BindingError) {
        guard case .comparison(.equal, let left, let right) = previous.kind else { return }
        switch operand.kind {
        case .name(let name) where !name.isQuoted && scope.column(named: name.text) == nil: break
        case .literal(let literal) where literal.kind == .text: break
        default: return
        }
        let (subject, value, other) = (source.slice(left.span), source.slice(right.span), source.slice(operand.span))
        throw BindingError(
            code: .expectedCondition, message: "expected a condition after 'or', found \(other)", span: operand.span,
            suggestions: ["\(subject) = \(other)"], replacement: "\(subject) = \(other)",
            hint: "or write: \(subject) in (\(value), \(other))")
    }

    /// A name where an expression is required: a field, or `now` or `today`.
    private func bind(_ name: NameSyntax, in scope: Scope) throws(BindingError) -> Bound {
        if let column = scope.column(named: name.text) {
            return Bound(.column(column.name, column.type), field: column.field)
        }
        if !name.isQuoted, let value = moment(name.text) { return Bound(.constant(value)) }
        throw .unknownField(name, in: scope)
    }

    /// The value of `now` or `today` in this run.
    func moment(_ word: String) -> Value? {
        switch word.lowercased() {
        case "now": .timestamp(context.now)
        case "today": .period(Period(.day, containing: context.zone.day(of: context.now)))
        default: nil
        }
    }

    private mutating func bindPath(
        _ base: ExpressionSyntax, _ steps: [PathStepSyntax], in scope: Scope
    ) throws(BindingError) -> Bound {
        var steps = steps[...]
        var current: Bound
        if case .name(let name) = base.kind, scope.column(named: name.text) == nil,
            case .field(let field)? = steps.first,
            let side = scope.joinedSide(named: name.text)
        {
            guard let column = scope.column(named: "\(side).\(field.text)") else {
                throw .unknownMember(field, of: side, known: scope.columns(of: side))
            }
            current = Bound(.column(column.name, column.type), field: column.field)
            steps = steps.dropFirst()
        } else if case .name(let name) = base.kind, scope.column(named: name.text) == nil,
            scope.qualifiers.contains(name.text),
            case .field(let field)? = steps.first
        {
            current = try bind(field, in: scope)
            steps = steps.dropFirst()
        } else {
            current = try bind(base, in: scope)
        }
        for step in steps { current = try follow(step, from: current) }
        return current
    }

    private func follow(_ step: PathStepSyntax, from base: Bound) throws(BindingError) -> Bound {
        switch (step, base.type) {
        case (.field(let name), .money):
            switch name.text {
            case "value": return Bound(Expression(.amount(base.expression, notesCurrencies: false), .decimal))
            case "currency": return Bound(Expression(.currency(base.expression), .text))
            default: throw .unknownMember(name, of: "\(base.expression)", known: ["value", "currency"])
            }
        case (.field(let name), .record(let members)):
            guard let member = members.first(where: { $0.name == name.text }) else {
                throw .unknownMember(name, of: "\(base.expression)", known: members.map(\.name))
            }
            return Bound(extended(base.expression, .key(member.key, name: member.name), member.type))
        case (.field(let name), .any):
            return Bound(extended(base.expression, .key(name.text, name: name.text), .any))
        case (.field(let name), .list):
            throw BindingError(
                code: .typeMismatch, message: "\(base.phrase) has elements, not members", span: name.span,
                hint: "name an element: \(base.expression)[0].\(name.text)")
        case (.index(let index, _), .list(let element)): return Bound(extended(base.expression, .index(index), element))
        case (.index(let index, _), .any): return Bound(extended(base.expression, .index(index), .any))
        case (_, _):
            throw BindingError(
                code: .typeMismatch, message: "\(base.phrase) has no members or elements", span: step.span)
        }
    }

    private func extended(_ base: Expression, _ step: Expression.PathStep, _ type: ValueType) -> Expression {
        if case .path(let inner, let steps) = base.kind { return Expression(.path(inner, steps + [step]), type) }
        return Expression(.path(base, [step]), type)
    }

    private mutating func bindUnary(
        _ symbol: UnaryOperator, _ operand: ExpressionSyntax, in scope: Scope, span: SourceSpan
    ) throws(BindingError) -> Bound {
        if symbol == .not { return Bound(.condition(.not(try bindCondition(operand, in: scope)))) }
        let bound = numeric(try bind(operand, in: scope))
        guard bound.type.isNumber || [.money, .duration, .null].contains(bound.type) else {
            throw .expected("a number", found: bound, span: operand.span)
        }
        if symbol == .plus { return bound }
        return try folded(Bound(Expression(.negate(bound.expression), bound.type)), span: span)
    }

    private mutating func bindArithmetic(
        _ symbol: QuireSyntax.ArithmeticOperator, _ left: ExpressionSyntax, _ right: ExpressionSyntax, in scope: Scope,
        span: SourceSpan
    ) throws(BindingError) -> Bound {
        let operation = ArithmeticOperation(symbol)
        let (first, second) = (numeric(try bind(left, in: scope)), numeric(try bind(right, in: scope)))
        if case .money(let one)? = first.expression.constant, case .money(let other)? = second.expression.constant,
            one.currency != other.currency
        {
            throw BindingError(
                code: .mixedCurrencies,
                message: "\(one.currency ?? "?") and \(other.currency ?? "?") can't be combined "
                    + "without an exchange rate",
                span: span)
        }
        guard let type = TypeRules.result(of: operation, first.expression, second.expression) else {
            throw .typeMismatch(
                "combined by '\(operation.rawValue)' with", first, second, span: span,
                hint: hint(operation, first, second))
        }
        let expression = Expression(.arithmetic(operation, first.expression, second.expression), type)
        return try folded(Bound(expression), span: span)
    }

    private func hint(_ operation: ArithmeticOperation, _ left: Bound, _ right: Bound) -> String? {
        if left.type.isText, right.type.isText, operation == .add { return "concat(a, b) joins texts" }
        if operation == .subtract,
            [left.type, right.type] == [.timestamp, .date] || [left.type, right.type] == [.date, .timestamp]
        {
            let (first, second) = (left.expression, right.expression)
            let days = left.type == .date ? "\(first) - date(\(second))" : "date(\(first)) - \(second)"
            return "days between days: \(days); time since a day began: age(t), or trunc(t, \"day\")"
        }
        if left.type == .timestamp || left.type == .date, case .integer(let number)? = right.expression.constant {
            return "write a duration: \(number)d, \(number)h"
        }
        return nil
    }

    /// A value inside undeclared JSON, read as a number where only a number makes sense.
    func numeric(_ bound: Bound) -> Bound { bound.type == .any ? bound.read(as: .decimal) : bound }

    /// The expression computed now, when nothing in it depends on a row.
    mutating func folded(_ bound: Bound, span: SourceSpan) throws(BindingError) -> Bound {
        guard bound.expression.constant == nil, bound.expression.children.allSatisfy({ $0.constant != nil }) else {
            return bound
        }
        let batch = RowBatch(columns: [], count: 1)
        let divisionsByZero = context.notes.divisionsByZero
        do {
            let column = try Evaluator(schema: Schema([])).column(bound.expression, batch, &context)
            if context.notes.divisionsByZero > divisionsByZero {
                warn(BindingError(code: .divisionByZero, message: "a division by zero gives null", span: span))
            }
            return Bound(Expression(.constant(column[0]), bound.type))
        } catch {
            throw BindingError(code: .outOfRange, message: error.message, span: span)
        }
    }
}

extension Bound {
    /// A value inside undeclared JSON, read as a type.
    func read(as type: ValueType) -> Bound {
        if case .path(let inner, let steps) = expression.kind { return Bound(Expression(.path(inner, steps), type)) }
        return Bound(Expression(.path(expression, []), type))
    }
}

extension ExpressionSyntax.Polarity {
    fileprivate func applied(to condition: Expression) -> Expression {
        self == .positive ? condition : .condition(.not(condition))
    }
}

extension ArithmeticOperation {
    fileprivate init(_ symbol: QuireSyntax.ArithmeticOperator) {
        switch symbol {
        case .add: self = .add
        case .subtract: self = .subtract
        case .multiply: self = .multiply
        case .divide: self = .divide
        case .remainder: self = .remainder
        }
    }
}
