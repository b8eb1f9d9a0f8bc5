import Foundation
import Testing

@Suite("What a run takes from around it")
struct EnvironmentTests {
    @Test("a script with a shebang runs by its name, and takes quire's options")
    func shebang() throws {
        try IndependentServer.with { server in
            let folder = try Folder()
            try folder.write("top", "#!/usr/bin/env quire\n\nfrom qonto\n  sort id limit 2 select id\n", mode: 0o755)
            let bin = URL(fileURLWithPath: Places.quire).deletingLastPathComponent().path
            var run = Invocation(["--format", "csv"], in: folder, server.environment)
            run.program = folder.file("top")
            run.environment["PATH"] = "\(bin):/usr/bin:/bin"
            let outcome = try run.run()
            #expect(outcome.end == .exit(0) && outcome.lines.count == 3 && outcome.lines[0].trimmed == "id")
        }
    }

    @Test("options may come before or after a file, and -- ends them")
    func optionOrder() throws {
        try IndependentServer.with { server in
            let folder = try Folder()
            try folder.write("-odd.quire", "from qonto count")
            try folder.write("count.quire", "from qonto count")
            for arguments in [
                ["-f", "value", "count.quire"], ["count.quire", "-f", "value"], ["-f", "value", "--", "-odd.quire"],
            ] {
                let outcome = try Invocation(arguments, in: folder, server.environment).run()
                #expect(outcome.end == .exit(0) && outcome.text == "250\n", "\(arguments): \(outcome.errors)")
            }
        }
    }

    @Test(
        "now is what it is set to, the option before the variable",
        arguments: [
            ([:], ["--now", "2026-01-31T23:30:00Z"], "2026-01-31"),
            (["QUIRE_NOW": "2025-06-01T00:00:00Z"], [], "2025-06-01"),
            (["QUIRE_NOW": "2025-06-01T00:00:00Z"], ["--now", "2026-01-31T23:30:00Z"], "2026-01-31"),
            ([:], ["--now", "2026-01-31T23:30:00Z", "--timezone", "Europe/Paris"], "2026-02-01"),
        ])
    func now(environment: [String: String], options: [String], today: String) throws {
        try IndependentServer.with { server in
            let query = ["-f", "value", "-c", "from qonto limit 1 select today"]
            let run = Invocation(options + query, in: try Folder(), server.environment.merging(environment) { $1 })
            let outcome = try run.run()
            #expect(outcome.end == .exit(0) && outcome.text.trimmed == today, "\(outcome.text)\(outcome.errors)")
        }
    }

    @Test("without a home, and with next to no environment, everything works")
    func noHome() throws {
        try IndependentServer.with { server in
            var run = Invocation(["-f", "value", "-c", "from qonto count"], in: try Folder(), server.environment)
            let names = [
                "HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_DATA_HOME", "LANG", "TERM",
                "TMPDIR",
            ]
            for name in names { run.environment[name] = .some(nil) }
            let outcome = try run.run()
            #expect(outcome.end == .exit(0) && outcome.text == "250\n" && outcome.errors.isEmpty, "\(outcome.errors)")
            #expect(run.folder.files.isEmpty)
        }
    }

    @Test("a run leaves no file behind")
    func noFiles() throws {
        let run = Invocation(["--sandbox", "-c", "from qonto limit 1"], in: try Folder())
        #expect(try run.run().end == .exit(0) && run.folder.files.isEmpty, "\(run.folder.files)")
    }

    @Test("a terminal without colours or width gets a whole table", arguments: ["dumb", "xterm-256color", ""])
    func terminals(type: String) throws {
        try IndependentServer.with { server in
            var run = Invocation(["-c", "from qonto select id, status limit 2"], in: try Folder(), server.environment)
            run.output = .terminal
            run.environment["TERM"] = type
            let outcome = try run.run()
            #expect(outcome.end == .exit(0) && outcome.lines.count == 4, "\(outcome.text)\(outcome.errors)")
            if type == "dumb" { #expect(outcome.text.utf8.allSatisfy { $0 < 0x7F && $0 != 0x1B }) }
        }
    }

    @Test("credentials may come from a file or a command, and a file that others read is refused")
    func credentials() throws {
        try IndependentServer.with { server in
            for source in ["{ file: key }", "{ command: [cat, key] }"] {
                for mode in [0o600, 0o644] {
                    let folder = try Folder()
                    try folder.write("key", Canary.secretKey + "\n", mode: mode)
                    try folder.write(
                        ".config/quire/config.yaml",
                        "providers:\n  qonto:\n    secret_key: \(source.replacing("key", with: folder.file("key")))\n")
                    var environment = server.environment
                    environment["QUIRE_QONTO_SECRET_KEY"] = nil
                    var run = Invocation(["-v", "-f", "value", "-c", "from qonto count"], in: folder, environment)
                    run.ownFiles = ["key", ".config/quire/config.yaml"]
                    let outcome = try run.run()
                    let isRefused = source.contains("file") && mode == 0o644
                    #expect(outcome.end == .exit(isRefused ? 4 : 0), "\(source), \(mode): \(outcome.errors)")
                }
            }
        }
    }

    @Test("a project's settings can't send anyone's key elsewhere")
    func projectSettings() throws {
        try IndependentServer.with { server in
            let folder = try Folder()
            let url = try #require(server.environment["QUIRE_QONTO_BASE_URL"])
            try folder.write(".quire.yaml", "providers:\n  qonto:\n    base_url: \(url)\n")
            let environment = ["QUIRE_QONTO_SECRET_KEY": Canary.secretKey]
            let outcome = try Invocation(["-c", "from qonto limit 1"], in: folder, environment).run()
            #expect(outcome.end == .exit(2) && outcome.errors.contains("'providers'"), "\(outcome.errors)")
            #expect(try server.requests == 0)
        }
    }

    @Test("the sandbox in the process never sees a key of one's own")
    func sandbox() throws {
        let environment = ["QUIRE_QONTO_SECRET_KEY": Canary.secretKey, "QUIRE_QONTO_BASE_URL": "http://127.0.0.1:9"]
        let query = "from qonto where status=paid sort amount desc limit 5"
        let outcome = try Invocation(["--sandbox", "-v", "-c", query], in: try Folder(), environment).run()
        #expect(outcome.end == .exit(0) && outcome.lines.count == 5, "\(outcome.errors)")
    }
}

extension String {
    /// Without white space at both ends.
    var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
