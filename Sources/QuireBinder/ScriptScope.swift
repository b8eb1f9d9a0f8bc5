package import QuireDiagnostics
package import QuireModel
package import QuireSyntax

/// The names that a script has made so far: its parameters and its `let` bindings.
///
/// A value: each statement is resolved in the scope that it stands in, and a binding keeps the one that it was made in.
package struct ScriptScope: Sendable {
    /// The parameters, by name.
    package private(set) var parameters: [String: Parameter] = [:]
    /// The bindings, by name.
    package private(set) var bindings: [String: LetBinding] = [:]
    /// How many names were made, so that scopes with equal versions mean the same by equal text.
    package private(set) var version = 0

    package init() {}

    /// Makes a parameter known from here on.
    package mutating func declare(_ parameter: Parameter) {
        version += 1
        parameters[parameter.name] = parameter
    }

    /// Makes a binding known from here on; it hides an earlier one of that name.
    package mutating func define(_ binding: LetBinding) {
        version += 1
        bindings[binding.name] = binding
    }

    /// Whether the rows of a binding can't be read again, because they were made of a previous result.
    package func keepsForever(_ identity: Int) -> Bool {
        bindings.values.contains { binding in
            (binding.identity == identity && binding.usesLast) || binding.scope.keepsForever(identity)
        }
    }
}

/// A parameter of a script.
package struct Parameter: Hashable, Sendable {
    /// Its name, without `$`.
    package var name: String
    /// The type of its value.
    package var type: ValueType
    /// Its value; nil when none was given, which only a check without a run allows.
    package var value: Value?

    package init(name: String, type: ValueType, value: Value?) {
        self.name = name
        self.type = type
        self.value = value
    }
}

/// A query with a name.
package struct LetBinding: Sendable {
    /// Its name.
    package var name: String
    /// The query; nil when something is wrong with it, which was said where it stands.
    package var query: QuerySyntax?
    /// The text that the query stands in.
    package var source: SourceText
    /// The names that the query can use.
    package var scope: ScriptScope
    /// The columns of `last` where it stands.
    package var last: Schema?
    /// What tells it from every other binding of the session.
    package var identity: Int
    /// The bindings that its query names, each once for each time.
    package var references: [Int] = []
    /// Whether its query goes on with the previous result, which will be another one later.
    package var usesLast = false

    package init(
        name: String, query: QuerySyntax?, source: SourceText, scope: ScriptScope, last: Schema?
    ) {
        self.name = name
        self.query = query
        self.source = source
        self.scope = scope
        self.last = last
        identity = scope.version + 1
    }
}
