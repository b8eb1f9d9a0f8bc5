import Foundation
import Glibc
import Testing

@Suite("What a read costs is said, asked and bounded")
struct CostTests {
    /// A few more links than 200 pages hold.
    private static let many = ["--links", "20050", "--mkp-links", "1", "--txn-links", "1"]
    private static let query = "from qonto where reusable = true count"

    /// A run of statements on a terminal of its own.
    private static func terminal(_ options: [String], _ server: IndependentServer) throws -> RunningProgram {
        var run = Invocation(options, in: try Folder(), server.environment.merging(["NO_COLOR": "1"]) { $1 })
        run.input = .terminal
        run.output = .terminal
        return try run.start()
    }

    private static func shown(_ program: RunningProgram) -> String {
        String(decoding: program.outputBytes, as: UTF8.self)
    }

    @Test(
        "at a terminal a long read is asked about, and only a yes goes on",
        arguments: [
            ("n\n", 1, Outcome.End.exit(1)), ("\n", 1, .exit(1)), ("\u{4}", 1, .exit(1)), ("y\n", 201, .exit(0)),
        ])
    func asked(_ answer: String, _ requests: Int, _ end: Outcome.End) throws {
        try IndependentServer.with(Self.many) { server in
            let program = try Self.terminal(["-f", "value", "-c", Self.query], server)
            try program.read { Self.shown($0).contains("go on? [y/N] ") }
            #expect(try server.requests == 1)
            program.type(answer)
            let outcome = try program.finish()
            #expect(outcome.end == end)
            #expect(try server.requests == requests)
            #expect(outcome.text.contains("qonto.payment_links takes about 201 requests"))
            #expect(outcome.text.contains("cheaper: "))
            #expect(outcome.text.contains("error[declined]") == (requests == 1))
        }
    }

    @Test("Ctrl-C at the question ends the run as the signal does")
    func interrupted() throws {
        try IndependentServer.with(Self.many) { server in
            let program = try Self.terminal(["-c", Self.query], server)
            try program.read { Self.shown($0).contains("go on? [y/N] ") }
            program.type("\u{3}")
            #expect(try program.finish().end == .signal(SIGINT))
            #expect(try server.requests == 1)
        }
    }

    @Test(
        "options answer beforehand",
        arguments: [
            (["--yes"], Outcome.End.exit(0), 201), (["--no-input"], .exit(2), 1),
            (["--max-requests", "3"], .exit(6), 3),
        ])
    func answered(_ options: [String], _ end: Outcome.End, _ requests: Int) throws {
        try IndependentServer.with(Self.many) { server in
            let outcome = try Self.terminal(options + ["-c", Self.query], server).finish()
            #expect(outcome.end == end)
            #expect(!outcome.text.contains("go on?"))
            #expect(try server.requests == requests)
            if options == ["--no-input"] { #expect(outcome.text.contains("--yes reads")) }
        }
    }

    @Test("a script is warned once and goes on, and hears nothing where a limit is set")
    func script() throws {
        try IndependentServer.with(Self.many) { server in
            let twice = ["-c", Self.query, "-c", Self.query]
            let warned = try Invocation(twice, in: try Folder(), server.environment).run()
            #expect(warned.end == .exit(0) && warned.lines.count == 2)
            #expect(warned.errors.components(separatedBy: "warning[costly-read]").count == 2)
            #expect(try server.requests == 402)
            for limit in [["--max-requests", "2"], ["--timeout", "1h"], ["--yes"]] {
                let quiet = try Invocation(limit + ["-c", Self.query], in: try Folder(), server.environment).run()
                #expect(!quiet.errors.contains("costly-read"))
            }
        }
    }

    @Test("a progress line comes and goes on a terminal, and nowhere else")
    func progress() throws {
        // Each page takes long enough for a line; the second comes once the line was seen, where one is expected.
        try IndependentServer.with(["--latency", "250"]) { server in
            let statement = ["-f", "value", "--page-concurrency", "1", "-c", "from qonto where reusable = true count"]
            try server.fault(#"{"provider":"qonto","kind":"slow","ms":600000,"at":[2]}"#)
            let program = try Self.terminal(statement, server)
            try program.read { Self.shown($0).contains("qonto.payment_links · page 2/~3 · 100 rows") }
            try server.release()
            let shown = try program.finish()
            #expect(shown.end == .exit(0))
            let last = try #require(shown.text.range(of: "\r\u{1B}[K", options: .backwards))
            #expect(!shown.text[last.upperBound...].contains("page"))
            #expect(Int(shown.text[last.upperBound...].trimmingCharacters(in: .whitespacesAndNewlines)) != nil)
            let quiet = try Self.terminal(["-q"] + statement, server).finish()
            #expect(!quiet.text.contains("page ") && !quiet.output.contains(0x1B))
            let piped = try Invocation(statement, in: try Folder(), server.environment).run()
            #expect(piped.end == .exit(0) && piped.errors.isEmpty)
        }
    }

    @Test(
        "what is too large or too slow names the option that allows it",
        arguments: [
            (["--max-response-size", "10KB"], "from qonto", "--max-response-size", 5),
            (["--request-timeout", "1s"], "from qonto", "--request-timeout", 5),
            (["--memory-limit", "20KB"], "from qonto sort created_at", "--memory-limit", 1),
            (["--max-requests", "2"], "from qonto", "--max-requests", 6),
        ] as [([String], String, String, Int32)])
    func limits(_ options: [String], _ query: String, _ named: String, _ status: Int32) throws {
        try IndependentServer.with { server in
            if options[0] == "--request-timeout" {
                try server.fault(#"{"provider":"qonto","kind":"slow","ms":600000}"#)
            }
            let outcome = try Invocation(options + ["-c", query], in: try Folder(), server.environment).run()
            #expect(outcome.end == .exit(status), "\(outcome.errors)")
            #expect(outcome.errors.contains(named), "\(outcome.errors)")
            let wrong = try Invocation([options[0], "many", "-c", query], in: try Folder(), server.environment).run()
            #expect(wrong.end == .exit(2) && wrong.errors.contains(options[0]), "\(wrong.errors)")
        }
    }

    @Test("at the prompt a budget counts for each statement, in a script for all of them")
    func budgets() throws {
        try IndependentServer.with { server in
            let two = "from qonto limit 150 count"
            let script = try Invocation(
                ["--max-requests", "3", "-c", two, "-c", two], in: try Folder(), server.environment
            ).run()
            #expect(script.end == .exit(6))
            let program = try Self.terminal(["--max-requests", "3"], server)
            try program.read { Self.shown($0).contains("quire>") }
            for _ in 1...3 {
                let start = program.outputBytes.count
                program.type(two + "\r")
                try program.read { program in
                    let shown = String(decoding: program.outputBytes.dropFirst(start), as: UTF8.self)
                    guard let summary = shown.range(of: "1 row · 2 requests") else { return false }
                    return shown[summary.upperBound...].contains("quire>")
                }
            }
            program.type("\u{4}")
            #expect(try program.finish().end == .exit(0))
        }
    }
}
