import QuireBinder
import QuireLanguage
import QuireModel
import QuirePlan
import QuireSession

/// The names defined at the prompt, as entered: what a statement needs to run elsewhere.
struct Declarations: Sendable {
    private struct Entry: Sendable {
        let name: CheckedStatement.Declared
        let text: String
        let bindings: Set<Int>
        let parameters: Set<String>
        let usesLast: Bool
    }

    private var all: [Entry] = []

    /// Adds the name that an executed statement defined, if any.
    mutating func add(_ statement: CheckedStatement) {
        guard let name = statement.declared else { return }
        all.append(
            Entry(
                name: name, text: statement.text, bindings: statement.namedBindings,
                parameters: statement.namedParameters, usesLast: statement.usesLast))
    }

    /// The declarations that statements need, in the order of their definition.
    func needed(by statements: [CheckedStatement]) -> (texts: [String], usesLast: Bool) {
        var bindings = statements.reduce(into: Set<Int>()) { $0.formUnion($1.namedBindings) }
        var parameters: Set<String> = []
        var own: Set<String> = []
        for statement in statements {
            parameters.formUnion(statement.namedParameters.subtracting(own))
            if case .parameter(let name)? = statement.declared { own.insert(name) }
        }
        var needed: [Entry] = []
        // Each names only earlier ones.
        for entry in all.reversed() {
            let isNeeded =
                switch entry.name {
                case .binding(_, let identity): bindings.contains(identity)
                case .parameter(let name): parameters.remove(name) != nil
                }
            guard isNeeded else { continue }
            needed.append(entry)
            bindings.formUnion(entry.bindings)
            parameters.formUnion(entry.parameters)
        }
        return (needed.reversed().map(\.text), needed.contains(where: \.usesLast))
    }
}

/// A statement that `.save` stores and `.edit` changes.
struct LastStatement: Sendable {
    /// It, as entered.
    let text: String
    /// The declarations that it needs, as entered.
    var needs: [String] = []
    /// Whether it continues with a result that is in no file.
    var usesLast = false

    init(_ text: String) { self.text = text }

    /// It, with all that it needs.
    var whole: String { (needs + [text.trimmed]).joined(separator: "\n") }
}

extension Session {
    /// Describes what a statement defined.
    func words(on name: CheckedStatement.Declared) -> String? {
        switch name {
        case .parameter(let name):
            guard let parameter = scope.parameters[name] else { return nil }
            return "$\(name) is \(parameter.value?.literal ?? "not known") (\(parameter.type))"
        case .binding(let name, _):
            guard let columns = schema(ofBinding: name)?.columns.count else { return nil }
            let width = "\(columns) column\(columns == 1 ? "" : "s")"
            guard let held = heldRows(ofBinding: name) else {
                return "\(name): \(width), read when a statement uses it"
            }
            return "\(name): \(Words.rows(held.count)) of \(width), kept from the previous result"
                + (held.isComplete ? "" : ", partial")
        }
    }
}
