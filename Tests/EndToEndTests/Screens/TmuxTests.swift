import Foundation
import Testing

@Suite("The prompt in tmux")
struct TmuxTests {
    /// Starts the program in a window's shell and waits for its prompt.
    private func with(
        rows: Int = 24, columns: Int = 80, _ environment: [String: String] = [:], _ body: (Tmux) throws -> Void
    ) throws {
        try IndependentServer.with { server in
            let all = server.environment.merging(["PAGER": "less", "QUIRE": Places.quire]) { $1 }
                .merging(environment) { $1 }
            let window = try Tmux(rows: rows, columns: columns, in: try Folder(), all)
            try window.type("\"$QUIRE\"\n")
            try window.wait { $0.contains("quire>") }
            try body(window)
        }
    }

    /// Enters a statement and waits for what it shows.
    private func enter(_ statement: String, until text: String, in window: Tmux) throws {
        try window.type(statement + "\n")
        try window.wait { picture in
            guard let found = picture.range(of: text, options: .backwards) else { return false }
            return picture[found.upperBound...].contains("quire>")
        }
    }

    @Test("a query is typed and answered, and Ctrl-D gives the terminal back as it was")
    func query() throws {
        try IndependentServer.with { server in
            let environment = server.environment.merging(["PAGER": "cat", "QUIRE": Places.quire]) { $1 }
            let window = try Tmux(rows: 24, columns: 80, in: try Folder(), environment)
            try window.type("stty -g > before; \"$QUIRE\"; echo status=$?; stty -g | cmp - before && echo same\n")
            try window.wait { $0.contains("quire>") }
            try enter(
                "from qonto where status=paid sort amount desc limit 2 select amount", until: "2 rows · 1 request",
                in: window)
            try window.press("C-d")
            try window.wait { $0.contains("status=0") && $0.contains("same") }
        }
    }

