import Foundation
import QuireConfig
import QuireDiagnostics
import QuireLineEditor
import QuireSession
import Testing

@testable import QuireLaunch

/// What a server or a test does with the library: it starts a session, or runs a whole request, without a command.
@Suite struct RunRequestTests {
    /// A folder of the test's own, and a process that knows nothing else.
    private func withProcess(_ body: (URL, ProcessContext) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("quire-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let process = ProcessContext(
            environment: ["HOME": folder.path], currentDirectory: folder.path,
            interrupts: InterruptMonitor(whenIdle: .ignore))
        try await body(folder, process)
    }

    /// Options with a small sandbox, and a file for the result.
    private func options(_ output: URL) -> LaunchOptions {
        var options = LaunchOptions()
        options.flags.now = "2026-11-20T12:00:00Z"
        options.flags.format = "csv"
        options.sandbox = SandboxRequest(links: 7)
        options.output = output.path
        options.quiet = true
        return options
    }

    @Test("A launch gives a world for a session, whose statements are checked against the providers that there are")
    func session() async throws {
        try await withProcess { folder, process in
            let launch = Launch(options: options(folder.appendingPathComponent("out.csv")), process: process)
            let end = await launch.run { running in
                var session = Session(running.world)
                let checked = session.resolve([SourceText("from qonto where status = open limit 2 select id")])
                #expect(checked.isValid && checked.statements.count == 1, "\(checked.diagnostics)")
                return .exit(checked.isValid ? 42 : 1)
            }
            #expect(end == .exit(42))
        }
    }

    @Test(
        "A request runs to its end, and its end says how it went",
        arguments: [
            (["from qonto count"], ProcessEnd.exit(0), "count\n7\n"),
            (["let a = from qonto limit 3", "from a count"], .exit(0), "count\n3\n"),
            (["from qonto where stauts = open"], .exit(3), nil), (["assert 1 = 2"], .exit(7), nil),
        ] as [([String], ProcessEnd, String?)])
    func request(statements: [String], end: ProcessEnd, written: String?) async throws {
        try await withProcess { folder, process in
            let output = folder.appendingPathComponent("out.csv")
            let request = RunRequest(statements: statements, options: options(output))
            #expect(await request.run(in: process) == end)
            #expect((try? String(contentsOf: output, encoding: .utf8)) == written)
        }
    }

    @Test("A script is given its arguments, and a file that isn't there is refused with what was meant")
    func script() async throws {
        try await withProcess { folder, process in
            let output = folder.appendingPathComponent("out.csv")
            let script = folder.appendingPathComponent("first.quire")
            try "from qonto limit $1 count".write(to: script, atomically: true, encoding: .utf8)
            let request = RunRequest(file: script.path, arguments: ["4"], options: options(output))
            #expect(await request.run(in: process) == .exit(0))
            #expect(try String(contentsOf: output, encoding: .utf8) == "count\n4\n")
            let missing = RunRequest(file: "provders", options: options(output), meaning: { "meant: \($0)" })
            #expect(await missing.run(in: process) == .exit(2))
        }
    }
}
