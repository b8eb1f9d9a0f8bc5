import Foundation

/// A TCP connection that is written and read byte by byte, and knows nothing of HTTP but where an answer ends.
///
/// Its calls block. They are for threads of their own: `onThread` gives them one.
final class RawConnection: Sendable {
    let descriptor: Int32

    struct Failure: Error { let code: Int32 }

    /// How a connection ended.
    enum End: Equatable {
        case closed, reset
    }

    /// Connects to a port of this machine.
    init(_ port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        address.sin_port = UInt16(clamping: port).bigEndian
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard connected == 0 else { throw Failure(code: errno) }
        // A server that doesn't answer fails the test and doesn't hang it.
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    /// Sends all of a text.
    func send(_ text: String) throws { try send(Array(text.utf8)) }

    /// Sends all bytes.
    func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure(code: errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// Ends the connection with a reset, and leaves it to be closed.
    func reset() {
        var nowhere = sockaddr()
        nowhere.sa_family = sa_family_t(AF_UNSPEC)
        connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// Some bytes that have come; none at the end.
    private func receive(upTo most: Int = 1 << 16) throws -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: most)
        let count = recv(descriptor, &buffer, most, 0)
        guard count >= 0 else { throw Failure(code: errno) }
        return Array(buffer.prefix(count))
    }

    /// Everything that comes until the connection ends, and how it ends.
    func readToEnd() throws -> (bytes: [UInt8], end: End) {
        var bytes: [UInt8] = []
        do {
            while true {
                let more = try receive()
                guard !more.isEmpty else { return (bytes, .closed) }
                bytes += more
            }
        } catch let failure as Failure where failure.code == ECONNRESET {
            return (bytes, .reset)
        }
    }

    /// One answer, and not a byte of the next.
    func readAnswer(hasBody: Bool = true) throws -> RawAnswer {
        var head: [UInt8] = []
        while !head.suffix(4).elementsEqual("\r\n\r\n".utf8) {
            let byte = try receive(upTo: 1)
            guard !byte.isEmpty else { throw Failure(code: EPIPE) }
            head += byte
        }
        var answer = RawAnswer(head: String(decoding: head, as: UTF8.self))
        let length = answer["Content-Length"].flatMap { Int($0) } ?? 0
        while hasBody, answer.body.count < length {
            let more = try receive(upTo: length - answer.body.count)
            guard !more.isEmpty else { throw Failure(code: EPIPE) }
            answer.body += more
        }
        return answer
    }
}

/// An answer as it came.
struct RawAnswer: Sendable {
    let head: String
    var body: [UInt8] = []

    var status: Int { head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0 }
    var text: String { String(decoding: body, as: UTF8.self) }

    subscript(name: String) -> String? {
        let line = head.split(separator: "\r\n").first { $0.lowercased().hasPrefix(name.lowercased() + ":") }
        return line.map { $0.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces) }
    }
}

/// Works with the first connection that comes.
func onThread<Value: Sendable>(
    _ connections: AsyncStream<RawConnection>, _ work: @escaping @Sendable (RawConnection) throws -> Value
) async throws -> Value {
    for await connection in connections { return try await onThread { try work(connection) } }
    throw CancellationError()
}

/// Runs what blocks on a thread of its own: the answers of the server need the few threads that tasks run on.
func onThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
}
