import Foundation
import TestScreen
import Testing

/// The built program at a window of a size, seen through an emulator that isn't ours.
///
/// It waits for the marks that the program itself makes, and for pictures; never for time.
final class ScreenSession {
    let program: RunningProgram
    let screen: Screen
    private var shown = 0

    /// Starts the program and waits for its prompt.
    init(
        _ options: [String], rows: Int, columns: Int, in folder: Folder, _ environment: [String: String] = [:],
        waits: Bool = true, _ location: SourceLocation = #_sourceLocation
    ) throws {
        let usual = ["PAGER": "cat", "TZ": "UTC", "EDITRC": "/dev/null"]
        var run = Invocation(options, in: folder, usual.merging(environment) { $1 })
        run.input = .terminal
        run.output = .terminal
        run.window = (rows: rows, columns: columns)
        screen = Screen(rows: rows, columns: columns)
        program = try run.start(location)
        if waits { try waitForPrompt() }
    }

    /// How many prompts have been shown.
    var prompts: Int { screen.marks.count { $0 == "B" } }

    /// Types keys, and waits for nothing.
    func type(_ keys: String) { program.type(keys) }

    /// Types keys and waits until the picture is as expected.
    func type(_ keys: String, until isReached: (Screen) -> Bool, _ location: SourceLocation = #_sourceLocation) throws {
        program.type(keys)
        try wait(isReached, location)
    }

    /// Enters a statement and waits for the prompt after it.
    func enter(_ statement: String, _ location: SourceLocation = #_sourceLocation) throws {
        let before = prompts
        program.type(statement + "\r")
        try wait({ _ in self.prompts > before }, location)
    }

    /// Waits until a prompt is there.
    func waitForPrompt(_ location: SourceLocation = #_sourceLocation) throws {
        try wait({ _ in self.prompts > 0 }, location)
    }

    /// Reads until the picture is as expected; says what it was if it never is.
    func wait(_ isReached: (Screen) -> Bool, _ location: SourceLocation = #_sourceLocation) throws {
        do {
            try program.read { program in
                let fresh = program.outputBytes.dropFirst(self.shown)
                self.shown += fresh.count
                if !fresh.isEmpty { self.screen.write(fresh) }
                return isReached(self.screen)
            }
        } catch {
            let (row, column) = screen.cursor
            Issue.record(
                "the screen stayed at\n\(screen.picture)\ncursor at \(row), \(column)", sourceLocation: location)
            throw error
        }
    }

    /// Gives the window another size, as a terminal does.
    func resize(rows: Int, columns: Int) {
        screen.resize(rows: rows, columns: columns)
        program.resize(rows: rows, columns: columns)
    }

    /// Ends it with Ctrl-D and tells how it went.
    func end() throws -> Outcome {
        program.type("\u{4}")
        return try program.finish()
    }

    /// Throws away what is typed, then ends it.
    func endAfterClearing() throws -> Outcome {
        let before = prompts
        program.type("\u{3}")
        try wait { _ in self.prompts > before }
        return try end()
    }

    /// The row with the cursor.
    var cursorLine: String { screen.line(screen.cursor.row) }
}
