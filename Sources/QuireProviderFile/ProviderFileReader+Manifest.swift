import QuireDiagnostics
import QuirePluginKit
import QuireYAML
import Yams

extension ProviderFileReader {
    /// Reads the declared provider; nil if a top-level key is wrong or no table is valid.
    mutating func provider() -> DeclaredProvider? {
        guard let root = root(), let file = mapping(root, .file) else { return nil }
        let manifest = manifest(file)
        let isWrong = !problems.isEmpty
        guard let manifest, let tables = file["tables"], let entries = entries(tables, of: "tables") else { return nil }
        if entries.isEmpty { problem(.missingKey, "tables: expected at least one table", at: tables) }
        var resources: [Resource] = []
        for (name, key, node) in entries {
            let before = problems.count
            let resource = isName(name, key, "a table's name") ? table(name, node, manifest) : nil
            if let resource, problems.count == before {
                resources.append(resource)
            } else {
                failedTables.append(name)
            }
        }
        checkParents(resources, tables)
        return isWrong || resources.isEmpty ? nil : DeclaredProvider(manifest, resources)
    }

    private mutating func manifest(_ file: Mapping) -> Manifest? {
        guard let id = text(file["provider"], "provider"), let idNode = file["provider"] else { return nil }
        guard isName(id, idNode, "a provider's name") else { return nil }
        var manifest = Manifest(id: id, title: id.prefix(1).uppercased() + id.dropFirst(), baseURL: "")
        manifest.aliases = texts(file["aliases"], "aliases") ?? []
        manifest.title = text(file["title"], "title") ?? manifest.title
        manifest.version = text(file["version"], "version") ?? manifest.version
        manifest.kitVersion = number(file["kit"], "kit") ?? manifest.kitVersion
        if manifest.kitVersion > Manifest.currentKitVersion, let node = file["kit"] {
            problem(
                .kitVersion,
                "this file is written for kit \(manifest.kitVersion); this quire knows kit \(Manifest.currentKitVersion)",
                at: node)
        }
        manifest.documentation = text(file["docs"], "docs") ?? ""
        manifest.baseURL = baseURL(file["url"]) ?? ""
        manifest.allowedHosts = hosts(file["hosts"]) ?? []
        manifest.authentications = file["auth"].map { authentications($0) } ?? []
        manifest.headers = file["headers"].map { headers($0) } ?? []
        manifest.errors = file["errors"].map { errorShape($0) } ?? ErrorShape()
        let declared = file["settings"].map { settings($0) } ?? []
        // A setting that only a template mentions is a secret, as nearly all credentials are.
        let known = declared + signInSettings.filter { setting in !declared.contains { $0.name == setting.name } }
        let mentioned = mentionedSettings.filter { name in !known.contains { $0.name == name } }
        manifest.settings =
            known
            + mentioned.map {
                Setting($0, isSecret: true, help: "\($0.replacing("_", with: " ")) of \(manifest.title)")
            }
        return manifest
    }

    private mutating func baseURL(_ node: Node?) -> String? {
        guard let node, let url = text(node, "url") else { return nil }
        let isAddress = url.hasPrefix("https://") || url.hasPrefix("http://")
        guard isAddress, !url.hasSuffix("/"), !url.contains("?"), !url.contains("#"), !url.contains(" ") else {
            problem(
                .wrongType, "url: expected an address such as https://api.example.com/v1, found '\(url)'", at: node,
                suggestions: isAddress && url.hasSuffix("/") ? [String(url.dropLast())] : [])
            return nil
        }
        return url
    }

    private mutating func hosts(_ node: Node?) -> [String]? {
        guard let node, let hosts = texts(node, "hosts") else { return nil }
        for host in hosts where host.contains("/") || host.contains(":") || host.contains("*") || !host.contains(".") {
            problem(
                .wrongType, "hosts: expected the name of a host such as files.example.com, found '\(host)'", at: node)
            return nil
        }
        return hosts
    }

    private mutating func settings(_ node: Node) -> [Setting] {
        var found: [Setting] = []
        for (name, key, value) in entries(node, of: "settings") ?? [] where isName(name, key, "a setting's name") {
            if (["base_url", "allow_insecure"] + SignIn.commonSettings).contains(name) {
                problem(.impossibleCombination, "every provider already has the setting '\(name)'", at: key)
                continue
            }
            guard value.mapping != nil else {
                if let help = text(value, "settings.\(name)") {
                    found.append(Setting(name, isSecret: true, help: help))
                }
                continue
            }
            guard let setting = mapping(value, .setting) else { continue }
            found.append(
                Setting(
                    name, isSecret: flag(setting["secret"], "secret") ?? true,
                    form: word(setting["form"], "form", [("text", Setting.Form.text), ("pair", .pair)]) ?? .text,
                    help: text(setting["help"], "help") ?? ""))
        }
        return found
    }

