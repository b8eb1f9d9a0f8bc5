import AsyncHTTPClient
import NIOCore
import NIOHTTPCompression
import NIOSSL
package import QuireFetch
import QuireModel

extension HTTPTransport {
    /// Opens a transport for as long as the body runs, and closes every connection after it.
    ///
    /// Of the environment it reads `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY` (in small letters too) and `SSL_CERT_FILE`.
    /// More than `maximumConnections` requests to one host wait for their turn. `version` is said in `User-Agent`.
    package static func withTransport<Result: Sendable>(
        limits: TransportLimits = TransportLimits(), environment: [String: String], maximumConnections: Int = 8,
        version: String, isolation: isolated (any Actor)? = #isolation,
        _ body: (HTTPTransport) async throws -> Result
    ) async throws -> Result {
        let connections = max(1, maximumConnections)
        let proxies = ProxyRules(environment: environment)
        var trustFailure: TransportError?
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        do {
            configuration.tlsConfiguration = try tlsConfiguration(environment: environment)
        } catch {
            trustFailure = error
        }
        configuration.timeout.connect = .milliseconds(Int64(max(0.001, limits.connectSeconds.asTime) * 1000))
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = connections
        // A host that refuses is reported at once; whether to try again is for the scan to decide.
        configuration.connectionPool.retryConnectionEstablishment = false
        // What is counted as it is collected is the body; this stops a part of it that grows beyond all bounds.
        configuration.decompression = .enabled(limit: .size(limits.bodyBytes))
        return try await withClients(proxies.routes[...], configuration: configuration) { clients in
            try await body(
                HTTPTransport(
                    limits: limits, proxies: proxies, clients: clients, gate: ConnectionGate(limit: connections),
                    trustFailure: trustFailure, userAgent: "quire/\(version)"))
        }
    }

    private static func withClients<Result: Sendable>(
        _ routes: ArraySlice<ProxyRules.Route>, configuration: HTTPClient.Configuration,
        opened: [ProxyRules.Route: HTTPClient] = [:], isolation: isolated (any Actor)? = #isolation,
        _ body: ([ProxyRules.Route: HTTPClient]) async throws -> Result
    ) async throws -> Result {
        guard let route = routes.first else { return try await body(opened) }
        var own = configuration
        own.proxy = route.clientProxy
        return try await HTTPClient.withHTTPClient(configuration: own) { client in
            var opened = opened
            opened[route] = client
            return try await withClients(
                routes.dropFirst(), configuration: configuration, opened: opened, body)
        }
    }

    private static func tlsConfiguration(
        environment: [String: String]
    ) throws(TransportError) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        tls.minimumTLSVersion = .tlsv12
        guard let path = environment["SSL_CERT_FILE"], !path.isEmpty else { return tls }
        do {
            tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(path))
        } catch {
            throw TransportError(.tls, "SSL_CERT_FILE names '\(path)', which can't be read as PEM certificates")
        }
        return tls
    }
}

extension ProxyRules.Route {
    /// The proxy as the client library has it.
    fileprivate var clientProxy: HTTPClient.Configuration.Proxy? {
        switch self {
        case .direct: nil
        case .proxy(let proxy):
            .server(
                host: proxy.host, port: proxy.port,
                authorization: proxy.credentials.map { secret in secret.reveal { .basic(credentials: $0) } })
        }
    }
}
