import Foundation

/// Times the prompt as a person feels it: `prompt-bench QUIRE EMPTY-PROGRAM`.
///
/// From a key to its painted frame in a statement of 60 lines, with the bytes that a key costs; from Ctrl-C to the next
/// prompt; and from the start to the prompt, beside sqlite3 and a Swift program that does nothing, in turn within one run.
@main
struct PromptBenchmark {
    /// The longest that a key may take at the 99th percentile, in milliseconds.
    private static let longestKey = 5.0
    /// The most bytes that a key in the middle of a line may cost: its row, moves and colours.
    private static let mostBytes = 400
    /// The longest that Ctrl-C may take to stop a query, in milliseconds.
    private static let longestInterrupt = 100.0
    private static let keys = 1_000
    private static let interrupts = 10
    private static let starts = 15

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else {
            FileHandle.standardError.write(Data("usage: prompt-bench QUIRE EMPTY-PROGRAM\n".utf8))
            exit(2)
        }
        let home = try Home()
        let isQuick = try timeKeys(quire: arguments[1], home)
        let stops = try timeInterrupt(quire: arguments[1], home)
        try timeStarts(quire: arguments[1], empty: arguments[2], home)
        exit(isQuick && stops ? 0 : 1)
    }

    /// Types in the middle of sixty lines; says whether that is quick enough.
    private static func timeKeys(quire: String, _ home: Home) throws -> Bool {
        let program = try TerminalProgram([quire, "--sandbox"], home.environment, rows: 40, columns: 100)
        try program.read(until: "\u{1B}]133;B\u{7}")
        let lines =
            ["from qonto where status=paid"] + (0..<58).map { "derive a\($0) = amount * \($0) + 1" } + ["limit 5"]
        program.type("\u{1B}[200~" + lines.joined(separator: "\n") + "\u{1B}[201~")
        try program.read(until: "limit")
        for _ in 0..<30 { program.type("\u{1B}[A") }
        program.drain()
        var times: [Double] = []
        var bytes: [Int] = []
        // Letters, and the same number of steps back over them, which change as much again.
        for index in 0..<keys {
            let key = index % 20 < 10 ? "x" : "\u{7F}"
            let start = ContinuousClock.now
            program.type(key)
            let count = try program.readSome()
            times.append((ContinuousClock.now - start) / .milliseconds(1))
            bytes.append(count + program.drain())
        }
        program.end()
        times.sort()
        bytes.sort()
        let (median, late) = (times[keys / 2], times[keys * 99 / 100])
        print(
            "a key in 60 lines, to its frame: median \(ms(median)), 99th percentile \(ms(late)), at most \(ms(longestKey))"
        )
        print("bytes a key: median \(bytes[keys / 2]), most \(bytes[keys - 1]), at most \(mostBytes)")
        return late <= longestKey && bytes[keys - 1] <= mostBytes
    }

    /// Presses Ctrl-C while requests wait for a slow provider; says whether the next prompt comes soon enough.
    private static func timeInterrupt(quire: String, _ home: Home) throws -> Bool {
        let program = try TerminalProgram(
            [quire, "--sandbox", "--latency", "20s"], home.environment, rows: 24, columns: 80)
        try program.read(until: "\u{1B}]133;B\u{7}")
        var times: [Double] = []
        for _ in 0..<interrupts {
            program.type("from mkp count by status\r")
            // Its progress is shown once it is under way.
            try program.read(until: "mijnklantportaal")
            let start = ContinuousClock.now
            program.type("\u{3}")
            try program.read(until: "\u{1B}]133;B\u{7}")
            times.append((ContinuousClock.now - start) / .milliseconds(1))
        }
        program.end()
        times.sort()
        let slowest = times[interrupts - 1]
        print("Ctrl-C to the next prompt: median \(ms(times[interrupts / 2])), slowest \(ms(slowest)), at most 100 ms")
        return slowest <= longestInterrupt
    }

    /// Starts each program in turn, and compares their medians.
    private static func timeStarts(quire: String, empty: String, _ home: Home) throws {
        let long = try Home(historyEntries: 10_000)
        let programs: [(name: String, command: [String], home: Home, mark: String)] = [
            ("an empty Swift program", [empty], home, "> "),
            ("sqlite3", ["sqlite3", "-interactive"], home, "sqlite> "),
            ("quire", [quire], home, "\u{1B}]133;B\u{7}"),
            ("quire with 10000 entries of history", [quire], long, "\u{1B}]133;B\u{7}"),
        ]
        var times = programs.map { _ in [Double]() }
        for _ in 0..<starts {
            for (index, program) in programs.enumerated() {
                let start = ContinuousClock.now
                let running = try TerminalProgram(program.command, program.home.environment, rows: 24, columns: 80)
                try running.read(until: program.mark)
                times[index].append((ContinuousClock.now - start) / .milliseconds(1))
                running.end()
            }
        }
        let medians = times.map { $0.sorted()[starts / 2] }
        for (index, program) in programs.enumerated() {
            let ratio = String(format: "%.2f", medians[index] / medians[1])
            print("start to prompt, \(program.name): \(ms(medians[index])), \(ratio) x sqlite3")
        }
    }

    private static func ms(_ value: Double) -> String { String(format: "%.2f ms", value) }
}

/// A home of its own, with a history of so many entries.
final class Home {
    private let path: String

    init(historyEntries: Int = 0) throws {
        path = FileManager.default.temporaryDirectory.appending(path: "prompt-bench-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path + "/quire", withIntermediateDirectories: true)
        let lines = (0..<historyEntries).map { index in
            #"{"t":\#(index),"q":"from qonto where amount > \#(index) sort amount desc limit 10","ms":12,"rows":3,"ok":true}"#
        }
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(fileURLWithPath: path + "/quire/history.jsonl"))
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The variables for a program at home here.
    var environment: [String: String] {
        var all = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("QUIRE_") }
        for name in ["XDG_STATE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME"] {
            all[name] = path
        }
        all["TERM"] = "xterm-256color"
        all["EDITRC"] = "/dev/null"
        return all
    }
}
