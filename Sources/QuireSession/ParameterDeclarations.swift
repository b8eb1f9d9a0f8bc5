import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuireSyntax

/// Assigns values to the parameters of a script: from outside, or their defaults.
struct ParameterDeclarations {
    private let inputs: ScriptInputs
    private let context: EvaluationContext
    private let mode: ParsedScript.Mode
    /// The parameters declared in this text.
    private var declared: [String] = []
    /// The parameters used in this text.
    private var used: Set<String> = []
    /// The arguments that parameters without a name on the command line take, one after another.
    private var arguments: ArraySlice<String> = []
    private var usesArguments = false
    /// The parameters that have no value.
    private(set) var missing: [MissingParameter] = []

    init(_ inputs: ScriptInputs, _ context: EvaluationContext, _ mode: ParsedScript.Mode) {
        self.inputs = inputs
        self.context = context
        self.mode = mode
    }

    /// Defines the names that texts can use without a declaration: the arguments and the given values, as text.
    mutating func begin(_ scope: inout ScriptScope, using names: Set<String>) {
        used = names
        usesArguments = names.contains { Int($0) != nil }
        arguments = usesArguments ? [] : inputs.arguments[...]
        for (name, text) in inputs.named.sorted(by: { $0.key < $1.key }) where scope.parameters[name] == nil {
            scope.declare(Parameter(name: name, type: .text, value: .text(text)))
        }
        for (index, text) in inputs.arguments.enumerated() {
            scope.declare(Parameter(name: String(index + 1), type: .text, value: .text(text)))
        }
        guard mode == .script else { return }
        for name in names.sorted() where Int(name) != nil && scope.parameters[name] == nil {
            scope.declare(Parameter(name: name, type: .text, value: nil))
            if !inputs.allowsMissing { missing.append(MissingParameter(name: name, type: .text)) }
        }
    }

    /// Declares a parameter and returns the problems with it, including its value.
    mutating func declare(
        _ syntax: ParamSyntax, in scope: inout ScriptScope, at place: QueryPlace, _ catalog: Catalog
    ) -> [Diagnostic] {
        let name = syntax.name.text
        var problems: [Diagnostic] = []
        var type: ValueType?
        if let word = syntax.type {
            type = ParameterValue.types.first { $0.word == word.text.lowercased() }?.type
            if type == nil { problems.append(unknownType(word, place.source)) }
        }
        if mode == .script, declared.contains(name) {
            problems.append(
                Diagnostic(
                    .duplicateParameter, message: "the parameter '\(name)' is declared twice", source: place.source,
                    span: syntax.name.span))
        }
        declared.append(name)
        var value: Value?
        // Where something is wrong with the declaration, its value is of no interest.
        var isSettled = !problems.isEmpty
        let standard = syntax.defaultValue.map { self.standard($0, &type, syntax, place, catalog) }
        switch standard {
        case .value(let found)?: value = found
        case .wrong(let diagnostics)?:
            problems += diagnostics
            isSettled = true
        // A missing argument is reported for the argument itself.
        case .unknown?: isSettled = true
        case nil: break
        }
        let settled = type ?? .text
        if let text = given(name, hasDefault: standard != nil) {
            value = ParameterValue.value(of: text, as: settled, context)
            if value == nil, !isSettled { problems.append(wrongValue(text, syntax, settled, place.source)) }
            isSettled = true
        }
        if value == nil, !isSettled, !inputs.allowsMissing {
            missing.append(MissingParameter(name: name, type: settled))
            problems.append(missingValue(syntax, settled, place.source))
        }
        scope.declare(Parameter(name: name, type: settled, value: value))
        return problems
    }

    /// The value from outside; at the prompt, a written default takes precedence.
    private mutating func given(_ name: String, hasDefault: Bool) -> String? {
        if mode == .interactive, hasDefault { return nil }
        if let text = inputs.named[name], inputs.expected.contains(name) { return text }
        if let text = arguments.popFirst() { return text }
        return inputs.named[name]
    }

    private enum Standard {
        case value(Value)
        case wrong([Diagnostic])
        /// It is an argument that isn't there.
        case unknown
    }

