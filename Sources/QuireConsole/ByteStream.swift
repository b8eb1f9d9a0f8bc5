import Glibc
package import QuireModel
package import QuireSession
package import QuireTerminal

/// A file descriptor that bytes are written to, at once and whole.
package struct ByteStream: ByteSink {
    /// The descriptor.
    package let descriptor: Int32

    /// Standard output.
    package static let standardOutput = ByteStream(descriptor: 1)
    /// Standard error.
    package static let standardError = ByteStream(descriptor: 2)

    /// The progress line that gives way to what is written here; nil where there is none.
    private var display: ProgressDisplay?
    private var isPipe = false
    /// What words must not have in them; nil where no run's secrets are known.
    private var secrets: KnownSecrets?

    /// The name of the file, for errors; nil where there is none to tell apart.
    private let name: String?

    package init(descriptor: Int32, name: String? = nil) {
        self.descriptor = descriptor
        self.name = name
    }

    /// The same stream, which takes turns with a progress line where both are on a terminal, or where what reads from a pipe
    /// may write there.
    package func takingTurns(with display: ProgressDisplay?) -> ByteStream {
        var stream = self
        var status = stat()
        stream.isPipe = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
        if isTerminal || stream.isPipe { stream.display = display }
        return stream
    }

    /// The same stream, which masks secrets in the words that it is given.
    package func masking(_ secrets: KnownSecrets?) -> ByteStream {
        var stream = self
        stream.secrets = secrets
        return stream
    }

    package func write(_ bytes: [UInt8]) throws(OutputError) {
        guard let display else { return try put(bytes) }
        guard !isPipe else {
            // It comes back with the next repaint.
            display.clear()
            return try put(bytes)
        }
        try display.givingWay(to: bytes) { () throws(OutputError) in try put(bytes) }
    }

    private func put(_ bytes: [UInt8]) throws(OutputError) {
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes { buffer in
                Glibc.write(descriptor, buffer.baseAddress?.advanced(by: offset), buffer.count - offset)
            }
            if written >= 0 {
                offset += written
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // A pipe that somebody made non-blocking: wait until it takes more.
                var poll = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                _ = Glibc.poll(&poll, 1, -1)
            case EPIPE: throw .closed
            default:
                let reason = String(cString: strerror(errno))
                throw .failed(name.map { "\($0): \(reason)" } ?? reason)
            }
        }
    }

    /// Writes text; for messages, which nobody can be told about when they can't be written.
    package func writeMessage(_ text: String) { try? write(Array((secrets?.masked(text) ?? text).utf8)) }

    package func writeWords(_ text: String, spelling: SafeText.Spelling = .braces) throws(OutputError) {
        try write(shown(text, spelling: spelling))
    }

    /// Returns words as they may be written here: without the run's secrets, and for a terminal without what would act on it.
    package func shown(_ words: String, spelling: SafeText.Spelling) -> [UInt8] {
        let words = secrets?.masked(words) ?? words
        return Array((isTerminal ? SafeText.lines(words, spelling: spelling) : words).utf8)
    }

    /// Whether a terminal is at the other end.
    package var isTerminal: Bool { isatty(descriptor) == 1 }

    /// The width of the terminal in columns; nil when there is none or it doesn't say.
    package var terminalWidth: Int? {
        WindowSize.columns(of: descriptor)
    }
}
