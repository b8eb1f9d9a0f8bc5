import Foundation
import Testing

/// What a session at the prompt does over several statements.
@Suite("A session at the prompt")
struct PromptSessionTests {
    @Test("a query that was stopped goes on where it was, and asks only for what is missing")
    func resume() throws {
        try IndependentServer.with { server in
            try server.fault(#"{"provider":"qonto","kind":"slow","ms":600000,"at":[2]}"#)
            let session = try TypedSession(["--page-concurrency", "1"], in: try Folder(), server.environment)
            session.program.type("from qonto select id; from last count\r")
            try session.program.read { _ in (try? server.requests) == 2 }
            try session.send("\u{3}", until: ".resume continues from here")
            #expect(TypedSession.plain(session.program.outputBytes).contains("stopped after 100 rows"))
            try session.run("count", until: ".resume reads what is missing of it")
            // What stood behind it runs too.
            try session.run(".resume", until: "1 row · 0 requests")
            let shown = TypedSession.plain(session.program.outputBytes)
            #expect(shown.contains("250 rows · 2 requests"), "\(shown)")
            #expect(try server.requests == 4)
            try session.run(".resume", until: "there is nothing to resume")
            session.program.type("\u{4}")
            #expect(try session.program.finish().end == .exit(0))
        }
    }

    @Test(
        "a file in which a result was cut short doesn't take its place, whether or not it went on", arguments: [1, 2])
    func partialOutput(pieces: Int) throws {
        try IndependentServer.with { server in
            let folder = try Folder()
            let session = try TypedSession(["--max-requests", "2"], in: folder, server.environment)
            try session.run(".output rows.csv", until: "results go to")
            try session.run("from qonto select id", until: ".resume continues")
            if pieces == 2 { try session.run(".resume", until: "250 rows") }
            try session.run(".output", until: "a result was cut short")
            session.program.type("\u{4}")
            #expect(try session.program.finish().end == .exit(0))
            #expect(folder.text("rows.csv") == nil)
            // Each piece has its header.
            let lines = folder.text("rows.csv.partial")?.split(separator: "\n").count
            #expect(lines == (pieces == 1 ? 201 : 252))
        }
    }

    @Test("a second Ctrl-C drops what was stopped, and the previous result is what it was before")
    func drop() throws {
        try IndependentServer.with { server in
            try server.fault(#"{"provider":"qonto","kind":"slow","ms":600000,"at":[3]}"#)
            let session = try TypedSession(["--page-concurrency", "1"], in: try Folder(), server.environment)
            try session.run("from qonto limit 3 select id", until: "3 rows · 1 request")
            session.program.type("from qonto select id\r")
            try session.program.read { _ in (try? server.requests) == 3 }
            try session.send("\u{3}", until: ".resume continues from here; Ctrl-C discards it")
            try session.send("\u{3}", until: "dropped, and nothing kept")
            try session.run(".resume", until: "there is nothing to resume")
            try session.run("count", until: "1 row · 0 requests")
            let shown = TypedSession.plain(session.program.outputBytes)
            #expect(shown.components(separatedBy: "stopped after").count == 2, "\(shown)")
            #expect(try server.requests == 3)
            // Where nothing was stopped it drops nothing.
            try session.type("\u{3}", until: "Ctrl-D to exit")
            session.program.type("\u{4}")
            #expect(try session.program.finish().end == .exit(0))
        }
    }

    @Test("a query that spent its budget goes on with another, sum and join as well as a list")
    func budget() throws {
        try IndependentServer.with { server in
            let session = try TypedSession(["--max-requests", "2"], in: try Folder(), server.environment)
            try session.run("from qonto select id", until: ".resume continues")
            try session.run(".resume", until: "250 rows · 1 request")
            try session.run("from qonto as a join qonto as b on b.id = a.id count", until: ".resume continues")
            try session.run(".resume", until: ".resume continues")
            try session.run(".resume", until: "1 row · 2 requests")
            #expect(TypedSession.plain(session.program.outputBytes).contains("250"))
            #expect(try server.requests == 9)
            session.program.type("\u{4}")
            #expect(try session.program.finish().end == .exit(0))
        }
    }

    @Test("what is typed while a query runs is the next statement, and Ctrl-D then ends the session")
    func typedAhead() throws {
        try IndependentServer.with { server in
            try server.fault(#"{"provider":"qonto","kind":"slow","ms":600000,"at":[1]}"#)
            let session = try TypedSession([], in: try Folder(), server.environment)
            session.program.type("from qonto limit 2 select id\r")
            try session.program.read { _ in (try? server.requests) == 1 }
            session.program.type("from nowwhere\u{7F}\u{15}limit 1\r\u{4}")
            try server.release()
            let outcome = try session.program.finish()
            #expect(outcome.end == .exit(0))
            let shown = TypedSession.plain(outcome.output)
            #expect(shown.contains("1 row · 0 requests"), "\(shown)")
            // The keys aren't shown amid the result.
            let start = try #require(shown.range(of: "limit 2 select id"))
            let end = try #require(shown.range(of: "2 rows"))
            #expect(!shown[start.upperBound..<end.lowerBound].contains("limit 1"), "\(shown)")
        }
    }

    @Test("another profile is taken without leaving, and the prompt says which")
    func profile() throws {
        try IndependentServer.with { server in
            let folder = try Folder()
            try folder.write(
                ".config/quire/config.yaml",
                "profile: staging\nprofiles:\n  staging: { budgets: { max_requests: 1 } }\n"
                    + "  production: { budgets: { max_requests: 50 } }\n")
            let session = try TypedSession([], in: folder, server.environment)
            try session.run(".profile", until: "profile 'staging' is in use; there are: production, staging")
            #expect(TypedSession.plain(session.program.outputBytes).contains("staging quire>"))
            try session.run("from qonto select id", until: "is limited to 1 requests")
            try session.run(".profile produktion", until: "did you mean 'production'?")
            try session.run(".profile production", until: "txn, stripe")
            try session.run("from qonto select id", until: "250 rows · 3 requests")
            session.program.type("\u{4}")
            #expect(try session.program.finish().end == .exit(0))
        }
    }

    @Test("a statement is kept with what it needs, and another of that name is lost only when somebody says so")
    func save() throws {
        try IndependentServer.with { server in
            let folder = try Folder()
            let session = try TypedSession([], in: folder, server.environment)
            try session.run("let paid = from qonto where status=paid", until: "columns, read when a statement uses it")
            try session.run("from paid count", until: "1 row · 1 request")
            try session.run(".save mine", until: ".run mine runs it")
            let path = folder.path + "/.config/quire/queries/mine.quire"
            let text = "let paid = from qonto where status=paid\nfrom paid count\n"
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
            // The same again is nothing to ask about.
            try session.run(".save mine", until: ".run mine runs it")
            try session.run("from qonto limit 1 select id", until: "1 row · 1 request")
            for (answer, outcome) in [
                ("n\r", "stays as it was"), ("\u{3}", "stays as it was"), ("\r", "stays as it was"),
            ] {
                try session.type(".save mine\r", until: "replace it? [y/N]")
                try session.send(answer, until: outcome)
                #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
            }
            try session.type(".save mine\r", until: "replace it? [y/N]")
            try session.send("y\r", until: ".run mine runs it")
            #expect(try String(contentsOfFile: path, encoding: .utf8) == "from qonto limit 1 select id\n")
            session.program.type("\u{4}")
            #expect(try session.program.finish().end == .exit(0))
        }
    }

    @Test("a text with tabs that comes at once is what it says, and an empty result has its header")
    func shown() throws {
        try IndependentServer.with { server in
            let session = try TypedSession([], in: try Folder(), server.environment)
            try session.run("from qonto\twhere\tid=\"x\"\tselect\tid,\tstatus", until: "0 rows · ")
            #expect(TypedSession.plain(session.program.outputBytes).contains("id  status"))
            session.program.type("\u{4}")
            #expect(try session.program.finish().end == .exit(0))
        }
    }
}
