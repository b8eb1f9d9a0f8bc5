import Foundation
import Glibc
import Testing

/// A session at the prompt, on a terminal of its own.
struct TypedSession {
    let program: RunningProgram

    init(_ options: [String], in folder: Folder, _ environment: [String: String]) throws {
        var run = Invocation(
            options, in: folder, environment.merging(["NO_COLOR": "1", "PAGER": "cat"]) { own, _ in own })
        run.input = .terminal
        run.output = .terminal
        program = try run.start()
        try wait(for: "quire>")
    }

    /// Types keys and waits for a text that comes after them.
    func type(_ keys: String, until text: String) throws {
        let start = program.outputBytes.count
        program.type(keys)
        try wait(for: text, after: start)
    }

    /// Waits for a text after so many bytes, then for the prompt to come back.
    func wait(for text: String, after start: Int = 0) throws {
        try program.read { Self.plain($0.outputBytes.dropFirst(start)).contains(text) }
    }

    /// Runs a statement: types it, waits for the text, and for the next prompt.
    func run(_ statement: String, until text: String) throws { try send(statement + "\r", until: text) }

    /// Sends keys, waits for the text, and for the next prompt: keys that come before it are another program's.
    func send(_ keys: String, until text: String) throws {
        let start = program.outputBytes.count
        program.type(keys)
        try program.read { program in
            let shown = Self.plain(program.outputBytes.dropFirst(start))
            guard let found = shown.range(of: text) else { return false }
            return shown[found.upperBound...].contains("quire>")
        }
    }

    /// What was written since, without escape sequences.
    static func plain(_ bytes: Data) -> String {
        String(decoding: bytes, as: UTF8.self).replacing(
            #/\x{1B}\[[?0-9;]*[A-Za-z]|\x{1B}[=>]|\x{1B}\][^\x{7}]*\x{7}/#, with: "")
    }
}

@Suite("The prompt on a terminal")
struct PromptTests {
    private static let mainQuery = "from qonto where status=paid sort amount desc limit 5 select amount, debitor_name"

    @Test("the main query is typed and answered, and Ctrl-D ends with 0")
    func mainQuery() throws {
        try IndependentServer.with { server in
            let session = try TypedSession([], in: try Folder(), server.environment)
            try session.run(Self.mainQuery, until: "5 rows · ")
            #expect(TypedSession.plain(session.program.outputBytes).contains("debitor_name"))
            session.program.type("\u{4}")
            let outcome = try session.program.finish()
            #expect(outcome.end == .exit(0), "\(outcome.end)")
        }
    }

    @Test("Tab completes words, tables, fields and values")
    func completion() throws {
        try IndependentServer.with { server in
            let session = try TypedSession([], in: try Folder(), server.environment)
            try session.run("fr\t qon\t whe\t stat\t = pai\t limit 1", until: "1 row · ")
            #expect(try server.log().first.map { "\($0["target"] ?? "")" }?.contains("paid") == true)
            session.program.type("\u{4}")
            #expect(try session.program.finish().end == .exit(0))
        }
    }

    @Test("a statement that needs more goes on, and one that begins with a stage refines the result")
    func severalLines() throws {
        try IndependentServer.with { server in
            let session = try TypedSession([], in: try Folder(), server.environment)
            try session.type("from qonto where\r", until: "...")
            #expect(try server.requests == 0)
            try session.run("status = paid", until: " rows · ")
            let requests = try server.requests
            try session.run("limit 2", until: "2 rows · 0 requests")
            #expect(try server.requests == requests)
            session.program.type("\u{4}")
            #expect(try session.program.finish().end == .exit(0))
        }
    }

