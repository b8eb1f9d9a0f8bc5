import Foundation
import TestScreen
import Testing

@Suite("The prompt on a screen")
struct ScreenTests {
    /// A common window, a small one, and one that is hardly a window at all.
    struct Size: Sendable, CustomTestStringConvertible {
        let rows: Int
        let columns: Int

        var testDescription: String { "\(columns)x\(rows)" }
    }

    static let sizes = [Size(rows: 24, columns: 80), Size(rows: 10, columns: 40), Size(rows: 5, columns: 20)]

    private func withSession(
        _ size: Size, _ environment: [String: String] = [:], _ body: (ScreenSession) throws -> Void
    ) throws {
        try IndependentServer.with { server in
            let session = try ScreenSession(
                [], rows: size.rows, columns: size.columns, in: try Folder(),
                server.environment.merging(environment) { $1 })
            try body(session)
        }
    }

    /// What stands on the screen from the last prompt on, rows that were wrapped put together.
    private func typed(_ session: ScreenSession) -> String {
        let lines = session.screen.lines
        guard let first = lines.lastIndex(where: { $0.hasPrefix("quire>") }) else { return "" }
        return lines[first...].joined(separator: "\n")
    }

    @Test("words are coloured as they are typed, and an unknown field is underlined at once", arguments: sizes)
    func colours(size: Size) throws {
        try withSession(size) { session in
            try session.type("from qonto ", until: { $0.cells(of: "from")?.allSatisfy { $0.isBold } == true })
            try session.type("where stauts", until: { $0.cells(of: "stauts")?.allSatisfy { $0.isUnderlined } == true })
            try session.type(
                "\u{7F}\u{7F}\u{7F}\u{7F}atus", until: { $0.cells(of: "status")?.contains { $0.isUnderlined } == false }
            )
            _ = try session.type("\u{3}", until: { _ in session.prompts == 2 })
            #expect(try session.end().end == .exit(0))
        }
    }

    @Test("a list of what could follow opens below, is gone through, and closes without a trace", arguments: sizes)
    func menu(size: Size) throws {
        try withSession(size) { session in
            session.type("from qonto where sta\t")
            try session.wait { _ in self.typed(session).contains("status") }
            try session.type(" = ", until: { _ in self.typed(session).hasSuffix("=") })
            try session.type("\t", until: { $0.lines.last != self.cursorText(session) })
            #expect(session.screen.picture.contains("paid") || session.screen.picture.contains("open"))
            #expect(session.screen.lines.count <= size.rows)
            try session.type("\u{1B}\u{1B}", until: { $0.lines.last == self.cursorText(session) })
            #expect(try session.endAfterClearing().end == .exit(0))
        }
    }

    @Test(
        "the rest of a word and of an earlier statement is shown behind the cursor and taken with →", arguments: sizes)
    func ghost(size: Size) throws {
        try withSession(size) { session in
            try session.enter("from qonto count")
            try session.type("from q", until: { _ in self.typed(session).replacing("\n", with: "").contains("qonto") })
            let before = session.screen.cursor
            try session.type("\u{1B}[C", until: { $0.cursor != before })
            try session.enter("")
            #expect(session.screen.marks.count { $0 == "C" } == 2)
            #expect(try leaves(session))
        }
    }

    @Test("an open bracket makes Enter a new line, and both lines are edited in place", arguments: sizes)
    func lines(size: Size) throws {
        try withSession(size) { session in
            try session.type("from qonto where (\r", until: { _ in self.cursorText(session).contains("...") })
            try session.type("status=paid", until: { _ in self.typed(session).contains("paid") })
            try session.type("\u{1B}[A\u{1B}[Hx", until: { _ in self.typed(session).contains("xfrom") })
            try session.type("\u{7F}", until: { _ in !self.typed(session).contains("xfrom") })
            try session.type("\u{1B}[B\u{1B}[F) count", until: { _ in self.typed(session).contains("count") })
            try session.enter("")
            #expect(session.screen.picture.contains("83"))
            #expect(try leaves(session))
        }
    }

