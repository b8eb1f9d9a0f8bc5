import Foundation
import QuirePluginKit

/// Determines the address of the API and how to authenticate. Keys are never taken from a document; settings stand for
/// them.
struct AccessGuess {
    let document: SpecDocument
    private(set) var manifest: Manifest
    private(set) var notes: [String: [String]] = [:]
    private var settings: [String: String] = [:]

    init(document: SpecDocument, name: String) {
        self.document = document
        let title = SpecText.line(document.root["info"]?["title"]?.text ?? name, 60)
        manifest = Manifest(id: name, title: title, baseURL: "")
        let docs = document.root["externalDocs"]?["url"]?.text ?? ""
        manifest.documentation = AccessGuess.isAddress(docs) ? docs : ""
    }

    mutating func note(_ key: String, _ text: String) { notes[key, default: []].append(SpecText.line(text, 200)) }

    /// Takes the address from the servers; adds a note if there are several.
    mutating func readServers(_ servers: [SpecNode]) {
        var found: [String] = []
        for server in servers.prefix(20) {
            guard var url = server["url"]?.text else { continue }
            for variable in server["variables"]?.map?.entries ?? [] {
                url = url.replacing("{\(variable.key)}", with: variable.value["default"]?.text ?? "{}")
            }
            while url.hasSuffix("/") { url.removeLast() }
            if AccessGuess.isAddress(url) {
                if !found.contains(url) { found.append(url) }
            } else {
                note("provider", "not used: the server '\(SpecText.line(url, 80))', which is not an absolute address")
            }
        }
        guard let first = found.first else {
            note("provider", "the document names no host: set QUIRE_\(manifest.id.uppercased())_BASE_URL")
            return
        }
        manifest.baseURL = first
        note("url", "keys are sent to this host, which the document names: make sure that it is the API's own")
        for other in found.dropFirst() { note("url", "also named: \(other)") }
    }

