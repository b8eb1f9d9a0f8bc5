import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
package import QuireFetch
import QuireModel
package import QuirePluginKit

/// The live transport: HTTP/1.1 and HTTP/2 over TCP and TLS, with kept connections, proxies and limits.
///
/// It follows no redirect and retries nothing: what a response means is for the scan to decide. It exists only within
/// `withTransport`, so that every connection is closed when a run ends, however it ends.
///
///     try await HTTPTransport.withTransport(environment: environment, version: "1.0.0") { transport in
///         try await transport.send(TransportRequest(method: "GET", url: "https://api.example.com/v1/links"))
///     }
package struct HTTPTransport: Transport {
    let limits: TransportLimits
    let proxies: ProxyRules
    /// The clients by route: a client of this library has one proxy for all its connections.
    let clients: [ProxyRules.Route: HTTPClient]
    let gate: ConnectionGate
    /// Why TLS can't be used, when the certificates that the environment names are no good.
    let trustFailure: TransportError?
    let userAgent: String

    /// Sends the request and collects its response.
    package func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
        let place = try HTTPPlace(of: request.url)
        if place.isSecure, let trustFailure { throw trustFailure }
        let route = try proxies.route(to: place)
        guard let client = clients[route] else {
            throw TransportError(.connection, "there is no client for the way to \(place)")
        }
        let message = clientRequest(for: request)
        do {
            return try await gate.withTurn(at: place.description) {
                try await withDeadline { try await exchange(message, with: client, at: place) }
            }
        } catch {
            throw TransportError(error, at: place, limits: limits)
        }
    }

    private func clientRequest(for request: TransportRequest) -> HTTPClientRequest {
        var message = HTTPClientRequest(url: request.url)
        message.method = HTTPMethod(rawValue: request.method)
        message.headers = HTTPHeaders(request.headers.map { header in (header.name, header.value.reveal { $0 }) })
        // Some servers answer `deflate` with a form of it that isn't the standard's, so gzip comes first.
        for (name, value) in [("User-Agent", userAgent), ("Accept-Encoding", "gzip, deflate")]
        where !message.headers.contains(name: name) {
            message.headers.add(name: name, value: value)
        }
        if let body = request.body { message.body = .bytes(ByteBuffer(bytes: body)) }
        return message
    }

    private func exchange(
        _ message: HTTPClientRequest, with client: HTTPClient, at place: HTTPPlace
    ) async throws -> PageResponse {
        let deadline = NIODeadline.now() + .milliseconds(Int64(limits.responseSeconds.asTime * 1000))
        let response = try await client.execute(message, deadline: deadline)
        let body = try await BodyCollector(limit: limits.bodyBytes, place: place).collect(response)
        return PageResponse(
            status: Int(response.status.code),
            headers: response.headers.map { PageResponse.Header($0.name, $0.value) }, body: body)
    }

    /// Runs the operation, but no longer than a response may take: the client's own deadline ends with the head.
    private func withDeadline(
        _ operation: @escaping @Sendable () async throws -> PageResponse
    ) async throws -> PageResponse {
        try await withThrowingTaskGroup(of: PageResponse.self) { group in
            defer { group.cancelAll() }
            group.addTask(operation: operation)
            group.addTask { [limits] in
                try await Task.sleep(for: .seconds(limits.responseSeconds.asTime))
                throw HTTPClientError.deadlineExceeded
            }
            guard let response = try await group.next() else { throw CancellationError() }
            return response
        }
    }
}

extension Double {
    /// The number as seconds that every clock can count: not negative, and at most some thirty years.
    var asTime: Double { isNaN ? 0 : min(max(self, 0), 1e9) }
}
