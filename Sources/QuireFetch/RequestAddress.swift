import Foundation
package import QuirePluginKit

/// Where requests may go: the provider's own origin, and nowhere else.
package struct RequestAddress: Sendable {
    private let base: URLComponents
    private let basePath: String

    /// An address book for a base URL; nil when that isn't an absolute http or https address.
    package init?(base text: String) {
        guard let base = URLComponents(string: text), let scheme = base.scheme?.lowercased(),
            scheme == "http" || scheme == "https", base.host?.isEmpty == false
        else { return nil }
        self.base = base
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

    /// The absolute address of a link that a server gave on a page, at the provider's own origin.
    ///
    /// Servers behind a proxy write `http:` for their own `https:` addresses; the same host is asked over the scheme that
    /// was configured. Any other host, port or user is refused.
    package func resolve(link text: String, from page: String) throws(FetchError) -> String {
        guard let pageURL = URL(string: page), let url = URL(string: text, relativeTo: pageURL),
            var link = URLComponents(url: url.absoluteURL, resolvingAgainstBaseURL: true),
            link.user == nil, link.password == nil, let host = link.host, let scheme = link.scheme?.lowercased(),
            scheme == "http" || scheme == "https"
        else { throw FetchError(.foreignAddress(text)) }
        let isSamePort = link.port == base.port || effectivePort(link) == effectivePort(base)
        guard host.lowercased() == base.host?.lowercased(), isSamePort else { throw FetchError(.foreignAddress(text)) }
        link.scheme = base.scheme
        link.port = base.port
        link.fragment = nil
        guard let address = link.string else { throw FetchError(.foreignAddress(text)) }
        return address
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
