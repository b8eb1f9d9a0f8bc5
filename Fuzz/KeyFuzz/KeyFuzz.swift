import Foundation
import Glibc
import QuireLineEditor

/// Presses random keys at the real editor on a pseudo-terminal, and holds the picture that it means to show against the
/// one that a terminal emulator has: `key-fuzz [ROUNDS] [SEED]`.
///
/// Run it under the address sanitizer (`make fuzz`). A failure names its seed; `key-fuzz 1 SEED` repeats it.
@main
struct KeyFuzz {
    /// How many terminals stay open, so that no editor that is going away meets another's under the same number.
    private static let kept = 64

    static func main() async {
        let arguments = CommandLine.arguments.dropFirst().compactMap { UInt64($0) }
        let rounds = arguments.first ?? 200
        let first = arguments.dropFirst().first ?? UInt64.random(in: 0...UInt64(UInt32.max))
        var keys = 0
        var terminals: [FuzzTerminal] = []
        for seed in first..<(first + rounds) {
            do {
                let (pressed, terminal) = try await Round(seed: seed).run()
                keys += pressed
                terminals = terminals.suffix(kept) + [terminal]
            } catch {
                say("seed \(seed): \(error)\nrepeat it with: key-fuzz 1 \(seed)")
                exit(1)
            }
        }
        say("\(rounds) rounds from seed \(first), \(keys) keys: every picture as meant, every terminal restored")
    }

    /// Prints a line at once: the sanitizer ends the process without what is still held back.
    private static func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }
}

/// A picture, a terminal or a file that isn't as it should be.
struct Difference: Error, CustomStringConvertible {
    let description: String
}

/// A random generator that gives the same for the same seed.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
