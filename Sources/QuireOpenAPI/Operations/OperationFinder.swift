/// Finds the operations that return lists.
struct OperationFinder {
    let document: SpecDocument
    let schemas: SchemaReader

    /// An operation that was looked at and left out, and why.
    struct LeftOut: Sendable {
        var title: String
        var reason: String
    }

    private(set) var lists: [ListOperation] = []
    private(set) var leftOut: [LeftOut] = []
    /// The number of all operations.
    private(set) var count = 0

    init(document: SpecDocument, schemas: SchemaReader) {
        self.document = document
        self.schemas = schemas
        for (path, item) in document.root["paths"]?.map?.entries ?? [] { look(path, item) }
    }

    /// Names of operations that only read, although they use POST.
    private static let searches: Set<String> = ["search", "list", "query", "find"]

    private mutating func look(_ path: String, _ item: SpecNode) {
        let target: SpecNode
        do throws(SpecDocument.Broken) {
            target = try document.resolve(item).node
        } catch {
            count += 1
            leaveOut(path, error.words + "; put the description into one file first, with a bundler for OpenAPI")
            return
        }
        for method in ["get", "post"] {
            guard let written = target[method] else { continue }
            count += 1
            let operation: SpecNode
            do throws(SpecDocument.Broken) {
                operation = try document.resolve(written).node
            } catch {
                leaveOut("\(method.uppercased()) \(path)", error.words)
                continue
            }
            let last = path.split(separator: "/").last.map(String.init)?.lowercased() ?? ""
            guard method == "get" || OperationFinder.searches.contains(last) else { continue }
            if operation["deprecated"]?.flag == true {
                leaveOut("\(method.uppercased()) \(path)", "it is deprecated")
                continue
            }
            look(method.uppercased(), path, operation, of: target)
        }
    }

    private mutating func leaveOut(_ title: String, _ reason: String) {
        leftOut.append(LeftOut(title: SpecText.line(title, 100), reason: reason))
    }

    private mutating func look(_ method: String, _ path: String, _ operation: SpecNode, of item: SpecNode) {
        guard let response = response(of: operation) else { return }
        let content = document.resolved(response["content"])?.map?.entries ?? []
        guard let media = content.first(where: { OperationFinder.isJSON($0.key) })?.value else { return }
        let schema: SpecNode
        do throws(SpecDocument.Broken) {
            guard let written = media["schema"] else { return }
            schema = written
            _ = try document.resolve(written)
        } catch {
            leaveOut("\(method) \(path)", error.words)
            return
        }
        var parameters = self.parameters(item["parameters"], operation)
        var sendsBody = false
        if method == "POST" {
            sendsBody = true
            parameters += bodyParameters(operation)
        }
        let headers = document.resolved(response["headers"])?.map?.entries.map(\.key) ?? []
        let hints = EnvelopeFinder.Hints(
            path: path, operation: operation,
            hasPaging: PagingNames.hasPaging(parameters)
                || headers.contains { $0.lowercased() == "link" })
        guard let envelope = EnvelopeFinder(schemas: schemas).envelope(of: schema, hints) else { return }
        let example = self.example(media) ?? document.resolved(schema)?["example"]
        lists.append(
            ListOperation(
                method: method, path: path, node: operation, parameters: parameters, envelope: envelope,
                responseHeaders: headers, example: example, sendsBody: sendsBody,
                servers: operation["servers"] ?? item["servers"]))
    }

    /// The example of a response; of several the first.
    private func example(_ media: SpecNode) -> SpecNode? {
        if let example = media["example"] { return example }
        for entry in media["examples"]?.map?.entries.prefix(4) ?? [] {
            if let value = document.resolved(entry.value)?["value"] { return value }
        }
        return nil
    }

    /// The response of success.
    private func response(of operation: SpecNode) -> SpecNode? {
        let responses = operation["responses"]?.map?.entries ?? []
        let named = ["200", "2XX", "2xx", "default", "206", "201"].lazy.compactMap { status in
            responses.first { $0.key == status }?.value
        }.first
        return document.resolved(named)
    }

    private static func isJSON(_ type: String) -> Bool {
        let name = type.lowercased().prefix { $0 != ";" }
        return name == "*/*" || name.hasSuffix("json")
    }

    private func parameters(_ shared: SpecNode?, _ operation: SpecNode) -> [SpecParameter] {
        var found: [SpecParameter] = []
        for node in ((shared?.list ?? []) + (operation["parameters"]?.list ?? [])).prefix(400) {
            guard let node = document.resolved(node), let name = node["name"]?.text, !name.isEmpty,
                let place = node["in"]?.text
            else { continue }
            let media = document.resolved(node["content"])?.map?.entries.first?.value
            let shape = schemas.shape(of: node["schema"] ?? media?["schema"])
            let style = node["style"]?.text ?? (place == "query" ? "form" : "simple")
            let parameter = SpecParameter(
                name: name, place: place, isRequired: node["required"]?.flag == true || place == "path", shape: shape,
                element: shape.kind == .list ? schemas.shape(of: shape.items) : nil,
                words: node["description"]?.text ?? shape.words,
                explodes: node["explode"]?.flag ?? (style == "form" || style == "deepObject"), style: style,
                examples: OperationFinder.examples(node, shape))
            // `created[gte]` and the like are written as one parameter with keys.
            if style == "deepObject" || shape.kind == .any, !shape.properties.isEmpty {
                found += members(of: parameter)
                if shape.kind == .object { continue }
            }
            // An operation's own declaration of a parameter precedes that of its path.
            if let index = found.firstIndex(where: { $0.name == name && $0.place == place }) {
                found[index] = parameter
            } else {
                found.append(parameter)
            }
        }
        return found
    }

    /// The parameters in a parameter with keys: `page` with `size` for `page[size]`.
    private func members(of parameter: SpecParameter) -> [SpecParameter] {
        parameter.shape.properties.prefix(60).map { property in
            let shape = schemas.shape(of: property.schema)
            var member = parameter
            member.name = "\(parameter.name)[\(property.name)]"
            member.isRequired = parameter.isRequired && parameter.shape.required.contains(property.name)
            member.shape = shape
            member.element = shape.kind == .list ? schemas.shape(of: shape.items) : nil
            member.words = shape.words
            member.style = "form"
            member.explodes = true
            member.examples = shape.example ?? ""
            return member
        }
    }

    private static func examples(_ node: SpecNode, _ shape: Shape) -> String {
        let more = node["examples"]?.map?.entries.prefix(8).compactMap { $0.value["value"]?.text } ?? []
        return ([node["example"]?.text, shape.example].compactMap { $0 } + more).joined(separator: " ")
    }

    /// The parameters in the body of a search, one level deep.
    private func bodyParameters(_ operation: SpecNode) -> [SpecParameter] {
        guard let body = document.resolved(operation["requestBody"]),
            let media = body["content"]?.map?.entries.first(where: { OperationFinder.isJSON($0.key) })?.value
        else { return [] }
        let shape = schemas.shape(of: media["schema"])
        return shape.properties.map { property in
            let one = schemas.shape(of: property.schema)
            return SpecParameter(
                name: property.name, place: "query", isRequired: shape.required.contains(property.name), shape: one,
                element: one.kind == .list ? schemas.shape(of: one.items) : nil, words: one.words, explodes: true,
                style: "body", examples: one.example ?? "")
        }
    }
}