    /// An address of a host without anything that hides another one.
    static func isAddress(_ text: String) -> Bool {
        text.wholeMatch(of: #/https?://[A-Za-z0-9][A-Za-z0-9.-]{0,250}(:[0-9]{1,5})?(/[A-Za-z0-9._~%+/-]{0,300})?/#)
            != nil
            && !text.contains("/..")
    }

    /// The names of the ways to authenticate that a list of requirements allows; empty where none is needed.
    mutating func authentications(_ requirements: SpecNode?) -> [String] {
        var names: [String] = []
        for requirement in (requirements?.list ?? []).prefix(20) {
            let schemes = requirement.map?.entries.map(\.key) ?? []
            guard !schemes.isEmpty, let name = authentication(schemes) else { continue }
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    private mutating func authentication(_ schemes: [String]) -> String? {
        let name = schemes.compactMap { SnakeCase.name($0) }.joined(separator: "_and_")
        guard !name.isEmpty else { return nil }
        if manifest.authentications.contains(where: { $0.name == name }) { return name }
        var headers: [HeaderDeclaration] = []
        for scheme in schemes {
            guard let node = document.resolved(document.root["components"]?["securitySchemes"]?[scheme]),
                let header = header(scheme, node)
            else { return nil }
            guard !headers.contains(where: { $0.name == header.name }) else { return nil }
            headers.append(header)
        }
        manifest.authentications.append(Authentication(name, headers: headers))
        return name
    }

    private mutating func header(_ scheme: String, _ node: SpecNode) -> HeaderDeclaration? {
        let own = SnakeCase.name(scheme) ?? "key"
        let words = SpecText.sentence(node["description"]?.text)
        switch node["type"]?.text {
        case "http":
            switch node["scheme"]?.text?.lowercased() {
            case "bearer":
                let setting = setting(own.contains("key") ? "api_key" : "token", of: scheme, words)
                return HeaderDeclaration("Authorization", Template([.literal("Bearer "), .setting(setting)]))
            case "basic":
                let user = setting("username", of: scheme, "The user name for \(manifest.title).")
                let password = setting("password", of: scheme, "The password for \(manifest.title).")
                return HeaderDeclaration(
                    "Authorization",
                    Template([.literal("Basic "), .base64([.setting(user), .literal(":"), .setting(password)])]))
            default: break
            }
        case "oauth2", "openIdConnect":
            let setting = setting("access_token", of: scheme, "An OAuth access token of \(manifest.title).")
            for flow in node["flows"]?.map?.entries.prefix(4) ?? [] {
                let places = ["authorizationUrl", "tokenUrl"].compactMap { flow.value[$0]?.text }
                if !places.isEmpty { note("auth", "\(scheme): tokens come from \(places.joined(separator: " and "))") }
            }
            return HeaderDeclaration("Authorization", Template([.literal("Bearer "), .setting(setting)]))
        case "apiKey":
            guard let name = node["name"]?.text, AccessGuess.isHeader(name) else { break }
            switch node["in"]?.text {
            case "header":
                let setting = setting(
                    name.lowercased() == "authorization" ? own : SnakeCase.name(name) ?? own, of: scheme, words)
                if name.lowercased() == "authorization" {
                    note(
                        "auth",
                        "guessed: \(scheme) is sent as it is, without a scheme; the document says only that it goes into Authorization"
                    )
                    return HeaderDeclaration("Authorization", Template([.setting(setting)]))
                }
                return HeaderDeclaration(name, Template([.setting(setting)]))
            case "cookie":
                let setting = setting(own, of: scheme, words)
                return HeaderDeclaration("Cookie", Template([.literal(name + "="), .setting(setting)]))
            default: break
            }
        default: break
        }
        note(
            "auth",
            "not used: \(scheme), since \(node["in"]?.text == "query" ? "a key in the address would appear in logs" : "this way to authenticate isn't known")"
        )
        return nil
    }

    /// A setting for a secret that no other way to authenticate uses.
    private mutating func setting(_ wanted: String, of scheme: String, _ help: String) -> String {
        var name = ["base_url", "allow_insecure"].contains(wanted) ? wanted + "_key" : wanted
        if let owner = settings[name], owner != scheme { name = (SnakeCase.name(scheme) ?? "other") + "_" + name }
        if settings[name] == nil {
            settings[name] = scheme
            let words = help.isEmpty ? "\(name.replacing("_", with: " ")) of \(manifest.title)" : help
            manifest.settings.append(Setting(name, isSecret: true, help: words))
        }
        return name
    }

    private static let ownHeaders: Set<String> = [
        "accept", "authorization", "content-type", "user-agent", "idempotency-key", "if-none-match",
        "if-modified-since",
        "x-request-id", "host", "cookie", "connection", "content-length", "accept-language", "accept-encoding",
        "origin",
        "referer", "transfer-encoding", "proxy-authorization", "x-idempotency-key", "prefer", "if-match", "expect",
    ]

    /// Whether a text can be a header's name.
    static func isHeader(_ name: String) -> Bool {
        name.wholeMatch(of: #/[A-Za-z0-9][A-Za-z0-9_.-]{0,80}/#) != nil
    }

    /// Adds headers of an operation: a fixed value is sent unchanged, any other only if a setting has it.
    mutating func readHeaders(_ parameters: [SpecParameter]) {
        for parameter in parameters where parameter.place == "header" {
            let name = parameter.name
            guard AccessGuess.isHeader(name), !AccessGuess.ownHeaders.contains(name.lowercased()),
                !manifest.headers.contains(where: { $0.name.lowercased() == name.lowercased() }),
                manifest.headers.count < 20
            else { continue }
            let taken = manifest.authentications.flatMap(\.headers).contains {
                $0.name.lowercased() == name.lowercased()
            }
            if taken { continue }
            let fixed =
                parameter.shape.standard ?? (parameter.shape.values.count == 1 ? parameter.shape.values.first : nil)
            if let fixed, fixed.wholeMatch(of: #/[A-Za-z0-9 ._:\/;,=+-]{1,120}/#) != nil {
                manifest.headers.append(HeaderDeclaration(name, Template([.literal(fixed)])))
                note("headers", "\(name) is sent with the value that the document has by default")
            } else if let setting = SnakeCase.name(name) {
                let own = self.setting(setting, of: "header " + name, SpecText.sentence(parameter.words))
                manifest.headers.append(HeaderDeclaration(name, Template([.setting(own)])))
                note("headers", "\(name) is sent when QUIRE_\(manifest.id.uppercased())_\(own.uppercased()) is set")
            }
        }
    }
}
