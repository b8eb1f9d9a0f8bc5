import CCurl
import Foundation
import Glibc
import QuireFetch
import QuireModel

extension TransportError {
    /// What a result of curl's means, in words that name the place and repeat nothing that was sent.
    init(_ result: CURLcode, of transfer: Transfer) {
        let exchange = transfer.exchange
        let place = exchange.place
        let easy = transfer.easy
        switch result {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            self.init(.unknownHost, "the host name '\(exchange.peer.host)' can't be resolved")
        case CURLE_COULDNT_CONNECT:
            self.init(systemError: quire_curl_number(easy, CURLINFO_OS_ERRNO), at: exchange.peer)
        case CURLE_OPERATION_TIMEDOUT:
            let limits = exchange.limits
            let isConnected = quire_curl_microseconds(easy, CURLINFO_PRETRANSFER_TIME_T) > 0
            if isConnected || limits.responseSeconds < limits.connectSeconds {
                self.init(.timeout, "no whole response from \(place) within \(seconds(limits.responseSeconds))")
            } else {
                self.init(.timeout, "no connection to \(place) within \(seconds(limits.connectSeconds))")
            }
        case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PROXY:
            if let refusal = Self(refusedBy: exchange.route, quire_curl_number(easy, CURLINFO_HTTP_CONNECTCODE), place)
            {
                self = refusal
            } else if quire_curl_number(easy, CURLINFO_OS_ERRNO) == Int(ECONNRESET) {
                self.init(.connection, "the connection to \(place) was reset")
            } else {
                self = .brokenOff(by: place)
            }
        case CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM: self = .brokenOff(by: place)
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING:
            self.init(.malformed, "the response of \(place) is cut short or isn't HTTP")
        case CURLE_URL_MALFORMAT, CURLE_LOGIN_DENIED:
            self.init(
                .malformed, "the address of a request to \(place) can't be used: it isn't a plain http or https URL")
        case CURLE_SSL_CACERT_BADFILE:
            self.init(
                .tls, "SSL_CERT_FILE names '\(exchange.authorities ?? "")', which can't be read as PEM certificates")
        case CURLE_PEER_FAILED_VERIFICATION:
            self.init(certificate: quire_curl_number(easy, CURLINFO_SSL_VERIFYRESULT), at: place)
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_CERTPROBLEM,
            CURLE_SSL_CIPHER, CURLE_SSL_ENGINE_INITFAILED, CURLE_SSL_SHUTDOWN_FAILED, CURLE_SSL_CRL_BADFILE,
            CURLE_SSL_ISSUER_ERROR, CURLE_SSL_PINNEDPUBKEYNOTMATCH, CURLE_SSL_INVALIDCERTSTATUS, CURLE_SSL_CLIENTCERT:
            self.init(.tls, "TLS with \(place) failed")
        default:
            // One of a fixed set of texts.
            let words = String(cString: quire_curl_words(result)).lowercased()
            self.init(.malformed, "the exchange with \(place) failed (\(words))")
        }
    }

    private init?(refusedBy route: ProxyRules.Route, _ status: Int, _ place: HTTPPlace) {
        guard route != .direct, status > 0, !(200..<300).contains(status) else { return nil }
        self.init(
            .connection,
            status == 407
                ? "the proxy on the way to \(place) wants a login and password"
                : "the proxy doesn't connect to \(place)")
    }

    private init(systemError code: Int, at place: HTTPPlace) {
        switch Int32(clamping: code) {
        case ECONNREFUSED: self.init(.connection, "no connection to \(place): it was refused")
        case EHOSTUNREACH, ENETUNREACH: self.init(.connection, "no connection to \(place): there is no route to it")
        case ETIMEDOUT: self.init(.timeout, "the connection to \(place) timed out")
        case ECONNRESET, EPIPE: self.init(.connection, "the connection to \(place) was reset")
        case let code where code > 0:
            self.init(.connection, "no connection to \(place): error \(code) of the system")
        default: self.init(.connection, "no connection to \(place)")
        }
    }

    /// - Parameter code: OpenSSL's result of the verification (`X509_V_ERR_…`). curl has 1 where the chain is good and
    ///   the name isn't.
    private init(certificate code: Int, at place: HTTPPlace) {
        switch code {
        case 0, 1, 62...64: self.init(.tls, "the certificate of \(place) is for another host")
        case 9: self.init(.tls, "the certificate of \(place) isn't valid yet")
        case 10: self.init(.tls, "the certificate of \(place) has expired")
        default:
            self.init(
                .tls, "the certificate of \(place) isn't trusted; SSL_CERT_FILE can name the authorities that are")
        }
    }

    private static func brokenOff(by place: HTTPPlace) -> TransportError {
        TransportError(.connection, "\(place) closed the connection before its response was whole")
    }
}

extension Exchange {
    /// Who the connection is made to: the proxy where there is one.
    fileprivate var peer: HTTPPlace {
        switch route {
        case .direct: place
        case .proxy(let proxy): HTTPPlace(host: proxy.host, port: proxy.port, isSecure: false)
        }
    }
}

private func seconds(_ number: Double) -> String {
    let time = number.asTime
    return time == time.rounded() ? "\(Int(time)) s" : "\(time) s"
}
