import CCurl
import QuireFetch
import QuireModel
import QuirePluginKit

/// One exchange in curl's hands. It is confined to the thread that curl runs on.
final class Transfer {
    /// What the exchange is.
    let exchange: Exchange
    /// curl's handle; whoever made the transfer owns it.
    let easy: UnsafeMutableRawPointer

    private var collector: ResponseCollector
    private var failure: TransportError?
    private var lists: [UnsafeMutablePointer<curl_slist>] = []
    private let connection: Connection

    /// Which connections a transfer may use.
    enum Connection {
        /// One that has been idle for no longer than that, in seconds, or a new one.
        case kept(idle: Int)
        /// A new one alone.
        case new
    }

    /// A transfer on a handle without options, which is yet to be prepared.
    init(_ exchange: Exchange, on easy: UnsafeMutableRawPointer, over connection: Connection) {
        self.exchange = exchange
        self.connection = connection
        self.easy = easy
        collector = ResponseCollector(limit: exchange.limits.bodyBytes, place: exchange.place)
    }

    /// Forgets what was sent, so that the handle can serve another transfer. It must be in no set any more.
    func dispose() {
        quire_curl_reset(easy)
        for list in lists { quire_curl_list_free(list) }
        lists = []
    }

    /// The response, or why there is none, once curl is done with the result.
    func outcome(_ result: CURLcode) -> Result<PageResponse, TransportError> {
        do throws(TransportError) {
            if let failure { throw failure }
            guard result == CURLE_OK else { throw TransportError(result, of: self) }
            return .success(try collector.finish())
        } catch {
            return .failure(error)
        }
    }

    /// Whether a kept connection ended before a byte of the response came: the server had closed it by then, so that the
    /// request was never answered and can be sent again on a new one (RFC 9112, 9.3.1).
    func metClosedConnection(_ result: CURLcode) -> Bool {
        guard case .kept = connection, collector.isUntouched,
            [CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR].contains(result)
        else { return false }
        return quire_curl_number(easy, CURLINFO_NUM_CONNECTS) == 0
    }

    /// How long the server keeps a connection that is idle, in seconds; nil when it doesn't say.
    var keepAliveSeconds: Int? { collector.keepAliveSeconds }

    // MARK: Options

    /// Sets all that the exchange asks for; the transfer must live until its handle is out of curl's hands.
    func prepare() throws(TransportError) {
        let request = exchange.request
        try set(CURLOPT_URL, request.url)
        try set(CURLOPT_PROTOCOLS_STR, "http,https")
        // The path is the provider's to spell, and credentials are in headers.
        try set(CURLOPT_PATH_AS_IS, 1)
        try set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1)
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_CONNECTTIMEOUT_MS, milliseconds(exchange.limits.connectSeconds))
        try set(CURLOPT_TIMEOUT_MS, milliseconds(exchange.limits.responseSeconds))
        switch connection {
        case .kept(let idle): try set(CURLOPT_MAXAGE_CONN, max(1, idle))
        case .new: try set(CURLOPT_FRESH_CONNECT, 1)
        }
        try set(CURLOPT_BUFFERSIZE, 64 << 10)
        try setMethod(request)
        try setList(CURLOPT_HTTPHEADER, exchange.headerLines())
        try setTLS()
        try setRoute()
        try check(
            quire_curl_set_sinks(
                easy,
                {
                    Transfer.take($0, $1 * $2, $3) { transfer, bytes throws(TransportError) in
                        try transfer.collector.takeLine(bytes)
                    }
                },
                {
                    Transfer.take($0, $1 * $2, $3) { transfer, bytes throws(TransportError) in
                        try transfer.collector.takePiece(bytes)
                    }
                }, Unmanaged.passUnretained(self).toOpaque()))
    }

    private func setMethod(_ request: TransportRequest) throws(TransportError) {
        switch (request.method, request.body) {
        case ("GET", nil): try set(CURLOPT_HTTPGET, 1)
        case ("HEAD", nil): try set(CURLOPT_NOBODY, 1)
        case (let method, let body):
            if body != nil || method == "POST" {
                try set(CURLOPT_POST, 1)
                let bytes = body ?? []
                try check(bytes.withUnsafeBytes { quire_curl_set_body(easy, $0.baseAddress, $0.count) })
            }
            try set(CURLOPT_CUSTOMREQUEST, method)
        }
    }

    private func setTLS() throws(TransportError) {
        guard exchange.place.isSecure else { return }
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        // A connection that is being made may turn out to carry several requests at once.
        try set(CURLOPT_PIPEWAIT, 1)
        if let authorities = exchange.authorities {
            try set(CURLOPT_CAINFO, authorities)
            try set(CURLOPT_CAPATH, nil as String?)
        }
    }

    private func setRoute() throws(TransportError) {
        switch exchange.route {
        case .direct:
            // An empty name keeps curl from looking for one in the environment.
            try set(CURLOPT_PROXY, "")
        case .proxy(let proxy):
            let host = proxy.host.contains(":") ? "[\(proxy.host)]" : proxy.host
            try set(CURLOPT_PROXY, "http://\(host):\(proxy.port)")
            try set(CURLOPT_NOPROXY, "")
            try set(CURLOPT_HTTPPROXYTUNNEL, 1)
            try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
            // What is meant for the provider isn't the proxy's to see, nor the other way round.
            try set(CURLOPT_HEADEROPT, Int(CURLHEADER_SEPARATE))
            if let credentials = proxy.credentials {
                try setList(CURLOPT_PROXYHEADER, [credentials.reveal { "Proxy-Authorization: Basic \($0)" }])
            }
        }
    }

    // MARK: What comes

    /// Hands bytes to the transfer that they are for; less than their number when it wants no more.
    private static func take(
        _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int, _ context: UnsafeMutableRawPointer?,
        _ body: (Transfer, UnsafeRawBufferPointer) throws(TransportError) -> Void
    ) -> Int {
        guard let context else { return 0 }
        let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
        do throws(TransportError) {
            try body(transfer, UnsafeRawBufferPointer(start: bytes, count: count))
            return count
        } catch {
            transfer.failure = error
            // Any other number ends the transfer, also where there was nothing to take.
            return count == 0 ? 1 : 0
        }
    }

    // MARK: Typed doors

    private func milliseconds(_ seconds: Double) -> Int { max(1, Int(seconds.asTime * 1000)) }

    private func set(_ option: CURLoption, _ value: Int) throws(TransportError) {
        try check(quire_curl_set_number(easy, option, value))
    }

    private func set(_ option: CURLoption, _ value: String?) throws(TransportError) {
        try check(quire_curl_set_text(easy, option, value))
    }

    private func setList(_ option: CURLoption, _ lines: [String]) throws(TransportError) {
        var list: UnsafeMutablePointer<curl_slist>?
        defer { if let list { lists.append(list) } }
        for line in lines {
            guard let longer = quire_curl_list_append(list, line) else { try check(CURLE_OUT_OF_MEMORY); return }
            list = longer
        }
        try check(quire_curl_set_list(easy, option, list))
    }

    private func check(_ result: CURLcode) throws(TransportError) {
        guard result != CURLE_OK else { return }
        throw TransportError(
            .malformed,
            "the request to \(exchange.place) can't be prepared (\(String(cString: quire_curl_words(result))))")
    }
}

extension Double {
    /// The number as seconds that every clock can count: not negative, and at most some thirty years.
    var asTime: Double { isNaN ? 0 : min(max(self, 0), 1e9) }
}
