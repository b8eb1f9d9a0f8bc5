package import QuireFetch
package import QuirePluginKit

/// The live transport: HTTP/1.1 and HTTP/2 over TCP and TLS by libcurl, with kept connections, proxies and limits.
///
/// It follows no redirect and keeps no cookies. It retries nothing but a request that a kept connection took nowhere: what
/// a response means is for the scan to decide. It exists only within `withTransport`, so that every connection is closed
/// when a run ends, however it ends.
///
///     try await HTTPTransport.withTransport(environment: environment, version: "1.0.0") { transport in
///         try await transport.send(TransportRequest(method: "GET", url: "https://api.example.com/v1/links"))
///     }
package struct HTTPTransport: Transport {
    /// What one response may cost, and how many requests go to a host at once.
    package private(set) var limits: TransportLimits
    private let proxies: ProxyRules
    /// The file with the authorities to trust in place of the system's.
    private let authorities: String?
    private let userAgent: String
    private let loop: TransferLoop

    /// Opens a transport for as long as the body runs, and closes every connection after it.
    ///
    /// Of the environment it reads `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` (in small letters too) and `SSL_CERT_FILE`.
    /// `version` is said in `User-Agent`.
    /// Nothing is opened or started before the first request.
    package static func withTransport<Result: Sendable>(
        limits: TransportLimits = TransportLimits(), environment: [String: String], version: String,
        isolation: isolated (any Actor)? = #isolation,
        _ body: (HTTPTransport) async throws -> Result
    ) async throws -> Result {
        let loop = TransferLoop()
        let transport = HTTPTransport(
            limits: limits, proxies: ProxyRules(environment: environment),
            authorities: environment["SSL_CERT_FILE"].flatMap { $0.isEmpty ? nil : $0 }, userAgent: "quire/\(version)",
            loop: loop)
        do {
            let result = try await body(transport)
            await loop.end()
            return result
        } catch {
            await loop.end()
            throw error
        }
    }

    /// The same transport, its connections too, with other limits for what it sends from now on.
    package func limited(to limits: TransportLimits) -> HTTPTransport {
        var copy = self
        copy.limits = limits
        return copy
    }

    /// Sends the request and collects its response.
    package func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
        let place = try HTTPPlace(of: request.url)
        let exchange = Exchange(
            request: request, place: place, route: try proxies.route(to: place), limits: limits, userAgent: userAgent,
            authorities: authorities)
        return try await loop.perform(exchange).get()
    }
}
