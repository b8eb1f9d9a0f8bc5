import QuireBinder
package import QuireDiagnostics
package import QuireModel
package import QuirePlan
package import QuireSyntax

/// A text with every statement resolved, or the problems with it.
package struct CheckedScript: Sendable {
    /// The statements that can run.
    package var statements: [CheckedStatement] = []
    /// The errors and warnings.
    package var diagnostics: [Diagnostic] = []
    /// Whether the text could continue, for the prompt.
    package var completeness: ParsedScript.Completeness = .complete
    /// The columns that `from last` would have after it.
    package var last: Schema?
    /// The names used as sources.
    var sources: Set<String> = []
    /// The files used as sources.
    var files: [FileReference] = []
    /// The parameters without a value, each of which is an error too.
    package var missing: [MissingParameter] = []

    /// Whether nothing forbids running it.
    package var isValid: Bool { !diagnostics.contains { $0.severity == .error } }
    /// The exit status for the problems found.
    package var exit: Int {
        let wrong = diagnostics.filter { $0.severity == .error }.map(\.exit)
        return wrong.first { $0 != ExitStatus.usage } ?? wrong.first ?? ExitStatus.complete
    }
}

/// A statement that can run.
package struct CheckedStatement: Sendable {
    /// The action of a statement.
    package enum Kind: Sendable {
        case query(PlannedQuery)
        case explain(PlannedQuery, StatementSyntax.ExplainMode)
        case describe(Describer.Subject)
        /// The condition, and the message for when it doesn't hold.
        case assert(Expression, message: Expression?)
        /// The value, and its name where results have columns.
        case print(Expression, name: String)
        /// `let` and `param`, which only define a name.
        case declare
    }

    /// The path that its result is written to; nil for the output.
    package var destination: String? {
        if case .query(let planned) = kind { return planned.query.destination?.path }
        return nil
    }

    /// The action.
    package var kind: Kind
    /// The text that contains the statement.
    package var source: SourceText
    /// The statement as written, and its place, so that it can be resolved again once more is known.
    var syntax: StatementSyntax
    /// The scope that its names are resolved in.
    var place: QueryPlace
    /// The names known after it.
    var scope: ScriptScope
    /// The reads that must precede planning.
    var requirements: Requirements
    /// The bindings whose rows are kept because several uses in the script read them.
    var shared: Set<Int> = []
    /// The warnings from checking it.
    var warnings: [Diagnostic]

    /// It, as written.
    package var text: String { source.slice(syntax.span) }

    /// The name that a statement defines.
    package enum Declared: Hashable, Sendable {
        /// A binding and its identity.
        case binding(String, identity: Int)
        case parameter(String)
    }

    /// The name that it defines; nil if it defines none.
    package var declared: Declared? {
        switch syntax.kind {
        case .letBinding(let name, _): scope.bindings[name.text].map { .binding($0.name, identity: $0.identity) }
        case .param(let parameter): .parameter(parameter.name.text)
        default: nil
        }
    }

    /// The identities of the bindings that it names.
    package var namedBindings: Set<Int> { Set(requirements.references) }

    /// The parameters that it names, those of bindings that it uses among them.
    package var namedParameters: Set<String> { requirements.parameters }

    /// Whether it continues with the previous result.
    package var usesLast: Bool { requirements.usesLast }
}
