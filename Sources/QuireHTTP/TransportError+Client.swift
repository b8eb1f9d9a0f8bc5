import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NIOHTTPCompression
import NIOPosix
import NIOSSL
import QuireFetch
import QuireModel

extension TransportError {
    /// What a failure of the client library means, in words that name the place and repeat nothing that was sent.
    init(_ error: any Error, at place: HTTPPlace, limits: TransportLimits) {
        switch error {
        case let error as TransportError: self = error
        case is CancellationError: self.init(.cancelled, "the request to \(place) was cancelled")
        case let error as HTTPClientError: self.init(client: error, at: place, limits: limits)
        case let error as NIOConnectionError: self.init(connection: error, limits: limits)
        case let error as IOError: self.init(io: error, at: place)
        case ChannelError.connectTimeout: self = .noConnection(to: place, limits)
        case is ChannelError: self = .brokenOff(by: place)
        case is HTTPParserError:
            self.init(.malformed, "the response of \(place) is cut short or isn't HTTP")
        case NIOHTTPDecompression.DecompressionError.limit:
            self.init(
                .tooLarge,
                "the compressed response of \(place) grows beyond the \(ByteSize(limits.bodyBytes)) allowed")
        case is NIOHTTPDecompression.DecompressionError, is NIOHTTPDecompression.ExtraDecompressionError:
            self.init(.malformed, "the compressed response of \(place) is damaged or cut short")
        case NIOSSLError.uncleanShutdown: self = .brokenOff(by: place)
        case is NIOSSLError, is BoringSSLError, is NIOSSLExtraError: self.init(tls: error, at: place)
        default: self.init(.malformed, "the exchange with \(place) failed (\(type(of: error)))")
        }
    }

    private init(client error: HTTPClientError, at place: HTTPPlace, limits: TransportLimits) {
        switch error {
        case .cancelled, .requestStreamCancelled: self.init(.cancelled, "the request to \(place) was cancelled")
        case .connectTimeout, .tlsHandshakeTimeout, .httpProxyHandshakeTimeout, .getConnectionFromPoolTimeout:
            self = .noConnection(to: place, limits)
        case .deadlineExceeded, .readTimeout, .writeTimeout:
            self.init(.timeout, "no whole response from \(place) within \(seconds(limits.responseSeconds))")
        case .remoteConnectionClosed, .uncleanShutdown: self = .brokenOff(by: place)
        case .invalidProxyResponse:
            self.init(.connection, "the proxy doesn't connect to \(place)")
        case .proxyAuthenticationRequired:
            self.init(.connection, "the proxy on the way to \(place) wants a login and password")
        // The short description is one of a fixed set; the long one may repeat a header.
        default: self.init(.malformed, "the exchange with \(place) failed (\(error.shortDescription.lowercased()))")
        }
    }

    private init(connection error: NIOConnectionError, limits: TransportLimits) {
        // The host is the proxy's when there is one.
        let place = HTTPPlace(host: error.host, port: error.port, isSecure: false)
        guard let failure = error.connectionErrors.first?.error else {
            self.init(.unknownHost, "the host name '\(place.host)' can't be resolved")
            return
        }
        switch failure {
        case let failure as IOError: self.init(io: failure, at: place)
        case ChannelError.connectTimeout: self = .noConnection(to: place, limits)
        default: self.init(.connection, "no connection to \(place)")
        }
    }

    private init(io error: IOError, at place: HTTPPlace) {
        switch error.errnoCode {
        case ECONNREFUSED: self.init(.connection, "no connection to \(place): it was refused")
        case EHOSTUNREACH, ENETUNREACH: self.init(.connection, "no connection to \(place): there is no route to it")
        case ETIMEDOUT: self.init(.timeout, "the connection to \(place) timed out")
        case ECONNRESET, EPIPE: self.init(.connection, "the connection to \(place) was reset")
        case let code: self.init(.connection, "the connection to \(place) broke: error \(code) of the system")
        }
    }

    private init(tls error: any Error, at place: HTTPPlace) {
        let isOtherHost =
            error as? NIOSSLExtraError == .failedToValidateHostname
            || error as? NIOSSLError == .unableToValidateCertificate
        if isOtherHost {
            self.init(.tls, "the certificate of \(place) is for another host")
        } else if String(describing: error).contains("CERTIFICATE_VERIFY_FAILED") {
            self.init(
                .tls, "the certificate of \(place) isn't trusted; SSL_CERT_FILE can name the authorities that are")
        } else {
            self.init(.tls, "TLS with \(place) failed")
        }
    }

    private static func noConnection(to place: HTTPPlace, _ limits: TransportLimits) -> TransportError {
        TransportError(.timeout, "no connection to \(place) within \(seconds(limits.connectSeconds))")
    }

    private static func brokenOff(by place: HTTPPlace) -> TransportError {
        TransportError(.connection, "\(place) closed the connection before its response was whole")
    }
}

private func seconds(_ number: Double) -> String {
    let time = number.asTime
    return time == time.rounded() ? "\(Int(time)) s" : "\(time) s"
}
