import Foundation
import Glibc
import QuireConsole
import QuireFetch
import QuireModel
import Synchronization
import Testing

/// The progress line on a terminal, with all else that is written there.
@Suite struct ProgressDisplayTests {
    /// A clock that is moved by hand; whoever sleeps by it sleeps until then, and each sleep is told.
    private final class HandClock: FetchClock {
        private let start = ContinuousClock.now
        private let passed = Mutex(Duration.zero)

        var now: ContinuousClock.Instant { start + passed.withLock { $0 } }
        var date: Timestamp { Timestamp(seconds: 0) }

        func advance(_ duration: Duration) { passed.withLock { $0 += duration } }

        func sleep(until instant: ContinuousClock.Instant) async throws {
            try Task.checkCancellation()
            passed.withLock { $0 = max($0, instant - start) }
            await Task.yield()
        }
    }

    /// Both ends of a terminal, and a display on it.
    private final class Terminal {
        let own: Int32
        let stream: ByteStream
        let display: ProgressDisplay
        let clock = HandClock()
        private let child: Int32

        init(columns: UInt16 = 60) throws {
            var (master, slave) = (Int32(-1), Int32(-1))
            var size = winsize(ws_row: 10, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
            try #require(openpty(&master, &slave, nil, nil, &size) == 0)
            var modes = termios()
            tcgetattr(slave, &modes)
            modes.c_oflag &= ~tcflag_t(OPOST)
            tcsetattr(slave, TCSANOW, &modes)
            _ = fcntl(master, F_SETFL, O_NONBLOCK)
            (own, child) = (master, slave)
            let raw = ByteStream(descriptor: slave)
            display = ProgressDisplay(
                clock: clock, width: { raw.terminalWidth ?? 0 }, put: { try? raw.write($0) })
            stream = raw.takingTurns(with: display)
        }

        deinit {
            close(own)
            close(child)
        }

        /// What was written since, escape characters shown.
        var written: String {
            var bytes: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while case let count = read(own, &buffer, buffer.count), count > 0 { bytes += buffer[..<count] }
            return String(decoding: bytes, as: UTF8.self).replacing("\r\u{1B}[K", with: "<erase>")
        }
    }

    private static let page = FetchEvent.page(FetchPosition(source: "t", pages: 6, expectedPages: 100, rows: 60))

    @Test("The line comes after 300 ms, changes in place, and goes before anything else is written")
    func order() throws {
        let terminal = try Terminal()
        terminal.display.take(.began("t"))
        terminal.display.paint()
        #expect(terminal.written.isEmpty)
        terminal.clock.advance(.milliseconds(300))
        terminal.display.paint()
        terminal.display.paint()
        #expect(terminal.written == "<erase>t · page 1 · 1 s")
        terminal.display.take(Self.page)
        terminal.display.paint()
        #expect(terminal.written == "<erase>t · page 7/~100 · 60 rows · 1 s · 5 s to go")
        terminal.stream.writeMessage("row\n")
        #expect(terminal.written == "<erase>row\n")
        terminal.display.paint()
        #expect(terminal.written == "<erase>t · page 7/~100 · 60 rows · 1 s · 5 s to go")
        terminal.display.take(.ended("t"))
        terminal.display.paint()
        #expect(terminal.written == "<erase>")
    }

    @Test("No line is written behind one that isn't ended")
    func unfinishedLine() throws {
        let terminal = try Terminal()
        terminal.display.take(.began("t"))
        terminal.clock.advance(.seconds(1))
        terminal.stream.writeMessage("[{\"a\":1}")
        terminal.display.paint()
        #expect(terminal.written == "[{\"a\":1}")
        terminal.stream.writeMessage("]\n")
        terminal.display.paint()
        #expect(terminal.written == "]\n<erase>t · page 1 · 1 s")
    }

    @Test("The line is repainted while a read runs, and gone at its end, even when that fails")
    func showing() async throws {
        struct Failed: Error {}
        let terminal = try Terminal()
        await #expect(throws: Failed.self) {
            try await terminal.display.showing {
                terminal.display.take(.began("t"))
                var shown = ""
                while !shown.contains("page 1 · 3 s") {
                    await Task.yield()
                    shown += terminal.written
                }
                throw Failed()
            }
        }
        let rest = terminal.written
        #expect(rest.hasSuffix("<erase>"))
    }

    @Test("The line gives way to what goes into a pipe, whose reader may write there, and comes back")
    func pipes() throws {
        let terminal = try Terminal()
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { ends.forEach { close($0) } }
        let stream = ByteStream(descriptor: ends[1]).takingTurns(with: terminal.display)
        terminal.display.take(.began("t"))
        terminal.clock.advance(.seconds(1))
        terminal.display.paint()
        _ = terminal.written
        stream.writeMessage("row\n")
        #expect(terminal.written == "<erase>")
        terminal.display.paint()
        #expect(terminal.written.hasPrefix("<erase>t"))
    }

    @Test("A stream into a file knows nothing of the line")
    func files() throws {
        let terminal = try Terminal()
        let file = try #require(tmpfile())
        defer { fclose(file) }
        let stream = ByteStream(descriptor: fileno(file)).takingTurns(with: terminal.display)
        terminal.display.take(.began("t"))
        terminal.clock.advance(.seconds(1))
        terminal.display.paint()
        _ = terminal.written
        stream.writeMessage("row\n")
        #expect(terminal.written.isEmpty)
    }
}