    @Test("sixty pasted lines are shown by the window's rows, and the cursor stays in sight", arguments: sizes)
    func paste(size: Size) throws {
        try withSession(size) { session in
            let lines = ["from qonto"] + (0..<58).map { "derive a\($0) = \($0)" } + ["limit 1 select a57"]
            session.type("\u{1B}[200~" + lines.joined(separator: "\r") + "\u{1B}[201~")
            try session.wait { _ in self.cursorText(session).hasSuffix("a57") }
            #expect(session.screen.lines.count <= size.rows)
            let wide = session.screen.lines.filter { $0.count > size.columns }
            #expect(wide.isEmpty)
            try session.type("\u{1B}<", until: { _ in self.cursorText(session) == "quire> from qonto" })
            try session.type("\u{1B}>", until: { _ in self.cursorText(session).hasSuffix("a57") })
            try session.enter("")
            #expect(session.screen.picture.contains("57"))
            #expect(try leaves(session))
        }
    }

    @Test("wide characters, emoji and accents take the columns that a terminal gives them", arguments: sizes)
    func characters(size: Size) throws {
        try withSession(size) { session in
            try session.type("# 日本é👍", until: { _ in self.typed(session) == "quire> # 日本é👍" })
            #expect(session.screen.cursor.column == 16)
            try session.type("\u{1B}[D\u{1B}[D\u{1B}[D", until: { $0.cursor.column == 11 })
            try session.type("x", until: { _ in self.typed(session) == "quire> # 日x本é👍" })
            try session.type("\u{7F}\u{7F}", until: { _ in self.typed(session) == "quire> # 本é👍" })
            #expect(session.screen.cursor.column == 9)
            #expect(try session.endAfterClearing().end == .exit(0))
        }
    }

    @Test("a statement longer than the window's width goes on in the next row, also when the window changes")
    func resize() throws {
        try withSession(Size(rows: 24, columns: 80)) { session in
            let statement = "from qonto where status=paid and amount > 100 sort amount desc limit 10"
            try session.type(statement, until: { _ in self.typed(session).hasSuffix("limit 10") })
            for size in [Size(rows: 10, columns: 40), Size(rows: 5, columns: 20), Size(rows: 30, columns: 100)] {
                session.resize(rows: size.rows, columns: size.columns)
                // What is typed next is painted for the new window.
                try session.type("0", until: { _ in self.joined(session) == self.joined(statement + "0") })
                try session.type("\u{7F}", until: { _ in self.joined(session) == self.joined(statement) })
                #expect(session.screen.lines.count <= size.rows)
            }
            #expect(try session.endAfterClearing().end == .exit(0))
        }
    }

    @Test("a result fits the window, and what was wrong has its caret below the word", arguments: sizes)
    func results(size: Size) throws {
        try withSession(size) { session in
            try session.enter("from qonto limit 3 select status")
            #expect(session.screen.picture.contains("1 req"))
            try session.enter("from qonto where stauts=paid")
            let lines = session.screen.lines
            if let row = lines.lastIndex(where: { $0.contains("^^^^^^") }), size.columns > 40 {
                let caret = try #require(lines[row].range(of: "^^^^^^"))
                let column = lines[row].distance(from: lines[row].startIndex, to: caret.lowerBound)
                #expect(lines[row - 1].dropFirst(column).hasPrefix("stauts"))
                #expect(lines[row].contains("did you mean 'status'?"))
            } else {
                #expect(size.columns <= 40)
            }
            // The corrected statement stands ready, and one key takes it.
            try session.wait { _ in self.typed(session).replacing("\n", with: "").contains("status=paid") }
            session.type("\u{1B}[C")
            try session.enter(" count")
            #expect(session.screen.picture.contains("1 req"))
            #expect(try leaves(session))
        }
    }

    @Test("without a locale and without colours it is the same picture", arguments: ["", "C", "xx_YY"])
    func locale(language: String) throws {
        let environment = ["LANG": language, "LC_ALL": "", "NO_COLOR": "1"]
        try withSession(Size(rows: 24, columns: 80), environment) { session in
            try session.type("# 日é", until: { _ in self.typed(session).hasPrefix("quire> # ") })
            #expect(session.screen.cells(0).allSatisfy { $0.colour == nil && !$0.isBold })
            #expect(try session.endAfterClearing().end == .exit(0))
        }
    }

    private func cursorText(_ session: ScreenSession) -> String { session.cursorLine }

    /// The prompt and a statement without blanks, which can't be told from the end of a row.
    private func joined(_ statement: String) -> String { "quire>" + statement.filter { !$0.isWhitespace } }

    private func joined(_ session: ScreenSession) -> String { typed(session).filter { !$0.isWhitespace } }

    /// Ends the session and says whether that went as it should.
    private func leaves(_ session: ScreenSession) throws -> Bool {
        try session.end().end == .exit(0)
    }
}
