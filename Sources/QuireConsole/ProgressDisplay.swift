package import QuireFetch
import QuireSession
import Synchronization

/// The progress line of a run on a terminal: updated in place, and erased before anything else is written there.
package final class ProgressDisplay: Sendable {
    private struct State {
        var progress = Progress()
        /// The line on the terminal now; nil if there is none.
        var shown: String?
        /// Whether the cursor is at the start of a line, judging by the output that passed through here.
        var isAtLineStart = true
        /// Since when a question is on the terminal, which nothing may be written over; nil when none is.
        var heldSince: ContinuousClock.Instant?
    }

    private let state = Mutex(State())
    private let clock: any FetchClock
    private let isUnicode: Bool
    private let width: @Sendable () -> Int
    private let put: @Sendable ([UInt8]) -> Void

    private static let interval = Duration.milliseconds(100)
    /// Carriage return, and clear to the end of the line.
    private static let erase = "\r\u{1B}[K"

    /// Creates a display; `width` returns the current columns of the terminal, `put` writes to it.
    package init(
        clock: any FetchClock = SystemFetchClock(), isUnicode: Bool = true, width: @escaping @Sendable () -> Int,
        put: @escaping @Sendable ([UInt8]) -> Void
    ) {
        self.clock = clock
        self.isUnicode = isUnicode
        self.width = width
        self.put = put
    }

    /// A display on a stream's terminal.
    package convenience init(on stream: ByteStream, isUnicode: Bool) {
        self.init(
            isUnicode: isUnicode, width: { stream.terminalWidth ?? 80 }, put: { try? stream.write($0) })
    }

    /// Adds an event; its effect is shown with the next repaint.
    package func take(_ event: FetchEvent) {
        let now = clock.now
        state.withLock { $0.progress.take(event, now: now) }
    }

    /// Runs the body and repaints the line meanwhile; at its end no line is left.
    package func showing<Value>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
    ) async rethrows -> Value {
        // Deferred calls run in reverse order: no line is written after it was cleared.
        defer { clear() }
        async let _: Void = repaint()
        return try await body()
    }

    private func repaint() async {
        while !Task.isCancelled {
            paint()
            guard (try? await clock.sleep(until: clock.now + ProgressDisplay.interval)) != nil else { return }
        }
    }

    /// Writes the current line, where it has changed.
    package func paint() {
        let now = clock.now
        // The last column stays free, where some terminals would begin another line.
        let columns = width() - 1
        state.withLock { state in
            guard state.isAtLineStart, state.heldSince == nil else { return }
            let line = state.progress.line(width: columns, now: now, isUnicode: isUnicode)
            guard line != state.shown else { return }
            put(Array((ProgressDisplay.erase + (line ?? "")).utf8))
            state.shown = line
        }
    }

    /// Takes the line away.
    package func clear() { state.withLock { clear(&$0) } }

    private func clear(_ state: inout State) {
        guard state.shown != nil else { return }
        put(Array(ProgressDisplay.erase.utf8))
        state.shown = nil
    }

    /// Takes the line away for good while the body writes these bytes.
    func givingWay<Failure: Error>(to bytes: [UInt8], _ body: () throws(Failure) -> Void) throws(Failure) {
        guard let last = bytes.last else { return }
        try state.withLock { (state) throws(Failure) in
            clear(&state)
            state.isAtLineStart = last == UInt8(ascii: "\n")
            try body()
        }
    }

    /// Keeps the terminal free of the line until `resume`.
    package func hold() {
        let now = clock.now
        state.withLock { state in
            clear(&state)
            state.heldSince = now
        }
    }

    /// Shows the line again; what the user typed meanwhile has ended its own line.
    package func resume() {
        let now = clock.now
        state.withLock { state in
            if let since = state.heldSince { state.progress.pass(now - since) }
            state.heldSince = nil
            state.isAtLineStart = true
        }
    }
}

extension Optional where Wrapped == ProgressDisplay {
    /// Runs the body, with progress if there is a display.
    package func showing<Value>(
        isolation: isolated (any Actor)? = #isolation, _ body: () async throws -> Value
    ) async rethrows -> Value {
        guard let self else { return try await body() }
        return try await self.showing(isolation: isolation, body)
    }
}
