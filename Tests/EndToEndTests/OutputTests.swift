import Foundation
import Glibc
import Testing

@Suite("Where output goes")
struct OutputTests {
    @Test("-o picks the format by the extension and writes nothing elsewhere")
    func extensions() throws {
        try IndependentServer.with { server in
            let folder = try Folder()
            for (name, start) in [
                ("a.json", "["), ("b.jsonl", "{"), ("c.csv", "id,status"), ("d.tsv", "id\tstatus"), ("e.md", "| id"),
            ] {
                let arguments = ["-o", name, "-c", "from qonto select id, status"]
                let run = Invocation(arguments, in: folder, server.environment)
                let outcome = try run.run()
                #expect(outcome.end == .exit(0) && outcome.text.isEmpty && outcome.errors.isEmpty, "\(outcome.errors)")
                #expect(folder.text(name)?.hasPrefix(start) == true, "\(name)")
            }
            #expect(folder.files == ["a.json", "b.jsonl", "c.csv", "d.tsv", "e.md"])
        }
    }

    @Test("after a failure the old file is as it was, and the rows so far are beside it")
    func partialFile() throws {
        try IndependentServer.with { server in
            try server.fault(#"{"provider":"qonto","kind":"truncate","pages":[2]}"#)
            let folder = try Folder()
            try folder.write("rows.json", "old")
            let run = Invocation(["-o", "rows.json", "-c", "from qonto select id"], in: folder, server.environment)
            let outcome = try run.run()
            #expect(outcome.end == .exit(6) && outcome.text.isEmpty, "\(outcome.errors)")
            #expect(folder.text("rows.json") == "old")
            let partial = try #require(folder.text("rows.json.partial"))
            #expect((try JSONSerialization.jsonObject(with: Data(partial.utf8)) as? [Any])?.count == 100)
            #expect(folder.files == ["rows.json", "rows.json.partial"])
        }
    }

    @Test(
        "a failure before the first row leaves nothing new",
        arguments: [Situation.syntaxError, .refused, .serverError])
    func noFile(situation: Situation) throws {
        try IndependentServer.with { server in
            try situation.fault.map { try server.fault($0) }
            let folder = try Folder()
            try folder.write("rows.csv", "old")
            let arguments = ["-o", "rows.csv", "-c", situation.query]
            let outcome = try Invocation(arguments, in: folder, situation.environment(server)).run()
            #expect(outcome.end == .exit(situation.status))
            #expect(folder.text("rows.csv") == "old" && folder.files == ["rows.csv"], "\(folder.files)")
        }
    }

    @Test("output that can't be written is an error in words, never a success")
    func unwritable() throws {
        try IndependentServer.with { server in
            for format in ["json", "jsonl", "csv", "table"] {
                var run = Invocation(["-f", format, "-c", "from qonto"], in: try Folder(), server.environment)
                run.output = .file("/dev/full")
                let full = try run.run()
                #expect(full.end == .exit(1) && full.errors.contains("No space left"), "\(full.end): \(full.errors)")
                run.output = .closed
                let closed = try run.run()
                #expect(closed.end == .exit(1) && !closed.errors.isEmpty, "\(closed.end): \(closed.errors)")
            }
            let nowhere = ["-o", "no/such/x.json", "-c", "from qonto"]
            let outcome = try Invocation(nowhere, in: try Folder(), server.environment).run()
            #expect(outcome.end == .exit(1) && outcome.errors.contains("no/such/x.json"), "\(outcome.errors)")
            var version = Invocation(["--version"], in: try Folder())
            version.output = .file("/dev/full")
            #expect(try version.run().end != .exit(0))
        }
    }

    @Test("several results follow each other as the format says")
    func severalResults() throws {
        try IndependentServer.with { server in
            func output(_ format: String) throws -> String {
                let arguments = ["-f", format, "-c", "from qonto count", "-c", "from qonto where id = nobody count"]
                let outcome = try Invocation(arguments, in: try Folder(), server.environment).run()
                #expect(outcome.end == .exit(0) && outcome.errors.isEmpty, "\(outcome.errors)")
                return outcome.text
            }
            #expect(try output("csv").replacing("\r\n", with: "\n") == "count\n250\n\ncount\n0\n")
            #expect(try output("jsonl") == "{\"count\":250}\n{\"count\":0}\n")
            let arrays = try output("json").split(separator: "\n[").map { $0.hasPrefix("[") ? "\($0)" : "[\($0)" }
            #expect(arrays.count == 2)
            for array in arrays { #expect(try JSONSerialization.jsonObject(with: Data(array.utf8)) is [Any]) }
            #expect(try output("value") == "250\n0\n")
        }
    }

    @Test("no rows are an empty array, and a complete result")
    func noRows() throws {
        try IndependentServer.with { server in
            let query = ["-c", "from qonto where id = nobody"]
            for (format, expected) in [("json", "[]\n"), ("jsonl", ""), ("value", "")] {
                let outcome = try Invocation(["-f", format] + query, in: try Folder(), server.environment).run()
                #expect(outcome.end == .exit(0) && outcome.text == expected, "\(format): \(outcome.text)")
            }
        }
    }

    /// A run and whether its table has colours.
    struct Colours {
        var isTerminal = true
        var environment: [String: String] = [:]
        var options: [String] = []
        var isColoured: Bool
    }

    @Test(
        "colours are for terminals, unless somebody says otherwise",
        arguments: [
            Colours(isColoured: true),
            Colours(isTerminal: false, isColoured: false),
            Colours(environment: ["NO_COLOR": "1"], isColoured: false),
            Colours(environment: ["TERM": "dumb"], isColoured: false),
            Colours(options: ["--color", "never"], isColoured: false),
            Colours(isTerminal: false, environment: ["FORCE_COLOR": "1"], isColoured: true),
            Colours(isTerminal: false, options: ["--color", "always"], isColoured: true),
            Colours(environment: ["NO_COLOR": "1"], options: ["--color", "always"], isColoured: true),
        ])
    func colours(_ colours: Colours) throws {
        try IndependentServer.with { server in
            var run = Invocation(
                ["-f", "table"] + colours.options + ["-c", "from qonto select id limit 1"], in: try Folder(),
                server.environment.merging(colours.environment) { $1 })
            if colours.isTerminal { run.output = .terminal }
            let outcome = try run.run()
            #expect(outcome.end == .exit(0), "\(outcome.errors)")
            #expect(outcome.text.contains("\u{1B}[") == colours.isColoured, "\(outcome.text.debugDescription)")
        }
    }
}
