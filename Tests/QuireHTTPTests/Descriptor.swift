import CTLSServer
import Foundation
import Glibc

/// A socket that is closed when nobody uses it any more.
final class Descriptor: Sendable {
    let number: Int32

    /// A socket that this owns from now on.
    init(_ number: Int32) { self.number = number }

    /// A socket that is connected to a port of this machine.
    convenience init(connectedTo port: Int) throws {
        self.init(socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        let isConnected = withLoopbackAddress(port: UInt16(port)) { connect(number, $0, $1) == 0 }
        if !isConnected { throw Gone() }
    }

    deinit {
        close(number)
    }

    /// The other side has gone.
    struct Gone: Error {}

    /// Ends whatever waits for this socket, and tells the other side that nothing more comes.
    func shutDown() { _ = Glibc.shutdown(number, Int32(SHUT_RDWR)) }

    /// What connects, until the socket is shut down.
    func accepted() -> AsyncStream<Descriptor> {
        stream { [self] in
            let client = accept(number, nil, nil)
            return client < 0 ? nil : Descriptor(client)
        }
    }

    /// What the other side sends, until it ends or the socket is shut down.
    func received() -> AsyncStream<[UInt8]> {
        stream { [self] in
            var part = [UInt8](repeating: 0, count: 64 << 10)
            let count = recv(number, &part, part.count, 0)
            return count > 0 ? Array(part[..<count]) : nil
        }
    }

    /// The clear side of this connection, whose other side is to speak TLS.
    func serving(_ tls: LoopbackServer.TLS) -> Descriptor {
        var pair: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0 else { return self }
        let (secure, inner) = (dup(number), pair[1])
        inThread {
            _ = quire_tls_serve(secure, inner, tls.certificate.certificate, tls.certificate.key, tls.application)
        }
        return Descriptor(pair[0])
    }

    /// Sends all bytes; blocks while the other side takes none.
    func send(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Gone() }
            sent += count
        }
    }

    /// What a thread of its own comes by, until there is nothing more.
    private func stream<Element: Sendable>(_ next: @escaping @Sendable () -> Element?) -> AsyncStream<Element> {
        let (elements, feed) = AsyncStream<Element>.makeStream()
        inThread {
            while let element = next() { feed.yield(element) }
            feed.finish()
        }
        return elements
    }

    private func inThread(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.start()
    }
}

/// One connection of a client.
struct Connection: Sendable {
    private let socket: Descriptor
    /// What the client sends, as it comes.
    let parts: AsyncStream<[UInt8]>

    init(_ socket: Descriptor) {
        self.socket = socket
        parts = socket.received()
    }

    /// Sends bytes to the client.
    func write(_ bytes: [UInt8]) throws { try socket.send(bytes) }

    /// Sends the client bytes one after another, each in a packet of its own.
    func dribble(_ bytes: [UInt8]) throws {
        for byte in bytes { try socket.send([byte]) }
    }

    /// Has the connection reset, not ended, once it is closed.
    func resetWhenClosed() {
        var atOnce = linger(l_onoff: 1, l_linger: 0)
        setsockopt(socket.number, SOL_SOCKET, SO_LINGER, &atOnce, socklen_t(MemoryLayout<linger>.size))
    }

    /// Ends the connection.
    func shutDown() { socket.shutDown() }
}

/// Gives the address of a port of this machine as the system calls want it.
func withLoopbackAddress<Result>(port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    address.sin_port = port.bigEndian
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
}
