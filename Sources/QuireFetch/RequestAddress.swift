import Foundation
package import QuirePluginKit

/// Where requests may go: the provider's own origin and the hosts that it declares besides, and nowhere else.
package struct RequestAddress: Sendable {
    private let base: URLComponents
    private let basePath: String
    /// Hosts besides the base URL's, in lower case.
    private let otherHosts: [String]
    /// The host that the provider is declared with, in lower case; nil where it is the base URL's own.
    private let publicHost: String?

    /// An address book for the base URL in use and the manifest it belongs to; nil when the one isn't an absolute http or
    /// https address.
    ///
    /// The manifest's other hosts count only where its own is asked: what is configured to ask a test server must not
    /// send that server's key to the real one.
    package init?(base text: String, of manifest: Manifest) {
        let isOwn = URLComponents(string: text)?.encodedHost?.lowercased()
        let declared = URLComponents(string: manifest.baseURL)?.encodedHost?.lowercased()
        self.init(
            base: text, otherHosts: isOwn == declared ? manifest.allowedHosts : [],
            publicHost: isOwn == declared ? nil : declared)
    }

    /// An address book for a base URL; nil when that isn't an absolute http or https address.
    package init?(base text: String, otherHosts: [String] = [], publicHost: String? = nil) {
        self.publicHost = publicHost
        guard let base = URLComponents(string: text), let scheme = base.scheme?.lowercased(),
            scheme == "http" || scheme == "https", base.encodedHost?.isEmpty == false
        else { return nil }
        self.base = base
        self.otherHosts = otherHosts.map { $0.lowercased() }
        let path = base.percentEncodedPath
        basePath = path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// The absolute address of a request.
    package func resolve(_ request: PageRequest) throws(FetchError) -> String {
        switch request.target {
        case .path(let path):
            return join(origin + basePath + path, request.query)
        case .url(let text):
            return join(try resolve(link: text, from: origin + basePath), request.query)
        }
    }

    /// The absolute address of a link that a server gave on a page, at a place that may be asked.
    ///
    /// Where the parameters of a link alone say which page it is (`onlyParameters`), one to the provider's public host goes
    /// to the base URL that is asked in its place.
    ///
    /// Servers behind a proxy write `http:` for their own `https:` addresses; the same host is asked over the scheme that
    /// was configured, and another one that is allowed over https alone. Any other host, port or user is refused.
    package func resolve(
        link text: String, from page: String, onlyParameters: Bool = false
    ) throws(FetchError) -> String {
        guard let pageURL = URL(string: page), let url = URL(string: text, relativeTo: pageURL),
            var link = URLComponents(url: url.absoluteURL, resolvingAgainstBaseURL: true),
            link.user == nil, link.password == nil, let host = link.encodedHost, let scheme = link.scheme?.lowercased(),
            scheme == "http" || scheme == "https"
        else { throw foreign(text) }
        let isSamePort = link.port == base.port || effectivePort(link) == effectivePort(base)
        if host.lowercased() == base.encodedHost?.lowercased(), isSamePort {
            link.scheme = base.scheme
            link.port = base.port
        } else if otherHosts.contains(host.lowercased()), effectivePort(link) == defaultPort(scheme) {
            link.scheme = "https"
            link.port = nil
        } else if onlyParameters, host.lowercased() == publicHost, let asked = URLComponents(string: page) {
            var own = asked
            own.percentEncodedQuery = link.percentEncodedQuery
            link = own
        } else {
            throw foreign(text)
        }
        link.fragment = nil
        guard let address = link.string else { throw foreign(text) }
        return address
    }

    private func foreign(_ address: String) -> FetchError {
        let own = (base.encodedHost ?? "") + (base.port.map { ":\($0)" } ?? "")
        var error = FetchError(.foreignAddress(address, allowed: ([own] + otherHosts).joined(separator: " or ")))
        let host = URLComponents(string: address)?.encodedHost?.lowercased()
        if let host, host == publicHost {
            error.advice =
                "the base URL isn't the provider's own: where the parameters of its next links alone count, "
                + "declare keep: token in the table's paging"
        } else if host != nil, publicHost == nil {
            error.advice = "where that host belongs to the provider, declare it in hosts"
        }
        return error
    }

    /// Whether two addresses differ in their parameters only.
    static func isSameList(_ first: String, _ second: String) -> Bool {
        func path(_ address: String) -> Substring? {
            guard let path = URLComponents(string: address)?.path else { return nil }
            return path.hasSuffix("/") ? path.dropLast() : path[...]
        }
        guard let first = path(first), let second = path(second) else { return false }
        return first == second
    }

    private var origin: String {
        let host = base.percentEncodedHost ?? ""
        return "\(base.scheme ?? "https")://\(host)" + (base.port.map { ":\($0)" } ?? "")
    }

    private func effectivePort(_ components: URLComponents) -> Int {
        components.port ?? defaultPort(components.scheme ?? "")
    }

    private func defaultPort(_ scheme: String) -> Int { scheme.lowercased() == "http" ? 80 : 443 }

    /// The address with the parameters, which replace those of the same name that it has.
    private func join(_ address: String, _ query: [QueryItem]) -> String {
        guard !query.isEmpty else { return address }
        let parts = address.split(separator: "?", maxSplits: 1)
        let path = parts.first.map(String.init) ?? address
        let replaced = Set(query.map { PercentEncoding.encode($0.name) })
        let kept = (parts.count > 1 ? parts[1] : "").split(separator: "&").filter { item in
            let name = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).first ?? ""
            return !replaced.contains(PercentEncoding.encode(name.removingPercentEncoding ?? String(name)))
        }
        return path + "?" + (kept.map(String.init) + [PercentEncoding.query(query)]).joined(separator: "&")
    }
}
