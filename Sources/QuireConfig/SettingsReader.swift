import QuireDiagnostics
import QuireModel
import QuireYAML
import Yams

/// Reads the sections of one settings file; invalid parts become diagnostics, and reading continues.
struct SettingsReader {
    private static let display = [SettingKey.format, .color, .decimals]
    private static let budgets = [
        SettingKey.maxRequests, .timeout, .pageConcurrency, .maxResponseSize, .requestTimeout, .memoryLimit,
    ]
    private static let shared = ["display", "timezone", "parameters", "budgets"]
    private static let userOnly = ["providers", "plugins", "profile"]
    /// Keys that are refused in a project file with the reason, also where they have no meaning.
    private static let refused =
        Set(userOnly).union([
            "plugin", "base_url", "hosts", "allowed_hosts", "credentials", "command", "allow_insecure",
        ])

    let document: SettingsDocument
    let input: SettingsInput
    private(set) var problems: [Diagnostic] = []
    private(set) var layer = SettingsLayer()
    private(set) var profiles: [String: SettingsLayer] = [:]

    init(document: SettingsDocument, input: SettingsInput) {
        self.document = document
        self.input = input
    }

    /// Reads the whole file.
    mutating func read() {
        do throws(Diagnostic) {
            guard let root = try document.root(), !root.isNull else { return }
            let known = SettingsReader.shared + SettingsReader.userOnly + ["profiles"]
            for (key, value) in entries(of: root, named: "the file") {
                if key.shown == "profiles" {
                    readProfiles(value)
                } else {
                    layer = section(key, value, in: layer, known: known)
                }
            }
        } catch {
            problems.append(error)
        }
    }

    private mutating func readProfiles(_ node: Node) {
        let known = SettingsReader.shared + SettingsReader.userOnly.filter { $0 != "profile" }
        for (name, body) in entries(of: node, named: "profiles") {
            var profile = SettingsLayer()
            for (key, value) in entries(of: body, named: "profile '\(name.shown)'") {
                profile = section(key, value, in: profile, known: known)
            }
            profiles[name.shown] = profile
        }
    }

    private mutating func section(
        _ key: SettingLocation, _ node: Node, in layer: SettingsLayer, known: [String]
    ) -> SettingsLayer {
        var layer = layer
        if document.owner == .project, SettingsReader.refused.contains(key.shown) {
            refuse(key)
            return layer
        }
        guard known.contains(key.shown) else {
            unknown(key, among: known)
            return layer
        }
        switch key.shown {
        case "display": readValues(SettingsReader.display, of: node, named: key.shown, into: &layer)
        case "budgets": readValues(SettingsReader.budgets, of: node, named: key.shown, into: &layer)
        case "timezone": layer.values[.timezone] = candidate(node, named: key.shown)
        case "profile": layer.profile = candidate(node, named: key.shown)
        case "parameters":
            for (name, value) in entries(of: node, named: key.shown) {
                if let text = candidate(value, named: name.shown)?.text { layer.parameters[name.shown] = text }
            }
        case "plugins":
            layer.plugins = texts(node, named: key.shown).map { input.absolute($0, from: document.directory) }
        default: layer.providers = providers(node)
        }
        return layer
    }

    private mutating func readValues(
        _ keys: [SettingKey], of node: Node, named section: String, into layer: inout SettingsLayer
    ) {
        for (name, value) in entries(of: node, named: section) {
            if let key = keys.first(where: { $0.rawValue == name.shown }) {
                layer.values[key] = candidate(value, named: "\(section).\(name.shown)")
            } else if document.owner == .project, SettingsReader.refused.contains(name.shown) {
                refuse(name)
            } else {
                unknown(name, among: keys.map(\.rawValue))
            }
        }
    }

    private mutating func providers(_ node: Node) -> [ProviderEntry] {
        var found: [ProviderEntry] = []
        for (name, body) in entries(of: node, named: "providers") {
            var entry = ProviderEntry(name: name.shown, location: name)
            for (key, value) in entries(of: body, named: "provider '\(name.shown)'") {
                if key.shown == "plugin" {
                    entry.plugin = candidate(value, named: "plugin")
                } else if let content = content(value, of: key) {
                    entry.values[key.shown] = ProviderEntry.Value(content: content, key: key)
                }
            }
            found.append(entry)
        }
        return found
    }

