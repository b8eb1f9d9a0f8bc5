import Glibc

/// Lines of an input that are waited for without holding a thread, so that the wait can be cancelled.
struct PolledInput {
    private let descriptor: Int32
    private var pending: [UInt8] = []
    private var hasEnded = false

    private static let interval = Duration.milliseconds(50)
    private static let limit = 65_536

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// The next line, without its line end; nil at the end of input.
    mutating func line() async throws -> String? {
        while true {
            if let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: pending[..<end], as: UTF8.self)
                pending.removeSubrange(...end)
                return line
            }
            if hasEnded {
                defer { pending = [] }
                return pending.isEmpty ? nil : String(decoding: pending, as: UTF8.self)
            }
            if isReadable {
                read()
            } else {
                try await Task.sleep(for: PolledInput.interval)
            }
        }
    }

    private var isReadable: Bool {
        var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&state, 1, 0) > 0
    }

    private mutating func read() {
        var part = [UInt8](repeating: 0, count: 4096)
        let count = Glibc.read(descriptor, &part, part.count)
        if count < 0, errno == EINTR || errno == EAGAIN { return }
        if count <= 0 || pending.count > PolledInput.limit {
            hasEnded = true
        } else {
            pending += part.prefix(count)
        }
    }
}
