package import QuireDiagnostics
package import QuireModel
package import QuireSyntax

/// The names that a script has defined so far: its parameters and its `let` bindings.
///
/// It is a value: each statement is resolved in its own scope, and a binding keeps the scope of its definition.
package struct ScriptScope: Sendable {
    /// The parameters, by name.
    package private(set) var parameters: [String: Parameter] = [:]
    /// The bindings, by name.
    package private(set) var bindings: [String: LetBinding] = [:]
    /// How many names were made, so that scopes with equal versions mean the same by equal text.
    package private(set) var version = 0

    package init() {}

    /// Declares a parameter from here on.
    package mutating func declare(_ parameter: Parameter) {
        version += 1
        parameters[parameter.name] = parameter
    }

    /// Defines a binding from here on; it hides an earlier one of the same name.
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
    /// Its value; nil if none was given, which only a check without a run allows.
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
    /// The query; nil if it is invalid, which was reported at its definition.
    package var query: QuerySyntax?
    /// The text of the query.
    package var source: SourceText
    /// The names that the query can use.
    package var scope: ScriptScope
    /// The columns of `last` at its place.
    package var last: Schema?
    /// Its identity among all bindings of the session.
    package var identity: Int
    /// The bindings that its query names, each once for each time.
    package var references: [Int] = []
    /// Whether its query continues with the previous result, which will be replaced later.
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