    private mutating func content(_ node: Node, of key: SettingLocation) -> ProviderEntry.Value.Content? {
        if let scalar = node.scalar, !node.isNull { return .text(Secret(scalar.string)) }
        // A value in another form may be the secret itself, so the message doesn't repeat it.
        guard let mapping = node.mapping, mapping.count == 1, let (name, target) = mapping.first else {
            return expected("text, { env: NAME }, { file: PATH } or { command: [PROGRAM, …] }", for: key)
        }
        let (input, directory) = (input, document.directory)
        switch name.string {
        case "env": return textContent(target, of: key) { .environment($0) }
        case "file": return textContent(target, of: key) { .file(input.absolute($0, from: directory)) }
        case "command":
            let words = target.sequence?.map(\.scalar?.string) ?? []
            guard let program = words.first ?? nil, !program.isEmpty, !words.contains(nil) else {
                return expected("{ command: [PROGRAM, ARGUMENT, …] }, run without a shell", for: key)
            }
            let arguments = words.dropFirst().compactMap { $0.map { Secret($0) } }
            // A path counts from the file, never from where quire is started: that may be a folder of anyone's.
            let path = program.contains("/") ? input.absolute(program, from: directory) : program
            return .command(SecretCommand(program: path, arguments: arguments))
        default:
            return expected("text, { env: NAME }, { file: PATH } or { command: [PROGRAM, …] }", for: key)
        }
    }

    private mutating func textContent(
        _ node: Node, of key: SettingLocation, _ make: (String) -> ProviderEntry.Value.Content
    ) -> ProviderEntry.Value.Content? {
        guard let text = node.scalar?.string, !text.isEmpty, !node.isNull else {
            return expected("a name in { env: NAME } or a path in { file: PATH }", for: key)
        }
        return make(text)
    }

    private mutating func expected(_ form: String, for key: SettingLocation) -> ProviderEntry.Value.Content? {
        problems.append(key.problem(.invalidSetting, "'\(key.shown)' is not in a known form; expected \(form)"))
        return nil
    }
}

extension SettingsReader {
    /// The keys of a mapping with their places; reports a diagnostic for anything else.
    private mutating func entries(of node: Node, named name: String) -> [(SettingLocation, Node)] {
        if node.isNull { return [] }
        guard let mapping = node.mapping else {
            problems.append(
                place(node).problem(.invalidSetting, "\(name) is \(kind(node)); expected keys with values"))
            return []
        }
        return mapping.compactMap { key, value in
            guard let text = key.scalar?.string else {
                problems.append(
                    place(key).problem(.invalidSetting, "a key in \(name) is \(kind(key)); expected text"))
                return nil
            }
            return (place(key, showing: text), value)
        }
    }

    private mutating func candidate(_ node: Node, named name: String) -> SettingCandidate? {
        guard let text = node.scalar?.string, !node.isNull else {
            problems.append(place(node).problem(.invalidSetting, "'\(name)' is \(kind(node)); expected one value"))
            return nil
        }
        let location = place(node, showing: text)
        return SettingCandidate(text: text, origin: location.origin, location: location)
    }

    private mutating func texts(_ node: Node, named name: String) -> [String] {
        guard let items = node.sequence else {
            problems.append(place(node).problem(.invalidSetting, "'\(name)' is \(kind(node)); expected a list"))
            return []
        }
        return items.compactMap { candidate($0, named: name)?.text }
    }

    private mutating func refuse(_ key: SettingLocation) {
        problems.append(
            key.problem(
                .projectSettingRefused,
                "a project file can't set '\(key.shown)'; it may set \(SettingsReader.shared.joined(separator: ", "))",
                label: "a cloned repository must not redirect anyone's key",
                hint: "set it in your own settings file or in the environment"))
    }

    private mutating func unknown(_ key: SettingLocation, among known: [String]) {
        let allowed = document.owner == .project ? known.filter { !SettingsReader.refused.contains($0) } : known
        problems.append(
            key.problem(
                .unknownSetting,
                "there is no setting '\(key.shown)' here; known settings: \(allowed.joined(separator: ", "))",
                suggestions: EditDistance.nearest(key.shown, in: allowed).map { [$0] } ?? []))
    }

    private func place(_ node: Node, showing text: String = "") -> SettingLocation {
        let shown = text.contains(where: \.isNewline) ? "" : text
        return SettingLocation(
            document: document, line: node.place?.line ?? 1, column: node.place?.column ?? 1, shown: shown)
    }

    private func kind(_ node: Node) -> String {
        switch node {
        case .scalar: node.isNull ? "empty" : "a single value"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}
