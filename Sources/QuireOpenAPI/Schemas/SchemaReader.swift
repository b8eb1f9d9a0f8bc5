/// Reads schemas into shapes. Results are cached, and the work is bounded.
final class SchemaReader {
    let document: SpecDocument
    /// References that lead nowhere or to other documents, each once, in the order they were met.
    private(set) var broken: [SpecDocument.Broken] = []
    /// Whether the document exceeded the bounds.
    private(set) var isExhausted = false

    private var known: [String: Shape] = [:]
    private var visiting: Set<String> = []
    private var visits = 0

    /// The most schemas that are read, one for each place that leads there.
    private static let mostVisits = 400_000
    /// The deepest nesting of `allOf` and alternatives.
    private static let mostDepth = 48
    /// The most keys of one object.
    private static let mostProperties = 600
    /// The most values that a list of them may have.
    private static let mostValues = 500

    init(document: SpecDocument) { self.document = document }

    /// The shape of a schema.
    func shape(of node: SpecNode?, depth: Int = 0) -> Shape {
        guard let node else { return Shape() }
        visits += 1
        guard visits <= SchemaReader.mostVisits, depth < SchemaReader.mostDepth else {
            isExhausted = isExhausted || visits > SchemaReader.mostVisits
            return Shape()
        }
        let target: SpecDocument.Target
        do throws(SpecDocument.Broken) {
            target = try document.resolve(node)
        } catch {
            if !broken.contains(error), broken.count < 100 { broken.append(error) }
            return Shape()
        }
        guard let pointer = target.pointer else { return read(target.node, depth) }
        var shape: Shape
        if let found = known[pointer] {
            shape = found
        } else {
            // A schema that contains itself by allOf adds nothing the second time.
            guard visiting.insert(pointer).inserted else { return Shape() }
            shape = read(target.node, depth)
            shape.name = pointer.split(separator: "/").last.map(String.init)
            visiting.remove(pointer)
            known[pointer] = shape
        }
        // In 3.1 a reference may have its own description and `nullable`.
        if let words = node["description"]?.text { shape.words = words }
        if node["nullable"]?.flag == true { shape.isNullable = true }
        return shape
    }

    private func read(_ node: SpecNode, _ depth: Int) -> Shape {
        var shape = Shape()
        readOwn(node, into: &shape)
        for part in (node["allOf"]?.list ?? []) { merge(self.shape(of: part, depth: depth + 1), into: &shape) }
        for key in ["oneOf", "anyOf"] {
            let alternatives = node[key]?.list ?? []
            if !alternatives.isEmpty { merge(either(alternatives, depth), into: &shape) }
        }
        shape.isExpandable = node["x-expansionResources"] != nil
        return shape
    }

    private func readOwn(_ node: SpecNode, into shape: inout Shape) {
        let types = node["type"].map { $0.list.isEmpty ? [$0] : $0.list } ?? []
        // `null` may be written as a word or as nothing at all.
        let names = types.map { $0.isNull ? "null" : $0.text ?? "" }
        let kinds = names.filter { $0 != "null" }.map(SchemaReader.kind)
        shape.isNullable =
            names.contains("null") || node["nullable"]?.flag == true || node["x-nullable"]?.flag == true
        if let first = kinds.first {
            let isNumber = Set(names).subtracting(["null"]) == ["integer", "number"]
            shape.kind = kinds.allSatisfy { $0 == first } ? first : isNumber ? .number : .any
        } else if names == ["null"] {
            shape.isNullable = true
        } else if node["properties"] != nil {
            shape.kind = .object
        } else if node["items"] != nil {
            shape.kind = .list
        }
        shape.format = node["format"]?.text?.lowercased() ?? ""
        readValues(node, into: &shape)
        for entry in (node["properties"]?.map?.entries ?? []).prefix(SchemaReader.mostProperties) {
            shape.properties.append(Shape.Property(name: entry.key, schema: entry.value))
        }
        let required = node["required"]?.list ?? []
        shape.required = Set(required.compactMap(\.text))
        shape.statesRequired = !required.isEmpty
        shape.items = node["items"]
        shape.words = node["description"]?.text ?? node["title"]?.text ?? ""
        shape.example = (node["example"] ?? node["examples"]?.list.first)?.text
        shape.standard = node["default"]?.text
        shape.minimum = node["minimum"]?.number
        shape.maximum = node["maximum"]?.number
        shape.isWriteOnly = node["writeOnly"]?.flag == true
    }

    private func readValues(_ node: SpecNode, into shape: inout Shape) {
        let listed = node["enum"]?.list ?? node["const"].map { [$0] } ?? []
        if listed.contains(where: \.isNull) { shape.isNullable = true }
        var seen: Set<String> = []
        for value in listed.compactMap(\.text) where seen.insert(value).inserted { shape.values.append(value) }
        // A list that long isn't a list of words to choose from.
        if shape.values.count > SchemaReader.mostValues { shape.values = [] }
        if shape.kind == .any, node["type"] == nil, !shape.values.isEmpty,
            listed.allSatisfy({ if case .scalar(_, true) = $0.content { true } else { $0.isNull } })
        {
            shape.kind = .text
        }
    }

