import QuirePluginKit

/// The single values in a response's envelope, outside its rows.
struct EnvelopeFacts {
    /// A value of the envelope.
    struct Leaf {
        var keys: [String]
        var name: String
        var shape: Shape

        var path: FieldPath { FieldPath(keys: keys) }

        /// Whether it is an address and not a mark or a number.
        var isAddress: Bool {
            guard shape.kind == .text || shape.kind == .any else { return false }
            if ["uri", "url", "uri-reference"].contains(shape.format) { return true }
            if name.hasSuffix("url") || name.hasSuffix("uri") || name.hasSuffix("link") || name.hasSuffix("href") {
                return true
            }
            if let example = shape.example { return example.hasPrefix("http") || example.hasPrefix("/") }
            if keys.dropLast().contains(where: { $0 == "_links" || $0 == "links" }) { return true }
            let words = shape.words.lowercased()
            return words.contains("url") || words.contains("uri") || words.contains("link to")
        }
    }

    private(set) var leaves: [Leaf] = []
    /// The keys of a list of links with `rel` and `href`.
    private(set) var links: [String]?

    private let schemas: SchemaReader

    init(_ envelope: Envelope, schemas: SchemaReader) {
        self.schemas = schemas
        if !envelope.records.isEmpty { collect(envelope.whole, below: [], rows: envelope.records, depth: 0) }
    }

    private mutating func collect(_ shape: Shape, below keys: [String], rows: [String], depth: Int) {
        for property in shape.properties.prefix(100) where keys + [property.name] != rows {
            guard !property.name.contains("."), !property.name.contains(where: \.isWhitespace),
                let name = SnakeCase.name(property.name)
            else { continue }
            let inner = schemas.shape(of: property.schema)
            let path = keys + [property.name]
            if inner.kind == .list, ["links", "_links"].contains(property.name) {
                let link = schemas.shape(of: inner.items)
                if link["rel"] != nil, link["href"] != nil { links = path }
                continue
            }
            if let address = inner["href"] ?? inner["url"], name == "next" {
                leaves.append(
                    Leaf(
                        keys: path + [inner["href"] == nil ? "url" : "href"], name: "next_href",
                        shape: schemas.shape(of: address)))
                continue
            }
            if inner.isScalar || inner.kind == .any { leaves.append(Leaf(keys: path, name: name, shape: inner)) }
            let leads = PagingNames.wrappers.contains(name) || rows.first == property.name
            if leads, depth < 3, !inner.properties.isEmpty {
                collect(inner, below: path, rows: rows, depth: depth + 1)
            }
        }
    }

    /// The first value with one of the names, nearest to the top.
    func leaf(_ names: Set<String>, where fits: (Leaf) -> Bool = { _ in true }) -> Leaf? {
        leaves.filter { names.contains($0.name) && fits($0) }.min { $0.keys.count < $1.keys.count }
    }
}
