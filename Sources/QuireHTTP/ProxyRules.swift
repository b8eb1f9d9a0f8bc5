import Foundation
import QuireFetch
import QuireModel

/// Which requests go through a proxy, as the environment says it.
///
/// `HTTPS_PROXY` and `HTTP_PROXY` are `http://host:port`, also with `login:password@`, also without the scheme.
/// `NO_PROXY` lists hosts that are asked directly: a name (and every name below it), an address, either with `:port`,
/// or `*` for all. Names in small letters win over capitals, as in curl. Loopback is never proxied.
struct ProxyRules: Sendable {
    /// How a host is reached.
    enum Route: Hashable, Sendable {
        /// Straight.
        case direct
        /// Through a tunnel that a proxy makes.
        case proxy(Proxy)
    }

    /// A proxy.
    struct Proxy: Hashable, Sendable {
        /// Its host.
        let host: String
        /// Its port.
        let port: Int
        /// The Base64 of `login:password`, if it wants them.
        let credentials: Secret?
    }

    private enum Choice {
        case none
        case proxy(Proxy)
        case unusable(TransportError)
    }

    private let secure: Choice
    private let plain: Choice
    private let exceptions: [Substring]

    /// The rules of an environment.
    init(environment: [String: String]) {
        func variable(_ name: String) -> (name: String, value: String)? {
            for spelling in [name.lowercased(), name] {
                if let value = environment[spelling], !value.isEmpty { return (spelling, value) }
            }
            return nil
        }
        secure = ProxyRules.choice(variable("HTTPS_PROXY"))
        plain = ProxyRules.choice(variable("HTTP_PROXY"))
        let list = variable("NO_PROXY")?.value.lowercased() ?? ""
        exceptions = list.split { $0 == "," || $0.isWhitespace }
    }

    /// Every way that a request may take.
    var routes: [Route] {
        var routes = [Route.direct]
        for case .proxy(let proxy) in [secure, plain] where !routes.contains(.proxy(proxy)) {
            routes.append(.proxy(proxy))
        }
        return routes
    }

    /// The way to a place; it fails when the variable that applies names no proxy that can be used.
    func route(to place: HTTPPlace) throws(TransportError) -> Route {
        if place.isLoopback || exceptions.contains(where: { covers($0, place) }) { return .direct }
        switch place.isSecure ? secure : plain {
        case .none: return .direct
        case .proxy(let proxy): return .proxy(proxy)
        case .unusable(let error): throw error
        }
    }

    private func covers(_ exception: Substring, _ place: HTTPPlace) -> Bool {
        if exception == "*" { return true }
        var name = exception
        // One colon parts a port; several are an IPv6 address, whose port needs brackets.
        let port = name.hasPrefix("[") ? name.range(of: "]:")?.upperBound : singleColon(in: name)
        if let port {
            guard Int(name[port...]) == place.port else { return false }
            name = name[..<name.index(before: port)]
        }
        let plain = name.trimmingCharacters(in: CharacterSet(charactersIn: "[].*"))
        if place.host == plain { return true }
        return !plain.isEmpty && !place.isAddress && place.host.hasSuffix("." + plain)
    }

    private func singleColon(in name: Substring) -> Substring.Index? {
        guard let colon = name.firstIndex(of: ":"), name.lastIndex(of: ":") == colon else { return nil }
        return name.index(after: colon)
    }

    private static func choice(_ variable: (name: String, value: String)?) -> Choice {
        guard let variable else { return .none }
        let text = variable.value.contains("://") ? variable.value : "http://" + variable.value
        // The value may hold a password, so no message repeats it.
        guard let parts = URLComponents(string: text), let host = parts.encodedHost, !host.isEmpty,
            parts.scheme?.lowercased() == "http"
        else {
            return .unusable(
                TransportError(
                    .connection, "\(variable.name) isn't the address of an http proxy, such as http://host:3128"))
        }
        var credentials: Secret?
        if let user = parts.user {
            credentials = Secret(Data("\(user):\(parts.password ?? "")".utf8).base64EncodedString())
        }
        let bare = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        return .proxy(Proxy(host: bare, port: parts.port ?? 80, credentials: credentials))
    }
}
