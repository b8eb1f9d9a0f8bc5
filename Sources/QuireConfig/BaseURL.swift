import Foundation

/// The address that a provider's paths are appended to.
package enum BaseURL {
    /// Why an address can't be one.
    enum Problem: Error, Hashable {
        /// It isn't an absolute http or https address.
        case notAbsolute
        /// It has a part that a base URL can't have.
        case hasPart(String)
        /// It is http and not loopback.
        case insecure
    }

    /// The address without a slash at its end.
    static func checked(_ text: String, allowInsecure: Bool) throws(Problem) -> String {
        let isPlain = text.unicodeScalars.allSatisfy { $0.isASCII && $0.value > 0x20 && $0.value != 0x7F && $0 != "\\" }
        guard isPlain, let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            scheme == "https" || scheme == "http", let host = parts.encodedHost, !host.isEmpty,
            (1...65_535).contains(parts.port ?? 1)
        else { throw .notAbsolute }
        guard parts.user == nil, parts.password == nil else { throw .hasPart("a login") }
        guard parts.query == nil else { throw .hasPart("a query") }
        guard parts.fragment == nil else { throw .hasPart("a fragment") }
        guard scheme == "https" || allowInsecure || isLoopback(host) else { throw .insecure }
        var base = Substring(text)
        while base.hasSuffix("/") { base.removeLast() }
        return String(base)
    }

    /// Whether a host is this machine, judged by its text: the only trusted name is `localhost`.
    package static func isLoopback(_ host: String) -> Bool {
        let bare = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]")).lowercased()
        if bare == "localhost" || bare == "::1" || bare == "0:0:0:0:0:0:0:1" { return true }
        let parts = bare.split(separator: ".", omittingEmptySubsequences: false)
        let bytes = parts.compactMap { part in part.allSatisfy(\.isASCII) && part.count <= 3 ? UInt8(part) : nil }
        return parts.count == 4 && bytes.count == 4 && bytes.first == 127
    }
}

extension BaseURL.Problem {
    /// The reason in words that follow the name of the setting.
    var reason: String {
        switch self {
        case .notAbsolute: "is not an absolute address; expected one such as https://api.example.com"
        case .hasPart(let part): "has \(part); expected only scheme, host, port and path"
        case .insecure: "is http to another machine, which would send credentials in the clear; expected https"
        }
    }
}
