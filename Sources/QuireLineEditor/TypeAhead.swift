import CTerminal
import Glibc
import Synchronization

/// Keeps what is typed while a statement runs for the next prompt, and out of what the statement shows.
///
/// A terminal in its usual modes would show the keys amid the output, put a whole line together, and make of Ctrl-D the
/// end of that.
package final class TypeAhead: Sendable {
    private let input: Int32
    private let output: Int32
    private let slot = Mutex<Int32>(-1)

    /// Keeps the keys of a terminal; nothing else is done where it is none.
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

    /// Gives the terminal its usual modes back; the keys stay for whoever reads next.
    package func end() {
        slot.withLock { slot in
            cterm_unhush(slot)
            slot = -1
        }
    }

    /// Lets somebody read an answer from the terminal as people are used to type it.
    package func paused<Value: Sendable>(_ ask: () async -> Value) async -> Value {
        let wasKeeping = slot.withLock { $0 >= 0 }
        end()
        // What was typed before the question was seen is no answer to it.
        tcflush(input, TCIFLUSH)
        let answer = await ask()
        if wasKeeping { begin() }
        return answer
    }
}