    private static func kind(_ name: String) -> Shape.Kind {
        switch name {
        case "string": .text
        case "integer": .integer
        case "number": .number
        case "boolean": .bool
        case "object": .object
        case "array": .list
        default: .any
        }
    }

    /// Merges another schema of the same value.
    private func merge(_ other: Shape, into shape: inout Shape) {
        if shape.kind == .any { shape.kind = other.kind }
        shape.isNullable = shape.isNullable || other.isNullable
        if shape.format.isEmpty { shape.format = other.format }
        if shape.values.isEmpty { shape.values = other.values }
        var places: [String: Int] = [:]
        for (place, property) in shape.properties.enumerated() { places[property.name] = place }
        for property in other.properties {
            if let place = places[property.name] {
                shape.properties[place].schema = property.schema
            } else if shape.properties.count < SchemaReader.mostProperties {
                places[property.name] = shape.properties.count
                shape.properties.append(property)
            }
        }
        shape.required.formUnion(other.required)
        shape.statesRequired = shape.statesRequired || other.statesRequired
        if shape.items == nil { shape.items = other.items }
        if shape.words.isEmpty { shape.words = other.words }
        if shape.example == nil { shape.example = other.example }
        if shape.standard == nil { shape.standard = other.standard }
        if shape.minimum == nil { shape.minimum = other.minimum }
        if shape.maximum == nil { shape.maximum = other.maximum }
        shape.isExpandable = shape.isExpandable || other.isExpandable
        if shape.name == nil { shape.name = other.name }
    }

    /// The shape common to all alternatives.
    private func either(_ alternatives: [SpecNode], _ depth: Int) -> Shape {
        let shapes = alternatives.prefix(100).map { self.shape(of: $0, depth: depth + 1) }
        let isNull = { (shape: Shape) in
            shape.kind == .any && shape.isNullable && shape.properties.isEmpty && shape.values.isEmpty
        }
        let real = shapes.filter { !isNull($0) }
        guard var result = real.first else { return shapes.first ?? Shape() }
        result.isNullable = shapes.contains(where: \.isNullable)
        guard real.count > 1 else { return result }
        let numbers: [Shape.Kind] = [.integer, .number]
        if real.allSatisfy({ numbers.contains($0.kind) }) {
            result.kind = real.contains { $0.kind == .number } ? .number : .integer
        } else if !real.allSatisfy({ $0.kind == result.kind }) {
            return different(real, result)
        }
        // Values are only listed if all alternatives list theirs; a format applies if all have it.
        let isListed = real.allSatisfy { !$0.values.isEmpty }
        var seen: Set<String> = []
        result.values = isListed ? real.flatMap(\.values).filter { seen.insert($0).inserted } : []
        if !real.allSatisfy({ $0.format == result.format }) { result.format = "" }
        if result.kind == .object { unite(real, into: &result) }
        return result
    }

    private func different(_ real: [Shape], _ first: Shape) -> Shape {
        var result = Shape()
        result.words = first.words
        result.isNullable = real.contains(where: \.isNullable)
        // An id or the object itself: bounds of time and the like have this form too, and their keys are kept.
        result.properties = real.first { $0.kind == .object }?.properties ?? []
        result.isExpandable = real.contains(where: \.isExpandable)
        result.example = real.compactMap(\.example).first
        return result
    }

    private func unite(_ shapes: [Shape], into result: inout Shape) {
        var places: [String: Int] = [:]
        var variants: [(name: String, schemas: [SpecNode])] = []
        for property in shapes.flatMap(\.properties) {
            if let place = places[property.name] {
                // The same schema twice adds nothing.
                let isKnown = variants[place].schemas.contains { $0.map === property.schema.map }
                if !isKnown { variants[place].schemas.append(property.schema) }
            } else if variants.count < SchemaReader.mostProperties {
                places[property.name] = variants.count
                variants.append((property.name, [property.schema]))
            }
        }
        result.properties = variants.map { name, schemas in
            let references = Set(schemas.map { $0["$ref"]?.text ?? "" })
            let isOne = schemas.count == 1 || (references.count == 1 && !references.contains(""))
            let schema =
                isOne
                ? schemas[0]
                : SpecNode(
                    content: .map(SpecMap([("anyOf", SpecNode(content: .list(schemas), place: nil))])), place: nil)
            return Shape.Property(name: name, schema: schema)
        }
        result.required = shapes.dropFirst().reduce(shapes[0].required) { $0.intersection($1.required) }
        result.statesRequired = shapes.contains(where: \.statesRequired)
        result.name = nil
    }
}
