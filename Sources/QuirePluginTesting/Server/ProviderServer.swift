public import QuirePluginKit

/// What answers a provider's requests in a check: a server made from the declarations, or one that behaves as the real
/// API does.
///
/// The implementer answers at once and from memory, the same to the same request unless its purpose is not to; the
/// caller may ask for several pages at the same time.
public protocol ProviderServer: Sendable {
    /// Returns the response to a request; throws if there is none.
    func response(to request: ServerRequest) async throws(ServerFailure) -> PageResponse
}

/// A request as a server sees it, without secrets.
public struct ServerRequest: Hashable, Sendable {
    /// The HTTP method.
    public var method: String
    /// The absolute address.
    public var url: String
    /// The headers that aren't secret.
    public var headers: [PageResponse.Header]
    /// The body, if any.
    public var body: [UInt8]?

    /// A request from its parts.
    public init(method: String = "GET", url: String, headers: [PageResponse.Header] = [], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// A request that got no answer.
public enum ServerFailure: Error, Hashable, Sendable {
    /// The answer didn't come in time.
    case timeout
    /// The connection was lost.
    case connection
}
