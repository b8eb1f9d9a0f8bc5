package import QuirePluginKit

/// Writes a provider as a file: the inverse of reading, so that reading the file returns the same values.
package struct ProviderFilePrinter {
    let manifest: Manifest
    let resources: [Resource]

    /// The file's text.
    ///
    /// - Parameters:
    ///   - head: Lines of comment above everything.
    ///   - notes: Comments above what they are about, found by the keys that lead there: `tables/orders/paging`.
    ///   - tail: Lines of comment below everything.
    package static func text(
        _ provider: DeclaredProvider, head: [String] = [], notes: [String: [String]] = [:], tail: [String] = []
    ) -> String {
        let printer = ProviderFilePrinter(manifest: provider.manifest, resources: provider.resources)
        func comments(_ lines: [String]) -> String {
            // A blank value printed through the tree would lose its place, so that comments are cleaned as keys are.
            lines.map { "# \(YAMLTree.line($0))\n" }.joined()
        }
        return comments(head) + YAMLTree.file(printer.file, notes: notes) + comments(tail)
    }

    /// Entries that are written only if they have content.
    typealias Entries = [(key: String, value: YAMLTree)]

    private var file: Entries {
        var file: Entries = [("provider", .text(manifest.id))]
        if !manifest.aliases.isEmpty { file.append(("aliases", .texts(manifest.aliases))) }
        if manifest.title != manifest.id.prefix(1).uppercased() + manifest.id.dropFirst() {
            file.append(("title", .text(manifest.title)))
        }
        if manifest.version != "1.0.0" { file.append(("version", .text(manifest.version))) }
        if !manifest.baseURL.isEmpty { file.append(("url", .text(manifest.baseURL))) }
        if !manifest.documentation.isEmpty { file.append(("docs", .text(manifest.documentation))) }
        if !manifest.settings.isEmpty { file.append(("settings", .map(manifest.settings.map(setting)))) }
        if !manifest.authentications.isEmpty { file.append(("auth", authentications)) }
        if !manifest.headers.isEmpty { file.append(("headers", headers(manifest.headers))) }
        let errors = errorShape(manifest.errors)
        if !errors.isEmpty { file.append(("errors", .map(errors))) }
        file.append(("tables", .map(resources.map { ($0.table.name, .map(table($0))) })))
        return file
    }

    private func setting(_ setting: Setting) -> (key: String, value: YAMLTree) {
        var entries: Entries = []
        if !setting.isSecret { entries.append(("secret", .plain("false"))) }
        if setting.form == .pair { entries.append(("form", .text("pair"))) }
        if entries.isEmpty, !setting.help.isEmpty { return (setting.name, .text(setting.help)) }
        entries.append(("help", .text(setting.help.isEmpty ? setting.name : setting.help)))
        return (setting.name, .map(entries))
    }

    private var authentications: YAMLTree {
        if manifest.authentications.count == 1, let only = manifest.authentications.first,
            only.settings.first == only.name, let text = authorization(only)
        {
            return .text(text)
        }
        return .map(
            manifest.authentications.map { one in
                (one.name, authentication(one))
            })
    }

    private func authentication(_ one: Authentication) -> YAMLTree {
        guard let signIn = one.signIn else { return authorization(one).map { .text($0) } ?? headers(one.headers) }
        let usual = Authentication.signIn(one.name, signIn).headers
        let own = one.headers == usual ? [] : one.headers.map { ($0.name, YAMLTree.text(template($0.value.parts))) }
        return .map([("sign_in", .map(entries(of: signIn)))] + own)
    }

    /// The value after `auth:` for one that only sends `Authorization`.
    private func authorization(_ one: Authentication) -> String? {
        guard one.headers.count == 1, let header = one.headers.first, header.name == "Authorization" else { return nil }
        var parts = header.value.parts
        if parts.count == 2, case .literal("Basic ") = parts[0], case .base64(let inner) = parts[1] {
            return "basic " + template(inner)
        }
        if case .literal(let text)? = parts.first, text.hasPrefix("Bearer "), parts.count > 1 {
            parts[0] = .literal(String(text.dropFirst("Bearer ".count)))
            return "bearer " + template(parts)
        }
        return template(parts)
    }

    private func template(_ parts: [Template.Part]) -> String {
        parts.map { part in
            switch part {
            case .literal(let text): text
            case .setting(let name): "{\(name)}"
            case .base64(let inner): template(inner)
            }
        }.joined()
    }

    /// Headers with their templates.
    func headers(_ headers: [HeaderDeclaration]) -> YAMLTree {
        .map(headers.map { ($0.name, .text(template($0.value.parts))) })
    }

    private func errorShape(_ shape: ErrorShape) -> Entries {
        let standard = ErrorShape()
        var entries: Entries = []
        func add(_ key: String, _ paths: [FieldPath], _ usual: [FieldPath]) {
            if paths != usual { entries.append((key, .texts(paths.map(\.description)))) }
        }
        if shape.list != standard.list {
            entries.append(("list", shape.list.map { .text($0.description) } ?? .plain("null")))
        }
        add("code", shape.code, standard.code)
        add("message", shape.message, standard.message)
        add("parameter", shape.parameter, standard.parameter)
        add("request_id", shape.requestID, standard.requestID)
        if shape.requestIDHeaders != standard.requestIDHeaders {
            entries.append(("request_id_headers", .texts(shape.requestIDHeaders)))
        }
        if !shape.rateLimits.isEmpty { entries.append(("rate_limit", .texts(shape.rateLimits))) }
        if let hint = shape.htmlHint { entries.append(("html_hint", .text(hint))) }
        return entries
    }
}

extension YAMLTree {
    /// A list of texts.
    static func texts(_ texts: [String]) -> YAMLTree { .list(texts.map { .text($0) }) }

    /// One text as itself, several as a list.
    static func oneOrMore(_ texts: [String]) -> YAMLTree {
        texts.count == 1 ? .text(texts[0]) : YAMLTree.texts(texts)
    }

    /// A number.
    static func number(_ number: Int) -> YAMLTree { .plain(String(number)) }

    /// True or false.
    static func flag(_ flag: Bool) -> YAMLTree { .plain(flag ? "true" : "false") }

    /// A JSON value.
    static func value(_ value: Value) -> YAMLTree {
        switch value {
        case .null: .plain("null")
        case .bool(let flag): .flag(flag)
        case .integer, .decimal: .plain(value.plainText)
        case .list(let items): .list(items.map { .value($0) })
        case .record(let members): .map(members.map { ($0.name, .value($0.value)) })
        case .money, .text, .timestamp, .period, .duration: .text(value.plainText)
        }
    }
}