    private mutating func authentications(_ node: Node) -> [Authentication] {
        guard node.mapping != nil else {
            guard let value = authorization(node, "auth") else { return [] }
            guard let name = value.settings.first else {
                problem(.impossibleCombination, "auth refers to no setting; expected one such as {api_key}", at: node)
                return []
            }
            return [Authentication(name, headers: [HeaderDeclaration("Authorization", value)])]
        }
        return (entries(node, of: "auth") ?? []).compactMap { name, _, value in
            if value.mapping != nil { return authentication(name, value) }
            return authorization(value, "auth.\(name)").map {
                Authentication(name, headers: [HeaderDeclaration("Authorization", $0)])
            }
        }
    }

    /// Reads the value of `Authorization`: `bearer {token}`, `basic {user}:{password}`, or a literal template.
    private mutating func authorization(_ node: Node, _ title: String) -> Template? {
        guard let text = text(node, title) else { return nil }
        let parts = text.split(separator: " ", maxSplits: 1)
        switch parts.count == 2 ? parts[0].lowercased() : "" {
        case "bearer":
            return template(String(parts[1]), node).map { Template([.literal("Bearer ")] + $0) }
        case "basic":
            guard parts[1].contains(":") else {
                problem(
                    .wrongType, "\(title): expected two halves with a colon between them, such as basic {api_key}:",
                    at: node, suggestions: ["basic \(parts[1]):"])
                return nil
            }
            return template(String(parts[1]), node).map { Template([.literal("Basic "), .base64($0)]) }
        default:
            return template(text, node).map { Template($0) }
        }
    }

    /// Headers with templates for values.
    mutating func headers(_ node: Node) -> [HeaderDeclaration] {
        (entries(node, of: "headers") ?? []).compactMap { name, key, value in
            guard !name.isEmpty, name.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: ":") }) else {
                wrong(key, "a header's name", "letters and dashes")
                return nil
            }
            guard let text = text(value, name), let parts = template(text, value) else { return nil }
            return HeaderDeclaration(name, Template(parts))
        }
    }

    /// A text with settings in braces.
    private mutating func template(_ text: String, _ node: Node) -> [Template.Part]? {
        guard text.unicodeScalars.allSatisfy({ $0.value >= 32 }) else {
            wrong(node, "a header's value", "one line")
            return nil
        }
        var parts: [Template.Part] = []
        var rest = Substring(text)
        while let open = rest.firstIndex(of: "{") {
            guard let close = rest[open...].firstIndex(of: "}") else {
                problem(.wrongType, "'\(text)' opens a brace and doesn't close it", at: node)
                return nil
            }
            let name = String(rest[rest.index(after: open)..<close])
            guard isName(name, node, "a setting's name") else { return nil }
            if open > rest.startIndex { parts.append(.literal(String(rest[..<open]))) }
            parts.append(.setting(name))
            if !mentionedSettings.contains(name) { mentionedSettings.append(name) }
            rest = rest[rest.index(after: close)...]
        }
        if !rest.isEmpty || parts.isEmpty { parts.append(.literal(String(rest))) }
        return parts
    }

    private mutating func errorShape(_ node: Node) -> ErrorShape {
        guard let errors = mapping(node, .errors) else { return ErrorShape() }
        var shape = ErrorShape()
        func paths(_ texts: [String]?, _ standard: [FieldPath]) -> [FieldPath] {
            texts?.map { FieldPath($0) } ?? standard
        }
        if let list = errors["list"] { shape.list = list.isNull ? nil : path(list, "list") }
        shape.code = paths(texts(errors["code"], "code"), shape.code)
        shape.message = paths(texts(errors["message"], "message"), shape.message)
        shape.parameter = paths(texts(errors["parameter"], "parameter"), shape.parameter)
        shape.requestID = paths(texts(errors["request_id"], "request_id"), shape.requestID)
        shape.requestIDHeaders = texts(errors["request_id_headers"], "request_id_headers") ?? shape.requestIDHeaders
        shape.rateLimits = texts(errors["rate_limit"], "rate_limit") ?? []
        shape.htmlHint = text(errors["html_hint"], "html_hint")
        return shape
    }

    private mutating func checkParents(_ resources: [Resource], _ node: Node) {
        for resource in resources {
            guard let parent = resource.table.parent, !failedTables.contains(parent.resource) else { continue }
            guard let table = resources.first(where: { $0.table.name == parent.resource }) else {
                problem(
                    .unknownTable,
                    "\(resource.table.name) has the parent '\(parent.resource)', which is not a table here", at: node,
                    suggestions: EditDistance.ranked(parent.resource, in: resources.map(\.table.name)))
                continue
            }
            if table.table.field(named: parent.field) == nil {
                problem(
                    .unknownField,
                    "\(resource.table.name) has the parent \(table.table.name).\(parent.field), which is not a field",
                    at: node, suggestions: EditDistance.ranked(parent.field, in: table.table.fields.map(\.name)))
            }
        }
    }

    /// Whether a text is lower-case letters, digits and `_`, beginning with a letter.
    mutating func isName(_ text: String, _ node: Node, _ title: String) -> Bool {
        let isGood = text.utf8.enumerated().allSatisfy { index, byte in
            (97...122).contains(byte) || (index > 0 && ((48...57).contains(byte) || byte == 95))
        }
        if isGood, !text.isEmpty { return true }
        problem(
            .wrongType, "'\(text)' can't be \(title); expected lower-case letters, digits and _", at: node)
        return false
    }
}
