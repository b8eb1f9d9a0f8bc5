import Foundation
import Glibc
import Testing

@Suite("How a run begins and ends")
struct ProcessEndTests {
    private static let pausedAtPageTwo = #"{"provider":"qonto","kind":"slow","pages":[2],"ms":600000}"#

    /// What a run that writes a file left when a signal came in the middle of it.
    private func ended(by signal: Int32, ignoring: String? = nil) throws -> (end: Outcome.End, files: [String: String])
    {
        try IndependentServer.with { server in
            try server.fault(Self.pausedAtPageTwo)
            let folder = try Folder()
            try folder.write("rows.csv", "old")
            // The shell becomes the program, so that the signal is the program's.
            let script = (ignoring.map { "trap '' \($0); " } ?? "") + "exec \"$0\" \"$@\""
            let arguments = ["-c", script, Places.quire, "-o", "rows.csv", "-c", "from qonto select id"]
            var run = Invocation(arguments, in: folder, server.environment)
            run.program = "sh"
            let program = try run.start()
            try program.read { _ in (try? server.requests).map { $0 >= 2 } == true }
            program.send(signal)
            let outcome = try program.finish()
            var files: [String: String] = [:]
            for name in folder.files where name.hasPrefix("rows") || name.contains(".quire-") {
                files[name] = folder.text(name)
            }
            return (outcome.end, files)
        }
    }

    @Test(
        "A signal leaves the old file, what was written beside it, and nothing else",
        arguments: [SIGINT, SIGTERM, SIGHUP])
    func asked(signal: Int32) throws {
        let (end, files) = try ended(by: signal)
        #expect(end == .signal(signal))
        #expect(files.keys.sorted() == ["rows.csv", "rows.csv.partial"] && files["rows.csv"] == "old")
        #expect(files["rows.csv.partial"]?.split(separator: "\n").count == 101)
    }

    @Test("What the prompt wrote into a file isn't lost with the prompt", arguments: [SIGTERM, SIGHUP, SIGQUIT])
    func promptOutput(signal: Int32) throws {
        let folder = try Folder()
        let session = try TypedSession(["--sandbox"], in: folder, [:])
        try session.run(".output rows.csv", until: "results go to rows.csv")
        try session.run("from qonto limit 2 select id", until: "2 rows")
        session.program.send(signal)
        #expect(try session.program.finish().end == .signal(signal))
        let files = folder.files.filter { $0.contains("rows") || $0.contains(".quire-") }
        #expect(files == (signal == SIGQUIT ? [] : ["rows.csv.partial"]))
        #expect(signal == SIGQUIT || folder.text("rows.csv.partial")?.split(separator: "\n").count == 3)
    }

    @Test("SIGTERM ends a run that a shell has put into the background", arguments: [SIGTERM, SIGHUP])
    func background(signal: Int32) throws {
        let (end, files) = try ended(by: signal, ignoring: "INT QUIT")
        #expect(end == .signal(signal) && files.count == 2)
    }

    @Test("Ctrl-\\ ends a run at once, and leaves nothing beside the old file")
    func quit() throws {
        let (end, files) = try ended(by: SIGQUIT)
        #expect(end == .signal(SIGQUIT) && files == ["rows.csv": "old"])
    }

    @Test(
        "Standard descriptors that are closed or folders are no crash",
        arguments: [
            ("-c 'print 1' <&-", Int32(0), ""), ("-c 'print 1' 2>&-", 0, ""), ("-c 'print 1' <&- 2>&-", 0, ""),
            ("-c 'print 1' >&-", 1, "can't be written"), ("<&-", 0, ""), ("< .", 2, "is a folder"),
            ("fmt - < .", 2, "is a folder"), ("check - < .", 2, "is a folder"), ("plugin import - < .", 2, "directory"),
        ])
    func descriptors(words: String, status: Int32, message: String) throws {
        var run = Invocation(["-c", "\"$0\" \(words)", Places.quire], in: try Folder())
        run.program = "sh"
        let outcome = try run.run()
        #expect(outcome.end == .exit(status), "\(outcome.end): \(outcome.errors)")
        let isTold = message.isEmpty || outcome.errors.lowercased().contains(message)
        #expect(isTold && outcome.errors.count < 500, "\(outcome.errors)")
    }

    @Test("Rows are never written into a descriptor that the program opened itself")
    func rows() throws {
        let folder = try Folder()
        // With all three closed, what is opened first would be standard output.
        let script = "\"$0\" --sandbox -o rows.csv -c 'from qonto limit 2 select id' <&- >&- 2>&-"
        var run = Invocation(["-c", script, Places.quire], in: folder)
        run.program = "sh"
        #expect(try run.run().end == .exit(0))
        #expect(folder.text("rows.csv")?.split(separator: "\n").count == 3)
    }

    @Test("Too few descriptors are told", arguments: [8, 10, 20])
    func fewDescriptors(limit: Int) throws {
        var run = Invocation(["-c", "ulimit -n \(limit); \"$0\" -c 'print 1'", Places.quire], in: try Folder())
        run.program = "sh"
        let outcome = try run.run()
        #expect(
            outcome.end == .exit(1) && outcome.errors.contains("the limit on open files is too low"),
            "\(outcome.errors)")
    }
}
