import QuireBinder
package import QuireDiagnostics
package import QuireModel
package import QuirePlan
package import QuireSyntax

/// A text with every statement resolved, or what is wrong with it.
package struct CheckedScript: Sendable {
    /// The statements that can run.
    package var statements: [CheckedStatement] = []
    /// What is wrong, or worth a warning.
    package var diagnostics: [Diagnostic] = []
    /// Whether the text could go on, for the prompt.
    package var completeness: ParsedScript.Completeness = .complete
    /// The columns that `from last` would have after it.
    package var last: Schema?
    /// The names that stand where a source can.
    var sources: Set<String> = []
    /// The files that stand there.
    var files: [FileReference] = []
    /// The parameters without a value, each of which is an error too.
    package var missing: [MissingParameter] = []

    /// Whether nothing forbids running it.
    package var isValid: Bool { !diagnostics.contains { $0.severity == .error } }
    /// The exit status that what is wrong asks for.
    package var exit: Int {
        let wrong = diagnostics.filter { $0.severity == .error }.map(\.exit)
        return wrong.first { $0 != ExitStatus.usage } ?? wrong.first ?? ExitStatus.complete
    }
}

/// A statement that can run.
package struct CheckedStatement: Sendable {
    /// What it does.
    package enum Kind: Sendable {
        case query(PlannedQuery)
        case explain(PlannedQuery, StatementSyntax.ExplainMode)
        case describe(Describer.Subject)
        /// The condition, and the message for when it doesn't hold.
        case assert(Expression, message: Expression?)
        /// The value, and its name where results have columns.
        case print(Expression, name: String)
        /// `let` and `param`: they only make a name known.
        case declare
    }

    /// The path that its result is written to; nil for the output.
    package var destination: String? {
        if case .query(let planned) = kind { return planned.query.destination?.path }
        return nil
    }

    /// What it does.
    package var kind: Kind
    /// The text that it stands in.
    package var source: SourceText
    /// The statement as written, and where, so that it can be resolved again once more is known.
    var syntax: StatementSyntax
    /// What the names in it mean.
    var place: QueryPlace
    /// The names that are known after it.
    var scope: ScriptScope
    /// What must be read before it can be planned.
    var requirements: Requirements
    /// The bindings whose rows are kept, because several uses in the script read them.
    var shared: Set<Int> = []
    /// The warnings that were given when it was checked.
    var warnings: [Diagnostic]

    /// It, as written.
    package var text: String { source.slice(syntax.span) }

    /// The name that it makes known.
    package enum Declared: Hashable, Sendable {
        /// A binding, and what tells it from every other one.
        case binding(String, identity: Int)
        case parameter(String)
    }

    /// The name that it makes known; nil where it makes none.
    package var declared: Declared? {
        switch syntax.kind {
        case .letBinding(let name, _): scope.bindings[name.text].map { .binding($0.name, identity: $0.identity) }
        case .param(let parameter): .parameter(parameter.name.text)
        default: nil
        }
    }

    /// The bindings that it names, by what tells them from others.
    package var namedBindings: Set<Int> { Set(requirements.references) }

    /// The parameters that it names, those of bindings that it uses among them.
    package var namedParameters: Set<String> { requirements.parameters }

    /// Whether it goes on with the previous result.
    package var usesLast: Bool { requirements.usesLast }
}
