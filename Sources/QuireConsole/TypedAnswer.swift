import Glibc
package import QuireFetch

/// Reads an answer that a person types, without holding a thread, so that Ctrl-C ends the wait.
package struct TypedAnswer: Sendable {
    private let input: Int32
    private let clock: any FetchClock

    /// How often it is looked whether something was typed.
    private static let interval = Duration.milliseconds(50)
    private static let longest = 100

    package init(input: Int32 = 0, clock: any FetchClock = SystemFetchClock()) {
        self.input = input
        self.clock = clock
    }

    /// Returns the typed text up to the end of the line; nil if the input ends or the task is cancelled.
    package func line() async -> String? {
        var line: [UInt8] = []
        while true {
            var entry = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
            guard poll(&entry, 1, 0) > 0 else {
                guard (try? await clock.sleep(until: clock.now + TypedAnswer.interval)) != nil else { return nil }
                continue
            }
            var byte: UInt8 = 0
            let count = read(input, &byte, 1)
            if count < 0, errno == EINTR { continue }
            guard count == 1 else { return nil }
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { break }
            line.append(byte)
            if line.count > TypedAnswer.longest { return nil }
        }
        return String(decoding: line, as: UTF8.self).split(separator: " ").joined(separator: " ")
    }

    /// Whether an answer agrees.
    package static func isYes(_ answer: String) -> Bool { ["y", "yes"].contains(answer.lowercased()) }
}
