public import QuirePluginKit

/// The server for a provider's requests in a check: one made from the declarations, or one that behaves like the real API.
///
/// The implementer answers immediately and from memory. Equal requests get equal responses, unless the server's purpose is
/// to differ. The caller may request several pages concurrently.
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

    /// Creates a request.
    public init(method: String = "GET", url: String, headers: [PageResponse.Header] = [], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// A request without a response.
public enum ServerFailure: Error, Hashable, Sendable {
    /// The response didn't arrive in time.
    case timeout
    /// The connection was lost.
    case connection
}