    @Test("Ctrl-C clears the line and cancels what runs, and never ends the session")
    func interrupts() throws {
        try IndependentServer.with { server in
            try server.fault(#"{"provider":"qonto","kind":"slow","ms":600000,"at":[1]}"#)
            let session = try TypedSession([], in: try Folder(), server.environment)
            try session.type("from nonsense\u{3}", until: "quire>")
            // The statement that was cleared must not be part of the next one.
            session.program.type("from qonto count\r")
            try session.program.read { _ in (try? server.requests) == 1 }
            try session.type("\u{3}", until: "quire>")
            try session.run("from qonto count", until: "250")
            #expect(try server.requests > 1)
            try session.type("\u{3}\u{3}\u{3}", until: "Ctrl-D to exit")
            try session.run("from qonto limit 7 select id", until: "7 rows · ")
            session.program.type("\u{4}")
            let outcome = try session.program.finish()
            #expect(outcome.end == .exit(0) && !outcome.text.contains("nonsense'"))
        }
    }

    @Test("an error is shown, and the session goes on")
    func errors() throws {
        try IndependentServer.with { server in
            let session = try TypedSession([], in: try Folder(), Situation.refused.environment(server))
            try session.run("from qonto where statsu=paid", until: "did you mean 'status'?")
            #expect(try server.requests == 0)
            try session.run("from qonto limit 1", until: "QUIRE_QONTO_SECRET_KEY")
            try session.run("describe qonto", until: "payment_links")
            session.program.type("\u{4}")
            #expect(try session.program.finish().end == .exit(0))
        }
    }

    @Test(".reload reads a provider's file anew: a new field is known, a mistake is told, and a new provider is there")
    func reload() throws {
        try IndependentServer.with { server in
            let folder = try Folder()
            let file = try ProviderFileTests.readme()
            let path = ".data/quire/plugins/pay.provider.yaml"
            try folder.write(path, file)
            var environment = server.environment
            environment["QUIRE_PAY_BASE_URL"] = server.environment["QUIRE_MIJNKLANTPORTAAL_BASE_URL"]
            environment["QUIRE_PAY_API_KEY"] = server.environment["QUIRE_MIJNKLANTPORTAAL_API_KEY"]
            let session = try TypedSession([], in: folder, environment)
            try session.run("from pay limit 1 select page", until: "no field 'page'")
            try folder.write(
                path, file.replacing("fields: {id: text,", with: "fields: {id: text, page: text? checkoutUrl,"))
            try session.run("from pay limit 1 select page", until: "no field 'page'")
            try session.run(".reload", until: "providers: qonto")
            try session.run("from pay limit 2 select page", until: "2 rows · ")
            try folder.write(path, file.replacing("records: data", with: "record: data"))
            try session.run(".reload", until: "did you mean 'records'?")
            try folder.write(path, file)
            try folder.write(
                ".data/quire/plugins/other.provider.yaml", file.replacing("provider: pay", with: "provider: other"))
            try session.run(".reload", until: "providers: qonto")
            try session.run("describe other", until: "other.links")
            session.program.type("\u{4}")
            #expect(try session.program.finish().end == .exit(0))
        }
    }

    @Test("history is kept from one session to the next, for its owner alone")
    func history() throws {
        try IndependentServer.with { server in
            let folder = try Folder()
            let first = try TypedSession([], in: folder, server.environment)
            try first.run("from qonto limit 3 select id", until: "3 rows · ")
            first.program.type("\u{4}")
            #expect(try first.program.finish().end == .exit(0))
            let file = try #require(folder.files.first { $0.contains("history") }, "\(folder.files)")
            let attributes = try FileManager.default.attributesOfItem(atPath: folder.file(file))
            #expect(attributes[.posixPermissions] as? Int == 0o600)

            let second = try TypedSession([], in: folder, server.environment)
            try second.run("\u{1B}[A", until: "3 rows · ")
            second.program.type("\u{4}")
            #expect(try second.program.finish().end == .exit(0))
        }
    }

    @Test("after a mistake the corrected statement is one key away")
    func correction() throws {
        try IndependentServer.with { server in
            let session = try TypedSession([], in: try Folder(), server.environment)
            try session.run("from qonto where stauts=paid limit 1", until: "did you mean 'status'?")
            try session.run("\u{1B}[C", until: "1 row · ")
            session.program.type("\u{4}")
            #expect(try session.program.finish().end == .exit(0))
        }
    }

    @Test("a result taller than the window goes to the pager, and stays for the next query when that is closed early")
    func pager() throws {
        try IndependentServer.with { server in
            let environment = server.environment.merging(["PAGER": "head -n 3 >/dev/null; echo paged"]) { $1 }
            let session = try TypedSession([], in: try Folder(), environment)
            try session.run("from qonto where status=paid select id", until: "paged")
            try session.run("limit 3", until: "3 rows · 0 requests")
            try session.run("from qonto limit 2 select id", until: "2 rows · 1 request")
            session.program.type("\u{4}")
            #expect(try session.program.finish().end == .exit(0))
        }
    }

    @Test("a query is watched until it has rows; Ctrl-C ends one that is watched without end")
    func watch() throws {
        try IndependentServer.with { server in
            let session = try TypedSession([], in: try Folder(), server.environment)
            try session.run(".watch 1s from qonto limit 2 select id until rows", until: "watched 1 time, 1 request")
            session.program.type(".watch 1h from qonto limit 2 select id\r")
            try session.wait(for: "every 3600 s")
            try session.send("\u{3}", until: "watched 1 time")
            session.program.type("\u{4}")
            #expect(try session.program.finish().end == .exit(0))
        }
    }

    @Test(
        "Alt-E and .edit hand the statement to an editor; statements are kept and run by name; vi's keys are one setting away"
    )
    func commands() throws {
        try IndependentServer.with { server in
            let editor = "printf 'from qonto limit 2 select id' >"
            let session = try TypedSession([], in: try Folder(), server.environment.merging(["VISUAL": editor]) { $1 })
            try session.type("from\u{1B}e", until: "limit 2 select id")
            try session.run("", until: "2 rows · ")
            try session.run(".save two", until: ".run two runs it")
            try session.run(".run two", until: "2 rows · ")
            try session.run(".edit", until: "2 rows · ")
            try session.run(".cost from qonto limit 2", until: "1 request")
            try session.run(".formta csv", until: "did you mean '.format'?")
            try session.run(".set editor vi", until: "editor vi")
            try session.run("from qonto limit 3 select id", until: "3 rows · ")
            session.program.type("\u{4}")
            #expect(try session.program.finish().end == .exit(0))
        }
    }

    @Test("a dumb terminal gets plain lines")
    func dumb() throws {
        try IndependentServer.with { server in
            let session = try TypedSession([], in: try Folder(), server.environment.merging(["TERM": "dumb"]) { $1 })
            try session.run("from qonto limit 4 select id", until: "4 rows - ")
            session.program.type("\u{4}")
            let outcome = try session.program.finish()
            #expect(outcome.end == .exit(0) && !outcome.output.contains(0x1B))
        }
    }

    @Test("the prompt works on the sandbox")
    func sandbox() throws {
        let session = try TypedSession(["--sandbox"], in: try Folder(), [:])
        try session.run(Self.mainQuery, until: "5 rows · ")
        try session.run(".tables", until: "qonto.payment_links")
        session.program.type(".quit\r")
        #expect(try session.program.finish().end == .exit(0))
    }
}