    @Test("a keyword has its colour and an unknown field a line below it while they are typed")
    func colours() throws {
        try with { window in
            try window.type("from qonto where stauts")
            try window.wait(styled: true) { $0.contains(/\x{1B}\[34m(\x{1B}\[[0-9;]*m)*from/) }
            try window.wait(styled: true) { $0.contains(/\x{1B}\[[0-9;]*4m(\x{1B}\[[0-9;]*m)*stauts/) }
        }
    }

    @Test("Tab opens a list with what each word means; Tab goes on in it, Escape closes it")
    func menu() throws {
        try with { window in
            try window.type("from qonto ")
            try window.press("Tab")
            try window.wait { $0.contains("keep rows that satisfy a condition") }
            try window.press("Tab", "Tab")
            try window.wait { $0.contains("keep rows that satisfy a condition") }
            try window.press("Escape")
            try window.wait { !$0.contains("keep rows that satisfy a condition") }
        }
    }

    @Test("what is shown faintly is taken with →")
    func ghost() throws {
        try with { window in
            try enter("from qonto count", until: "1 row · 1 request", in: window)
            try window.type("from q")
            try window.wait(styled: true) { $0.contains("\u{1B}[2monto") }
            try window.press("Right")
            try window.wait(styled: true) { !$0.contains("\u{1B}[2monto") }
            try window.press("Enter")
            try window.wait { $0.contains("250 rows") || $0.components(separatedBy: "1 row · 1 request").count == 3 }
        }
    }

    @Test("a statement of several lines is edited in place and recalled as one")
    func lines() throws {
        try with { window in
            try window.type("from qonto where (\nstatus=paid")
            try window.wait { $0.contains("... status=paid") }
            try enter(") count", until: "83", in: window)
            try window.press("Up")
            try window.wait { $0.components(separatedBy: "... status=paid) count").count == 3 }
            try window.press("C-c")
            try window.wait { $0.contains("^C") }
        }
    }

    @Test("pasted lines are one insert, and nothing runs before Enter")
    func paste() throws {
        try with { window in
            try window.paste("from qonto\n\twhere status=paid\n\tcount\n")
            try window.wait { $0.contains("count") }
            #expect(try !window.picture().contains("83"))
            try enter("", until: "83", in: window)
        }
    }

    @Test("a window that becomes smaller and larger again keeps the statement")
    func resize() throws {
        try with { window in
            let statement = "from qonto where status=paid and amount > 100 sort amount desc limit 10"
            try window.type(statement)
            try window.wait { $0.contains("limit 10") }
            for size in [(10, 40), (5, 20), (24, 80)] {
                try window.resize(rows: size.0, columns: size.1)
                try window.press("End")
                try window.wait { picture in
                    picture.filter { !$0.isWhitespace }.hasSuffix(statement.filter { !$0.isWhitespace })
                }
            }
            try enter(" count", until: "10", in: window)
        }
    }

    @Test("the cursor stands where the terminal has it, behind wide characters and emoji")
    func characters() throws {
        try with { window in
            try window.type("# 日本é👍")
            try window.wait { $0.hasSuffix("quire> # 日本é👍") }
            try wait(forColumn: 16, in: window)
            try window.press("Left", "Left", "BSpace")
            try window.wait { $0.hasSuffix("quire> # 日é👍") }
            try wait(forColumn: 11, in: window)
        }
    }

    private func wait(forColumn column: Int, in window: Tmux) throws {
        try window.wait { _ in (try? window.cursorColumn()) == column }
    }

    @Test("Ctrl-Z gives the shell its terminal, and fg goes on with the statement")
    func suspend() throws {
        try with { window in
            try window.type("from qonto co")
            try window.press("C-z")
            try window.waitForShell(showing: "Stopped")
            try window.type("echo in the shell\n")
            try window.wait { $0.contains("\nin the shell") }
            try window.type("fg\n")
            try window.wait { $0.hasSuffix("quire> from qonto co") || $0.contains(/quire> from qonto count?\s*$/) }
            try enter("unt", until: "250", in: window)
        }
    }

    @Test("Ctrl-R finds an earlier statement by letters with gaps")
    func search() throws {
        try with { window in
            try enter("from qonto where status=paid count", until: "83", in: window)
            try enter("from qonto count", until: "250", in: window)
            try window.press("C-r")
            try window.type("stpaid")
            try window.wait { $0.contains("search stpaid: from qonto where status=paid count") }
            try enter("", until: "83", in: window)
        }
    }

    @Test("Alt-E hands the statement to an editor and takes over what comes back")
    func editor() throws {
        try with(["VISUAL": "printf 'from qonto where status=paid count' >"]) { window in
            try window.type("from")
            try window.press("M-e")
            try window.wait { $0.hasSuffix("quire> from qonto where status=paid count") }
            try enter("", until: "83", in: window)
        }
    }

    @Test("a result taller than the window opens in less, and q comes back")
    func pager() throws {
        try with { window in
            try window.type("from qonto select id, status\n")
            try window.wait { $0.hasSuffix(":") || $0.contains("lines 1") || $0.contains("(END)") }
            try window.press("q")
            try window.wait { $0.hasSuffix("quire>") || $0.contains(/quire> +[0-9]/) }
            try enter("limit 3", until: "3 rows · 0 requests", in: window)
        }
    }

    @Test("Ctrl-C clears what is typed, and a signal to end leaves the terminal usable")
    func endings() throws {
        try with { window in
            try window.type("from qonto")
            try window.press("C-c")
            try window.wait { $0.contains("^C") }
            try window.press("C-z")
            try window.waitForShell(showing: "Stopped")
            try window.type("stty -echo; kill -TERM %1; stty echo; fg; stty -a | grep -c ' icanon'\n")
            try window.wait { $0.contains("\n1") }
        }
    }

    @Test("Ctrl-Z stops a query that is under way, the shell has its terminal, and fg goes on with it")
    func stopped() throws {
        try IndependentServer.with { server in
            try server.fault(#"{"provider":"qonto","kind":"slow","ms":600000,"at":[2]}"#)
            let environment = server.environment.merging(["PAGER": "cat", "QUIRE": Places.quire]) { $1 }
            let window = try Tmux(rows: 24, columns: 80, in: try Folder(), environment)
            try window.type("\"$QUIRE\" --page-concurrency 1\n")
            try window.wait { $0.contains("quire>") }
            try window.type("from qonto group { n = count(distinct id) }\n")
            try window.wait { _ in (try? server.requests) == 2 }
            try window.press("C-z")
            try window.waitForShell(showing: "Stopped")
            try window.type("stty -a | grep -c ' echo '\n")
            try window.wait { $0.contains("\n1") }
            try window.type("fg\n")
            try server.release()
            try window.wait { $0.contains("250") && $0.contains("1 row · 3 requests") }
        }
    }

    @Test("the smallest window and one without colours show the statement and its answer")
    func small() throws {
        try with(rows: 10, columns: 40, ["NO_COLOR": "1", "LANG": "", "PAGER": "cat"]) { window in
            try window.type("from qonto where stauts")
            try window.wait { $0.contains("stauts") }
            #expect(try !window.picture(styled: true).contains("\u{1B}["))
            try window.press("C-c")
            try enter("from qonto limit 2 select id", until: "2 rows · 1 request", in: window)
        }
    }
}
