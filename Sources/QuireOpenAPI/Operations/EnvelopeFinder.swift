/// Finds the rows in a response: a list itself, or a list within an envelope.
struct EnvelopeFinder {
    let schemas: SchemaReader

    /// Further evidence for a list.
    struct Hints {
        var path: String
        var operation: SpecNode
        var hasPaging: Bool

        /// The last word of the path that isn't a parameter, as a name.
        var lastWord: String? {
            path.split(separator: "/").last { !$0.contains("{") }.flatMap {
                SnakeCase.name(String($0.prefix { $0 != "." }))
            }
        }

        /// Whether the path ends in a parameter, as that of a single thing does.
        var isOfOne: Bool { path.split(separator: "/").last?.hasPrefix("{") == true }

        /// Whether the operation calls itself a list.
        var saysList: Bool {
            let texts = [operation["operationId"]?.text, operation["summary"]?.text].compactMap { $0?.lowercased() }
            let words = ["list", "getall", "get all", "get-all", "get_all", "search", "index", "find", "browse"]
            return texts.contains { text in words.contains { text.hasPrefix($0) || text.contains(" \($0)") } }
                || texts.contains { $0.contains("list") || $0.hasSuffix("getall") || $0.hasSuffix("index") }
        }
    }

    private struct Candidate {
        var keys: [String]
        var shape: Shape
        var isRequired: Bool
        var score: Int
    }

    /// Keys that hold rows in many APIs.
    private static let usual: Set<String> = [
        "data", "items", "results", "result", "records", "rows", "values", "value", "entries", "list", "content",
        "elements", "resources", "objects", "collection", "hits", "members", "nodes", "docs",
    ]
    /// Keys of lists that aren't rows.
    private static let unusual: Set<String> = [
        "errors", "warnings", "links", "_links", "included", "messages", "facets", "aggregations", "filters", "sort",
        "fields", "columns", "notices", "scopes", "permissions",
    ]
    /// The keys that contain rows.
    private static let wrappers: Set<String> = [
        "data", "result", "results", "response", "_embedded", "payload", "body", "page", "list",
    ]

    /// The envelope of a response; nil if it isn't a list.
    func envelope(of schema: SpecNode, _ hints: Hints) -> Envelope? {
        let whole = schemas.shape(of: schema)
        if whole.kind == .list {
            let row = schemas.shape(of: whole.items)
            guard row.kind == .object, !row.properties.isEmpty else { return nil }
            return Envelope(records: [], isOptional: false, row: row, whole: whole, reason: nil)
        }
        guard whole.kind == .object || !whole.properties.isEmpty else { return nil }
        var candidates = candidates(in: whole, below: [], hints)
        for property in whole.properties where EnvelopeFinder.wrappers.contains(property.name) {
            let inner = schemas.shape(of: property.schema)
            guard inner.kind == .object else { continue }
            candidates += self.candidates(in: inner, below: [property.name], hints).map { candidate in
                var candidate = candidate
                candidate.score -= 1
                candidate.isRequired = candidate.isRequired && whole.required.contains(property.name)
                return candidate
            }
        }
        guard let best = candidates.max(by: { $0.score < $1.score }), isList(best, whole, hints) else { return nil }
        let row = schemas.shape(of: best.shape.items)
        let others = candidates.filter { $0.keys != best.keys && $0.score > 0 }
        let reason =
            others.isEmpty
            ? nil
            : "of \(candidates.count) lists in the response, \(best.keys.joined(separator: ".")) is taken for the rows: "
                + "it looks most like those of this path"
        return Envelope(
            records: best.keys, isOptional: whole.statesRequired && !best.isRequired || best.shape.isNullable,
            row: row, whole: whole, reason: reason)
    }

    private func candidates(in shape: Shape, below keys: [String], _ hints: Hints) -> [Candidate] {
        shape.properties.compactMap { property in
            let isWritable = !property.name.isEmpty && !property.name.contains { $0 == "." || $0.isWhitespace }
            guard isWritable, !property.name.hasSuffix("?") else { return nil }
            let list = schemas.shape(of: property.schema)
            guard list.kind == .list else { return nil }
            let row = schemas.shape(of: list.items)
            guard row.kind == .object || !row.properties.isEmpty, !row.properties.isEmpty else { return nil }
            let name = SnakeCase.name(property.name) ?? ""
            var score = 1
            if EnvelopeFinder.usual.contains(property.name.lowercased()) { score += 10 }
            if EnvelopeFinder.unusual.contains(property.name.lowercased()) { score -= 30 }
            if let word = hints.lastWord, word == name || SnakeCase.singular(word) == SnakeCase.singular(name) {
                score += 20
            } else if let word = hints.lastWord, name.hasSuffix("_" + word) || word.hasSuffix("_" + name) {
                score += 8
            }
            if shape.required.contains(property.name) { score += 1 }
            if row.properties.contains(where: { $0.name == "id" }) { score += 3 }
            return Candidate(
                keys: keys + [property.name], shape: list, isRequired: shape.required.contains(property.name),
                score: score)
        }
    }

    /// Whether the response is an envelope of that list, and not a single object that contains a list.
    private func isList(_ candidate: Candidate, _ whole: Shape, _ hints: Hints) -> Bool {
        guard candidate.score > -20 else { return false }
        let rest = whole.properties.filter { $0.name != candidate.keys.first }
        let strange = rest.filter { !PagingNames.isOfEnvelope($0.name) }
        let isPaged = hints.hasPaging || rest.contains { PagingNames.speaksOfPages($0.name) }
        if strange.contains(where: { $0.name == "id" }) { return false }
        if strange.isEmpty { return !hints.isOfOne || isPaged || rest.isEmpty == false || candidate.score > 10 }
        return isPaged && (candidate.score > 5 || strange.count <= 2)
            || candidate.score > 20 && strange.count <= 3 && !hints.isOfOne
            || hints.saysList && candidate.score > 5 && strange.count <= 4 && !hints.isOfOne
    }
}
