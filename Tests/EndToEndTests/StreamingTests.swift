import Foundation
import Glibc
import Testing

@Suite("Rows stream, and nothing is asked for in vain")
struct StreamingTests {
    /// Holds the answer for the second page back for longer than any test takes.
    private static let pausedAtPageTwo = #"{"provider":"qonto","kind":"slow","pages":[2],"ms":600000}"#

    @Test("the first row is written before the second page is asked for")
    func firstRow() throws {
        try IndependentServer.with { server in
            var run = Invocation(["-c", "from qonto"], in: try Folder(), server.environment)
            run.output = .narrowPipe
            let program = try run.start()
            try program.waitForOutput()
            #expect(try server.requests == 1)
        }
    }

    @Test("a page's rows are there while the next page is on its way", arguments: ["jsonl", "json", "csv", "tsv"])
    func pageByPage(format: String) throws {
        try IndependentServer.with { server in
            try server.fault(Self.pausedAtPageTwo)
            let arguments = ["-f", format, "-c", "from qonto select id"]
            let program = try Invocation(arguments, in: try Folder(), server.environment).start()
            try program.read { $0.outputBytes.filter { $0 == 10 }.count >= 99 }
            // The next pages may be under way while one is taken, never all of them.
            #expect(try server.requests <= 3)
        }
    }

    @Test("a limit ends the scan", arguments: [(1, 1), (99, 1), (100, 1), (101, 2), (250, 3), (1000, 3)])
    func limit(rows: Int, requests: Int) throws {
        try IndependentServer.with { server in
            let run = Invocation(["-c", "from qonto select id limit \(rows)"], in: try Folder(), server.environment)
            let outcome = try run.run()
            #expect(outcome.end == .exit(0) && outcome.errors.isEmpty)
            #expect(outcome.lines.count == min(rows, 250))
            #expect(try server.requests <= requests)
        }
    }

    @Test("a reader that has gone ends the requests, and the program as SIGPIPE does, quietly")
    func brokenPipe() throws {
        try IndependentServer.with(["--links", "5000"]) { server in
            var run = Invocation(["-c", "from qonto"], in: try Folder(), server.environment)
            run.output = .narrowPipe
            let program = try run.start()
            try program.waitForOutput()
            program.closeOutput()
            let outcome = try program.finish()
            #expect(outcome.end == .signal(SIGPIPE) && outcome.errors.isEmpty, "\(outcome.end): \(outcome.errors)")
            #expect(try server.requests <= 10)
        }
    }

    @Test("`| head -1` shows one row and stops the rest")
    func head() throws {
        try IndependentServer.with(["--links", "5000"]) { server in
            let script = "\"$0\" -c 'from qonto select id, debitor_name, url' | head -1; echo \"${PIPESTATUS[0]}\""
            var run = Invocation(["-c", script, Places.quire], in: try Folder(), server.environment)
            run.program = "bash"
            let outcome = try run.run()
            #expect(outcome.lines.count == 2 && outcome.lines.last == "141", "\(outcome.text)")
            #expect(outcome.errors.isEmpty, "\(outcome.errors)")
            // What fits into a pipe may have been written by then, and the next pages be under way.
            #expect(try server.requests <= 20)
        }
    }

    @Test("Ctrl-C ends a scan as the signal does", arguments: [SIGINT, SIGTERM], ["json", "jsonl", "csv", "table"])
    func interrupted(signal: Int32, format: String) throws {
        try IndependentServer.with { server in
            try server.fault(Self.pausedAtPageTwo)
            let arguments = ["-f", format, "-c", "from qonto select id, status"]
            let program = try Invocation(arguments, in: try Folder(), server.environment).start()
            if format == "table" {
                try program.read { _ in (try? server.requests).map { $0 >= 2 } == true }
            } else {
                try program.read { $0.outputBytes.filter { $0 == 10 }.count >= 99 }
            }
            program.send(signal)
            let outcome = try program.finish()
            #expect(outcome.end == .signal(signal), "\(outcome.end): \(outcome.errors)")
            if format == "json" { #expect(outcome.jsonCount == 100, "\(outcome.text.suffix(100))") }
            #expect(try server.requests <= 3)
        }
    }

    @Test("a signal leaves the old file, and what was written beside it", arguments: [SIGINT, SIGTERM, SIGHUP])
    func interruptedFile(signal: Int32) throws {
        try IndependentServer.with { server in
            try server.fault(Self.pausedAtPageTwo)
            let folder = try Folder()
            try folder.write("rows.json", "old")
            let arguments = ["-o", "rows.json", "-c", "from qonto select id"]
            let program = try Invocation(arguments, in: folder, server.environment).start()
            try program.read { _ in (try? server.requests).map { $0 >= 2 } == true }
            program.send(signal)
            let outcome = try program.finish()
            #expect(outcome.end == .signal(signal), "\(outcome.end): \(outcome.errors)")
            #expect(folder.text("rows.json") == "old")
            #expect(folder.files.filter { $0.hasPrefix("rows") } == ["rows.json", "rows.json.partial"])
        }
    }

    @Test("a budget ends the run with what there is", arguments: ["jsonl", "json", "csv"])
    func budgets(format: String) throws {
        try IndependentServer.with { server in
            let folder = try Folder()
            let query = ["-f", format, "--error-format", "json", "-c", "from qonto select id"]
            let outcome = try Invocation(["--max-requests", "2"] + query, in: folder, server.environment).run()
            #expect(outcome.end == .exit(6) && outcome.errors.contains("budget"), "\(outcome.errors)")
            #expect(try server.requests == 2)
            if format == "json" { #expect(outcome.jsonCount == 200) }
            if format == "jsonl" { #expect(outcome.lines.count == 200) }

            try server.fault(Self.pausedAtPageTwo)
            let late = try Self.outOfTime(query, in: folder, server)
            #expect(late.end == .exit(6) && late.errors.contains("budget"), "\(late.end): \(late.errors)")
            if format == "json" { #expect(late.jsonCount == 100) }
        }
    }

    /// A run whose time is over while it waits for the second page: it gets more where a machine was too slow to come
    /// that far.
    private static func outOfTime(
        _ query: [String], in folder: Folder, _ server: IndependentServer
    ) throws -> Outcome {
        for seconds in [1, 4, 16] {
            try server.reset()
            let run = try Invocation(["--timeout", "\(seconds)s"] + query, in: folder, server.environment).run()
            if try server.requests > 1 { return run }
        }
        try server.reset()
        return try Invocation(["--timeout", "64s"] + query, in: folder, server.environment).run()
    }

    @Test("a budget that ran out before the first row is a partial result too")
    func emptyBudgets() throws {
        try IndependentServer.with { server in
            try server.fault(#"{"provider":"qonto","kind":"slow","ms":600000}"#)
            let folder = try Folder()
            for options in [["--timeout", "1s", "-c", "from qonto"], ["--timeout", "1s", "-c", "from qonto count"]] {
                let outcome = try Invocation(options, in: folder, server.environment).run()
                #expect(outcome.end == .exit(6) && outcome.text.isEmpty, "\(outcome.end): \(outcome.errors)")
            }
            let none = ["--max-requests", "1", "-c", "from qonto sort id"]
            try IndependentServer.with { quick in
                let outcome = try Invocation(none, in: folder, quick.environment).run()
                #expect(outcome.end == .exit(6) && outcome.text.isEmpty, "\(outcome.end): \(outcome.errors)")
            }
        }
    }
}