    /// The value of a default, as the declared type; without one, its own type is the parameter's.
    private func standard(
        _ expression: ExpressionSyntax, _ type: inout ValueType?, _ syntax: ParamSyntax, _ place: QueryPlace,
        _ catalog: Catalog
    ) -> Standard {
        if case .parameter(let name) = expression.kind, Int(name) != nil {
            guard case .text(let text)? = place.scope.parameters[name]?.value else { return .unknown }
            if let value = ParameterValue.value(of: text, as: type ?? .text, context) { return .value(value) }
            return .wrong([wrongValue(text, syntax, type ?? .text, place.source)])
        }
        var catalog = catalog
        catalog.script = place.scope
        var binder = Binder(catalog: catalog, source: place.source, context: context)
        guard let bound = binder.bindValue(expression) else { return .wrong(binder.diagnostics) }
        guard let value = bound.constant else {
            if binder.requirements.subqueries.isEmpty { return .unknown }
            return .wrong([
                Diagnostic(
                    .typeMismatch, message: "the default of a parameter is a fixed value, found a query",
                    source: place.source, span: expression.span,
                    hint: "name the query instead: let \(syntax.name.text) = from …")
            ])
        }
        guard let declared = type else {
            type = bound.type == .null ? .text : bound.type
            return .value(value)
        }
        if let converted = ParameterValue.convert(value, to: declared) { return .value(converted) }
        return .wrong([
            Diagnostic(
                .typeMismatch,
                message:
                    "the default of '\(syntax.name.text)' should be \(declared.description), found \(value.literal) (\(value.type))",
                source: place.source, span: expression.span,
                hint: "\(declared) is \(ParameterValue.example(of: declared))")
        ])
    }

    /// The problems with the inputs after all declarations.
    func problems(isReadWhole: Bool) -> [Diagnostic] {
        guard mode == .script, isReadWhole else { return [] }
        let absent = missing.filter { Int($0.name) != nil }.map { argument in
            Diagnostic(
                .missingParameter,
                message: "the script needs argument $\(argument.name); "
                    + (inputs.arguments.count == 1
                        ? "1 argument was given" : "\(inputs.arguments.count) arguments were given"),
                hint: (Int(argument.name) ?? 0) > 9
                    ? "an amount is written with its currency after it: \(argument.name) USD"
                    : "arguments follow the script: quire FILE ARG …, or quire -c STATEMENTS ARG …",
                exit: ExitStatus.usage)
        }
        let known = declared + used.filter { Int($0) == nil && !declared.contains($0) }.sorted()
        var problems = inputs.expected.filter { !known.contains($0) }.map { name in
            let near = EditDistance.ranked(name, in: known)
            return Diagnostic(
                .unknownParameter, message: "--param \(name): the script has no parameter '\(name)'",
                suggestions: near,
                hint: known.isEmpty ? "it has none" : "its parameters: \(known.joined(separator: ", "))",
                exit: ExitStatus.usage)
        }
        let highest = used.compactMap { Int($0) }.max() ?? 0
        let isSurplus = usesArguments ? inputs.arguments.count > highest : !arguments.isEmpty
        if isSurplus {
            let takes = usesArguments ? highest : inputs.arguments.count - arguments.count
            problems.append(
                Diagnostic(
                    .tooManyArguments,
                    message:
                        "the script takes \(takes == 0 ? "no arguments" : takes == 1 ? "1 argument" : "\(takes) arguments"), "
                        + "found \(inputs.arguments.count): \(inputs.arguments.joined(separator: " "))",
                    exit: ExitStatus.usage))
        }
        return absent + problems
    }

    private func unknownType(_ word: NameSyntax, _ source: SourceText) -> Diagnostic {
        let words = ParameterValue.types.map(\.word)
        let foreign = [
            "string": "text", "str": "text", "int": "integer", "number": "decimal", "float": "decimal",
            "boolean": "bool", "datetime": "timestamp", "time": "timestamp", "month": "period", "year": "period",
            "amount": "money", "day": "date",
        ]
        let near = foreign[word.text.lowercased()].map { [$0] } ?? EditDistance.ranked(word.text, in: words)
        return Diagnostic(
            .unknownType, message: "there is no type '\(word.text)'", source: source, span: word.span,
            suggestions: near, replacement: near.first, hint: "the types: \(words.joined(separator: ", "))")
    }

    private func wrongValue(
        _ text: String, _ syntax: ParamSyntax, _ type: ValueType, _ source: SourceText
    ) -> Diagnostic {
        Diagnostic(
            .invalidParameter,
            message: "the parameter '\(syntax.name.text)' is of type \(type), found '\(text)'", source: source,
            span: syntax.name.span, hint: "expected \(ParameterValue.example(of: type))", exit: ExitStatus.usage)
    }

    private func missingValue(_ syntax: ParamSyntax, _ type: ValueType, _ source: SourceText) -> Diagnostic {
        let name = syntax.name.text
        let hint =
            mode == .interactive
            ? "give it one: param \(name) = …" : "give it one: --param \(name)=…, \(ParameterValue.example(of: type))"
        return Diagnostic(
            .missingParameter, message: "the parameter '\(name)' (\(type)) has no value", source: source,
            span: syntax.name.span, hint: hint, exit: ExitStatus.usage)
    }
}
