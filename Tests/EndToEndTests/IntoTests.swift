import Foundation
import Testing

@Suite("Results in files that queries name")
struct IntoTests {
    @Test("the format goes by the extension, and other statements still write to the output")
    func extensions() throws {
        try IndependentServer.with { server in
            let folder = try Folder()
            let names = [
                ("a.json", "["), ("b.jsonl", "{"), ("c.csv", "id,status"), ("d.tsv", "id\tstatus"), ("e.md", "| id"),
            ]
            for (name, start) in names {
                let arguments = [
                    "--format", "csv", "-c", "from qonto limit 2 select id, status into '\(name)'; from last count",
                ]
                let outcome = try Invocation(arguments, in: folder, server.environment).run()
                #expect(outcome.end == .exit(0) && outcome.lines == ["count", "2"], "\(outcome.text)")
                #expect(outcome.errors == "2 rows in \(name)\n")
                #expect(folder.text(name)?.hasPrefix(start) == true, "\(name)")
            }
            #expect(folder.files == names.map(\.0))
        }
    }

    @Test("after a failure the old file is as it was, and the rows so far are beside it")
    func partialFile() throws {
        try IndependentServer.with { server in
            try server.fault(#"{"provider":"qonto","kind":"truncate","pages":[2]}"#)
            let folder = try Folder()
            try folder.write("rows.json", "old")
            let outcome = try Invocation(
                ["-c", "from qonto select id into 'rows.json'"], in: folder, server.environment
            ).run()
            #expect(outcome.end == .exit(6) && outcome.text.isEmpty, "\(outcome.errors)")
            #expect(folder.text("rows.json") == "old")
            let partial = try #require(folder.text("rows.json.partial"))
            #expect((try JSONSerialization.jsonObject(with: Data(partial.utf8)) as? [Any])?.count == 100)
            #expect(folder.files == ["rows.json", "rows.json.partial"])
        }
    }

    @Test(
        "a name without a known format, or a folder that isn't there, is an error before any request",
        arguments: [("rows.xlsx", 3), ("rows", 3), (".csv.", 3), ("nowhere/rows.csv", 1)] as [(String, Int32)])
    func refusals(name: String, status: Int32) throws {
        try IndependentServer.with { server in
            let folder = try Folder()
            let outcome = try Invocation(
                ["-c", "from qonto into '\(name)'"], in: folder, server.environment
            ).run()
            #expect(outcome.end == .exit(status) && outcome.text.isEmpty, "\(outcome.errors)")
            #expect(try server.requests == 0 && folder.files.isEmpty)
        }
    }
}
