import CMicroHTTPD
import Glibc
import Synchronization

/// A server of the library's, from its start to its end; whoever makes one stops it.
final class Daemon: Sendable {
    /// The port that it listens on.
    let port: Int
    /// The requests that it brings.
    let traffic: Traffic
    /// The library's own; nil once it has been stopped.
    private let server: Mutex<OpaquePointer?>

    /// A server that listens.
    init(_ options: HTTPServer.Options) throws(ServerError) {
        if let reason = qmh_unavailable() { throw .noLibrary(reason: String(cString: reason)) }
        guard let wanted = UInt16(exactly: options.port) else {
            throw .cannotListen(reason: "found port \(options.port), expected 0 (any free port) to 65535")
        }
        var bound: UInt16 = 0
        let listener = qmh_listen(options.host, wanted, &bound)
        guard listener >= 0 else { throw .cannotListen(reason: String(cString: strerror(errno))) }
        let host = options.host.contains(":") ? "[\(options.host)]" : options.host
        let traffic = Traffic(address: "\(host):\(bound)")
        let limits = qmh_options(
            longest_body: max(0, options.longestBody), patience: UInt32(clamping: options.patience))
        guard let server = qmh_start(listener, limits, Self.callbacks(to: traffic)) else {
            throw .cannotListen(reason: String(cString: strerror(errno)))
        }
        port = Int(bound)
        self.traffic = traffic
        self.server = Mutex(server)
    }

    /// Answers a request, or ends its connection where there is no answer.
    func settle(_ number: UInt64, with answer: ServerAnswer?) {
        server.withLock { server in
            guard let server else { return }
            switch answer {
            case .whole(let response): qmh_respond(server, number, Self.make(response, sent: response.body.count))
            case .cut(let response, let count): qmh_respond(server, number, Self.make(response, sent: count))
            case .reset: qmh_reset(server, number)
            case nil: qmh_drop(server, number)
            }
        }
    }

    /// Ends all connections and gives the port back.
    func stop() {
        let server = server.withLock { server in
            defer { server = nil }
            return server
        }
        if let server { qmh_stop(server) }
    }

    private static func make(_ response: ServerResponse, sent: Int) -> OpaquePointer? {
        let status = UInt32(clamping: response.status)
        let answer = response.body.withUnsafeBufferPointer { body in
            qmh_answer_make(status, body.baseAddress, body.count, max(0, sent))
        }
        guard let answer else { return nil }
        for header in response.headers { qmh_answer_add(answer, header.name, header.value) }
        return answer
    }

    /// The traffic isn't kept alive by its pointer, but by the daemon, which is there until it is stopped.
    private static func callbacks(to traffic: Traffic) -> qmh_callbacks {
        qmh_callbacks(
            context: Unmanaged.passUnretained(traffic).toOpaque(),
            arrived: { context, request in
                guard let context, let request else { return false }
                return Unmanaged<Traffic>.fromOpaque(context).takeUnretainedValue().arrived(request.pointee)
            },
            ended: { context in
                guard let context else { return }
                Unmanaged<Traffic>.fromOpaque(context).takeUnretainedValue().ended()
            })
    }
}

extension Traffic {
    /// Takes a request as the library has it; false when it came too late.
    fileprivate func arrived(_ request: qmh_request) -> Bool {
        let fields = UnsafeBufferPointer(start: request.headers, count: request.header_count).map { field in
            // The library leaves the blanks behind a value.
            let value = String(cString: field.value).reversed().drop { $0 == " " || $0 == "\t" }.reversed()
            return (name: String(cString: field.name), value: String(value))
        }
        let headers = ServerRequest.Headers(fields: fields)
        return arrived(
            request.number,
            ServerRequest(
                method: String(cString: request.method), target: String(cString: request.target), headers: headers,
                body: Array(UnsafeBufferPointer(start: request.body, count: request.length)),
                authority: headers["Host"] ?? address))
    }
}
