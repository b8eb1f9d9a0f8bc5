import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireSyntax

extension Binder {
    /// A call of a function, its arguments checked.
    mutating func bindCall(
        _ name: NameSyntax, _ arguments: [ExpressionSyntax], in scope: Scope
    ) throws(BindingError) -> Bound {
        guard let function = Function(rawValue: name.text.lowercased()) else {
            throw .unknownFunction(name, known: Function.allCases.map(\.rawValue))
        }
        let (minimum, maximum) = function.arity
        guard arguments.count >= minimum, arguments.count <= maximum ?? .max else {
            throw BindingError(
                code: "wrong-arguments",
                message: "\(function.rawValue) takes \(function.argumentsInWords), found \(arguments.count)",
                span: name.span, hint: function.documentation.signature)
        }
        if function == .if { return try bindConditional(arguments, in: scope) }
        var bound: [Bound] = []
        for (index, argument) in arguments.enumerated() {
            bound.append(try checked(try bind(argument, in: scope), for: function, at: index, span: argument.span))
        }
        let type = try resultType(of: function, bound, arguments)
        return Bound(Expression(.call(function, bound.map(\.expression)), type))
    }

    private mutating func bindConditional(
        _ arguments: [ExpressionSyntax], in scope: Scope
    ) throws(BindingError) -> Bound {
        let test = try bindCondition(arguments[0], in: scope)
        let (yes, no) = (try bind(arguments[1], in: scope), try bind(arguments[2], in: scope))
        guard let type = TypeRules.common(yes.type, no.type) else {
            throw .typeMismatch("one of two results with", yes, no, span: arguments[2].span)
        }
        return Bound(Expression(.call(.if, [test, yes.expression, no.expression]), type))
    }

    /// The argument, when the function takes such a one.
    private func checked(
        _ bound: Bound, for function: Function, at index: Int, span: SourceSpan
    ) throws(BindingError) -> Bound {
        let type = bound.type
        if type == .null { return bound }
        switch function {
        case .lower, .upper, .trim:
            if type == .any { return bound.read(as: .text) }
            if type.isText { return bound }
            throw .expected("text", found: bound, span: span)
        case .length:
            if case .list = type { return bound }
            if type.isText || type == .any { return bound }
            throw .expected("text or a list", found: bound, span: span)
        case .round where index == 1:
            if type == .integer { return bound }
            throw .expected("a whole number of decimals", found: bound, span: span)
        case .round, .floor, .ceil, .abs:
            let number = numeric(bound)
            if number.type.isNumber || type == .money { return number }
            throw .expected("a number", found: bound, span: span)
        case .trunc where index == 1:
            guard case .text(let unit)? = bound.expression.constant, Function.truncationUnits.contains(unit) else {
                throw .expected(
                    "one of \(Function.truncationUnits.map { "\"\($0)\"" }.joined(separator: ", "))", found: bound,
                    span: span)
            }
            return bound
        case .hour:
            if type == .any { return bound.read(as: .timestamp) }
            if type == .timestamp { return bound }
            throw .expected("a timestamp", found: bound, span: span)
        case .year, .quarter, .month, .week, .date, .monthOfYear, .dayOfWeek, .trunc, .age:
            if type == .any { return bound.read(as: .timestamp) }
            if [.timestamp, .date, .period].contains(type) { return bound }
            throw .expected("a time", found: bound, span: span)
        case .coalesce, .concat, .if: return bound
        }
    }

    private func resultType(
        of function: Function, _ bound: [Bound], _ arguments: [ExpressionSyntax]
    ) throws(BindingError) -> ValueType {
        let first = bound.first?.type ?? .null
        switch function {
        case .lower, .upper, .trim, .concat: return .text
        case .length, .monthOfYear, .dayOfWeek, .hour: return .integer
        case .round, .floor, .ceil, .abs: return first == .null ? .decimal : first
        case .year, .quarter, .month, .week: return .period
        case .date: return .date
        case .trunc: return .timestamp
        case .age: return .duration
        case .if, .coalesce:
            var common = first
            for (index, argument) in bound.enumerated().dropFirst() {
                guard let next = TypeRules.common(common, argument.type) else {
                    throw .typeMismatch("replaced by", bound[0], argument, span: arguments[index].span)
                }
                common = next
            }
            return common
        }
    }
}

extension Function {
    fileprivate var argumentsInWords: String {
        let (minimum, maximum) = arity
        guard let maximum else { return "at least \(minimum) argument\(minimum == 1 ? "" : "s")" }
        return minimum == maximum
            ? "\(minimum) argument\(minimum == 1 ? "" : "s")" : "\(minimum) to \(maximum) arguments"
    }
}
