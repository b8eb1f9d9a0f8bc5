import QuireYAML

/// A value of an API description, as in the document.
struct SpecNode: Sendable {
    /// The content of a node.
    enum Content: Sendable {
        /// A single value: its text, and whether it is a text in any case (quoted, or a JSON string).
        case scalar(String, isText: Bool)
        case list([SpecNode])
        case map(SpecMap)
    }

    /// Where a value begins: its line and column, from 1.
    struct Place: Sendable {
        var line: Int32
        var column: Int32
    }

    var content: Content
    /// Where it begins; nil in a JSON document.
    var place: Place?

    /// An empty mapping, for missing values.
    static let nothing = SpecNode(content: .map(SpecMap([])), place: nil)

    /// The mapping; nil for other content.
    var map: SpecMap? {
        if case .map(let map) = content { return map }
        return nil
    }

    /// The elements of a list; none for other content.
    var list: [SpecNode] {
        if case .list(let list) = content { return list }
        return []
    }

    /// The text of a single value that isn't null.
    var text: String? {
        if case .scalar(let text, let isText) = content, isText || !YAMLNull.words.contains(text) { return text }
        return nil
    }

    /// Whether it is null.
    var isNull: Bool {
        if case .scalar(let text, false) = content { return YAMLNull.words.contains(text) }
        return false
    }

    /// True or false; nil for other content.
    var flag: Bool? {
        guard case .scalar(let text, false) = content else { return nil }
        return text == "true" ? true : text == "false" ? false : nil
    }

    /// A whole number.
    var number: Int? { text.flatMap { Int($0) } }

    /// The value of a key of a mapping.
    subscript(key: String) -> SpecNode? { map?[key] }
}

/// A mapping whose entries keep their order.
final class SpecMap: Sendable {
    /// The keys with their values.
    let entries: [(key: String, value: SpecNode)]
    private let index: [String: Int]

    /// Mappings larger than this are looked up by an index.
    private static let small = 8

    init(_ entries: [(key: String, value: SpecNode)]) {
        self.entries = entries
        guard entries.count > SpecMap.small else {
            index = [:]
            return
        }
        var index: [String: Int] = [:]
        index.reserveCapacity(entries.count)
        for (place, entry) in entries.enumerated() { index[entry.key] = place }
        self.index = index
    }

    /// The value of a key.
    subscript(key: String) -> SpecNode? {
        guard entries.count > SpecMap.small else { return entries.last { $0.key == key }?.value }
        return index[key].map { entries[$0].value }
    }
}
