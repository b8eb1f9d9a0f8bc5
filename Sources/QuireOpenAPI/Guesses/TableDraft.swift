import QuirePluginKit

/// A table between an operation and a resource, with its guesses.
struct TableDraft {
    let operation: ListOperation
    var resource: Resource
    /// The guesses and their reasons, by the keys below the table: `paging`, `fields/amount`.
    var notes: [String: [String]] = [:]
    /// The parameters that are accounted for.
    var used: Set<String> = []
    /// Why it can't be a table after all.
    var refusal: String?

    /// Notes a guess.
    mutating func guess(_ key: String, _ reason: String) { note(key, "guessed: " + reason) }

    /// Notes something that isn't a guess.
    mutating func note(_ key: String, _ text: String) { notes[key, default: []].append(SpecText.line(text, 200)) }

    /// The query's parameters that nothing is made of yet.
    var open: [SpecParameter] { operation.queryParameters.filter { !used.contains($0.name) } }

    /// The first open parameter with one of the names.
    func open(_ names: Set<String>, where fits: (SpecParameter) -> Bool = { _ in true }) -> SpecParameter? {
        open.first { names.contains(PagingNames.word($0.name)) && fits($0) }
    }
}

extension SpecParameter {
    /// Whether a file can name it: names with a special meaning in `name=value` can't be written.
    var isWritable: Bool {
        !name.contains { "=&{}#".contains($0) } && name.unicodeScalars.allSatisfy { !SpecText.isControl($0) }
    }

    /// Whether it can be a number.
    var mayBeNumber: Bool {
        switch shape.kind {
        case .integer, .number, .any: true
        case .text: shape.values.isEmpty
        case .bool, .object, .list: false
        }
    }
}
