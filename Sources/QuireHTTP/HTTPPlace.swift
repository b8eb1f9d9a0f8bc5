import Foundation
import Glibc
import QuireFetch

/// Who is asked: what messages may say of an address, because its path and query may hold secrets.
struct HTTPPlace: Hashable, Sendable, CustomStringConvertible {
    /// The host without brackets, in small letters.
    let host: String
    /// The port, also when the address leaves it to the scheme.
    let port: Int
    /// Whether the address is https.
    let isSecure: Bool

    /// The host and port of an absolute http or https address.
    init(of url: String) throws(TransportError) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme?.lowercased(),
            scheme == "http" || scheme == "https", let host = parts.encodedHost, !host.isEmpty,
            (parts.port ?? 1) > 0, (parts.port ?? 1) <= 65_535
        else { throw TransportError(.malformed, "the address of a request isn't an absolute http or https URL") }
        self.init(host: host, port: parts.port ?? (scheme == "https" ? 443 : 80), isSecure: scheme == "https")
    }

    /// A place from its parts.
    init(host: String, port: Int, isSecure: Bool) {
        self.host = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]")).lowercased()
        self.port = port
        self.isSecure = isSecure
    }

    /// Host and port, the host of an IPv6 address in brackets.
    var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// Whether the host is an address, not a name.
    var isAddress: Bool { address(AF_INET) != nil || address(AF_INET6) != nil }

    /// Whether it is this machine itself.
    var isLoopback: Bool {
        if host == "localhost" || host.hasSuffix(".localhost") { return true }
        if let v4 = address(AF_INET) { return v4.first == 127 }
        return address(AF_INET6) == [UInt8](repeating: 0, count: 15) + [1]
    }

    /// The bytes of the host as an address of that family; nil where it is none.
    private func address(_ family: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: family == AF_INET ? 4 : 16)
        return inet_pton(family, host, &bytes) == 1 ? bytes : nil
    }
}
