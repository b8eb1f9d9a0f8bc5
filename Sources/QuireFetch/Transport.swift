package import QuireModel
package import QuirePluginKit

/// Sends one request and waits for its whole response. The only seam to the world that a scan has.
///
/// The caller guarantees an absolute http or https address that its origin rules allow. The implementer follows no
/// redirect, decompresses the body, turns text of another stated character encoding into UTF-8, keeps within the limits, and ends the request when the task is cancelled.
package protocol Transport: Sendable {
    /// Sends the request.
    func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse
}

/// A request ready for the wire.
package struct TransportRequest: Sendable {
    /// A header, its value hidden where it holds a secret.
    package struct Header: Sendable {
        /// The name.
        package let name: String
        /// The value.
        package let value: Secret
        /// Whether the value may be shown in logs.
        package let isSecret: Bool

        package init(_ name: String, _ value: String, isSecret: Bool = false) {
            self.name = name
            self.value = Secret(value)
            self.isSecret = isSecret
        }

        package init(_ name: String, _ value: Secret, isSecret: Bool) {
            self.name = name
            self.value = value
            self.isSecret = isSecret
        }
    }

    /// The HTTP method.
    package var method: String
    /// The absolute address.
    package var url: String
    /// The headers.
    package var headers: [Header]
    /// The body, if any.
    package var body: [UInt8]?

    package init(method: String, url: String, headers: [Header] = [], body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// How large a response may be and how long it may take.
package struct TransportLimits: Hashable, Sendable {
    /// The longest wait for a connection, in seconds.
    package var connectSeconds: Double
    /// The longest wait for a whole response, in seconds.
    package var responseSeconds: Double
    /// The most bytes of a body, decompressed.
    package var bodyBytes: Int
    /// The most requests to one host at a time; others wait for their turn.
    package var connectionsPerHost: Int

    /// Limits; the defaults suit any list endpoint.
    package init(
        connectSeconds: Double = 10, responseSeconds: Double = 60, bodyBytes: Int = 64 << 20,
        connectionsPerHost: Int = 8
    ) {
        self.connectionsPerHost = connectionsPerHost
        self.connectSeconds = connectSeconds
        self.responseSeconds = responseSeconds
        self.bodyBytes = bodyBytes
    }
}

/// Why a request got no response.
package struct TransportError: Error, Hashable, Sendable {
    /// What kind of failure it is.
    package enum Reason: Hashable, Sendable {
        /// The host's name can't be resolved.
        case unknownHost
        /// The connection was refused or lost, or the server broke off.
        case connection
        /// The server's certificate isn't trusted, or TLS failed otherwise.
        case tls
        /// No connection or no whole response in time.
        case timeout
        /// The body was longer than allowed.
        case tooLarge
        /// The response ended before it was whole, or isn't HTTP.
        case malformed
        /// The task was cancelled.
        case cancelled
    }

    /// What kind of failure it is.
    package let reason: Reason
    /// The failure in words, without secrets.
    package let message: String

    package init(_ reason: Reason, _ message: String) {
        self.reason = reason
        self.message = message
    }
}
