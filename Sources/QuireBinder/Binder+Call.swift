import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireSyntax

extension Binder {
    /// A call of a function, its arguments checked against the table of functions.
    mutating func bindCall(
        _ name: NameSyntax, _ arguments: [ExpressionSyntax], in scope: Scope
    ) throws(BindingError) -> Bound {
        guard let function = Function(rawValue: name.text.lowercased()) else {
            throw .unknownFunction(name, known: Function.allCases.map(\.rawValue))
        }
        let (minimum, maximum) = function.entry.arity
        guard arguments.count >= minimum, arguments.count <= maximum ?? .max else {
            throw BindingError(
                code: .wrongArguments,
                message: "\(function.rawValue) takes \(function.argumentsInWords), found \(arguments.count)",
                span: name.span, hint: function.signature)
        }
        let parameters = function.entry.parameters
        var bound: [Bound] = []
        for (index, argument) in arguments.enumerated() {
            guard let parameter = index < parameters.count ? parameters[index] : parameters.last else { break }
            if parameter.kind == .condition {
                bound.append(Bound(try bindCondition(argument, in: scope)))
            } else {
                bound.append(try parameter.kind.checked(try bind(argument, in: scope), span: argument.span))
            }
        }
        let type = try resultType(of: function, bound, arguments)
        return Bound(Expression(.call(function, bound.map(\.expression)), type))
    }

    private func resultType(
        of function: Function, _ bound: [Bound], _ arguments: [ExpressionSyntax]
    ) throws(BindingError) -> ValueType {
        switch function.entry.result {
        case .type(let type): return type
        case .first:
            let first = bound.first?.type ?? .null
            return first == .null ? .decimal : first
        case .common(let start):
            var common = bound[start].type
            // The argument that settled the type, for the message.
            var first = bound[start]
            for (index, argument) in bound.enumerated().dropFirst(start + 1) {
                guard let next = TypeRules.common(common, argument.type) else {
                    throw .typeMismatch(
                        function == .if ? "one of two results with" : "replaced by", first, argument,
                        span: arguments[index].span)
                }
                if common == .null { first = argument }
                common = next
            }
            return common
        }
    }
}

extension Binder {
    /// The error for a word that is not a unit of `trunc`, with the unit that was probably meant.
    fileprivate static func notAUnit(_ found: Bound, span: SourceSpan) -> BindingError {
        let units = Function.truncationUnits.map { "\"\($0)\"" }
        var error = BindingError.expected("one of \(units.joined(separator: ", "))", found: found, span: span)
        guard case .text(let text)? = found.expression.constant else { return error }
        let word = text.lowercased()
        let plural = word.hasSuffix("s") ? String(word.dropLast()) : word
        let near =
            Function.truncationUnits.contains(plural)
            ? plural : EditDistance.nearest(word, in: Function.truncationUnits)
        if let near {
            error.suggestions = ["\"\(near)\""]
            error.replacement = "\"\(near)\""
        }
        return error
    }
}

extension Function.Parameter.Kind {
    /// The argument, when it is of this kind.
    fileprivate func checked(_ bound: Bound, span: SourceSpan) throws(BindingError) -> Bound {
        let type = bound.type
        if type == .null { return bound }
        switch self {
        case .anything, .condition: return bound
        case .text:
            if type == .any { return bound.read(as: .text) }
            if type.isText { return bound }
            throw .expected("text", found: bound, span: span)
        case .textOrList:
            if case .list = type { return bound }
            if type.isText || type == .any { return bound }
            throw .expected("text or a list", found: bound, span: span)
        case .number:
            let number = type == .any ? bound.read(as: .decimal) : bound
            if number.type.isNumber || type == .money { return number }
            throw .expected("a number", found: bound, span: span)
        case .wholeNumber:
            if type == .integer { return bound }
            throw .expected("a whole number", found: bound, span: span)
        case .time:
            if type == .any { return bound.read(as: .timestamp) }
            if [.timestamp, .date, .period].contains(type) { return bound }
            throw .expected("a time", found: bound, span: span)
        case .instant:
            if type == .any { return bound.read(as: .timestamp) }
            if type == .timestamp { return bound }
            throw .expected("a timestamp", found: bound, span: span)
        case .unit:
            if bound.isPlaceholder, type.isText { return bound }
            guard case .text(let unit)? = bound.expression.constant, Function.truncationUnits.contains(unit) else {
                throw Binder.notAUnit(bound, span: span)
            }
            return bound
        }
    }
}

extension Function {
    fileprivate var argumentsInWords: String {
        let (minimum, maximum) = entry.arity
        func words(_ count: Int) -> String { "\(count == 0 ? "no" : String(count)) argument\(count == 1 ? "" : "s")" }
        guard let maximum else { return "at least \(words(minimum))" }
        return minimum == maximum ? words(minimum) : "\(minimum) to \(maximum) arguments"
    }
}
