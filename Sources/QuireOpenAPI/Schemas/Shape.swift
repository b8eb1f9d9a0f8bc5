/// The values that a schema describes, with references, `allOf` and alternatives merged.
struct Shape: Sendable {
    /// The kind of values.
    enum Kind: Sendable, Equatable {
        case text, integer, number, bool, object, list
        /// Anything, or several of these.
        case any
    }

    /// A key of an object.
    struct Property: Sendable {
        var name: String
        var schema: SpecNode
    }

    var kind: Kind = .any
    var isNullable = false
    var format = ""
    /// The values that are listed, as text.
    var values: [String] = []
    var properties: [Property] = []
    var required: Set<String> = []
    /// Whether the schema says which keys are always present.
    var statesRequired = false
    var items: SpecNode?
    var words = ""
    /// An example of a single value.
    var example: String?
    var standard: String?
    var minimum: Int?
    var maximum: Int?
    var isWriteOnly = false
    /// Whether it is an identifier that a request can have expanded into an object.
    var isExpandable = false
    /// The schema's name in the document, if a reference led to it.
    var name: String?

    /// The key's schema.
    subscript(name: String) -> SpecNode? { properties.first { $0.name == name }?.schema }

    /// Whether values are single ones.
    var isScalar: Bool {
        switch kind {
        case .text, .integer, .number, .bool: true
        case .object, .list, .any: false
        }
    }
}
