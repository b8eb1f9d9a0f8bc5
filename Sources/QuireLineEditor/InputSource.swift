import CTerminal
import Glibc

/// Waits for the bytes of a descriptor.
struct InputSource {
    /// The event that ended a wait.
    enum Event {
        case bytes([UInt8])
        case woken
        case timeout
        case end
    }

    private let descriptor: Int32
    private let wakeup: Wakeup
    private static let chunk = 4_096

    /// A source on a descriptor, whose waits a wake-up ends.
    init(_ descriptor: Int32, wakeup: Wakeup) {
        self.descriptor = descriptor
        self.wakeup = wakeup
    }

    /// Waits for bytes, a wake-up or the time limit; nil waits for ever.
    func wait(milliseconds: Int32?) -> Event {
        var entries = [
            pollfd(fd: wakeup.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        let ready = poll(&entries, nfds_t(entries.count), milliseconds ?? -1)
        if ready == 0 { return .timeout }
        if ready < 0 { return errno == EINTR ? .woken : .end }
        if entries[0].revents != 0 {
            cterm_wake_clear(wakeup.descriptor)
            return .woken
        }
        return read()
    }

    private func read() -> Event {
        var buffer = [UInt8](repeating: 0, count: Self.chunk)
        let count = Glibc.read(descriptor, &buffer, buffer.count)
        if count > 0 { return .bytes(Array(buffer[..<count])) }
        if count < 0, errno == EINTR || errno == EAGAIN { return .woken }
        return .end
    }
}

/// Writes a whole text to a descriptor; a terminal that is gone is noticed when it is read.
func writeAll(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[written...])
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count > 0 {
                written += count
            } else if errno == EAGAIN {
                var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                if poll(&entry, 1, -1) < 0, errno != EINTR { return }
            } else if errno != EINTR {
                return
            }
        }
    }
}
