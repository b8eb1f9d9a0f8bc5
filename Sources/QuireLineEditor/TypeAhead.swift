import CTerminal
import Glibc
import Synchronization

/// Keeps keys typed while a statement runs for the next prompt, and out of the statement's output.
///
/// A terminal in its usual modes would echo the keys amid the output, assemble a whole line, and treat Ctrl-D as the
/// end of input.
package final class TypeAhead: Sendable {
    private let input: Int32
    private let output: Int32
    private let slot = Mutex<Int32>(-1)

    /// Keeps the keys of a terminal; does nothing without one.
    package init(input: Int32 = 0, output: Int32 = 2) {
        self.input = input
        self.output = output
    }

    /// Begins to keep keys.
    package func begin() {
        slot.withLock { slot in
            if slot < 0 { slot = cterm_hush(input, output) }
        }
    }

    /// Restores the terminal's usual modes; the keys remain for the next reader.
    package func end() {
        slot.withLock { slot in
            cterm_unhush(slot)
            slot = -1
        }
    }

    /// Allows an answer to be typed in the terminal's usual modes.
    package func paused<Value: Sendable>(_ ask: () async -> Value) async -> Value {
        let wasKeeping = slot.withLock { $0 >= 0 }
        end()
        // Keys typed before the question was shown aren't an answer to it.
        tcflush(input, TCIFLUSH)
        let answer = await ask()
        if wasKeeping { begin() }
        return answer
    }
}
