import QuireDiagnostics
import QuireLanguage
import QuirePlan
import QuireSyntax
import QuireTerminal

/// The texts of `help`.
enum HelpText {
    static let overview = """
        A query is a source and stages, left to right:
          from qonto where status=paid sort amount desc limit 10
          from qonto where amount > 100 and created_at >= 2026-11 select id, amount, debitor_name
          from qonto count by status
        A line that begins with a stage continues with the previous result, without a request:
          where amount > 500
        Look around: describe · describe qonto · describe qonto.payment_links · describe functions
        Before a query: .explain QUERY · .cost QUERY
        After a query: .last card · .watch 10s QUERY · .save NAME
        More: .help stages · operators · dates · functions · formats · keys · commands
        """

    private static let topics: [(names: [String], text: String)] = [
        (
            ["stages", "stage"],
            """
            where COND           keep rows             from qonto where status=paid and amount > 100
            sort KEY [desc], …   order them            … sort amount desc, created_at
            limit N · skip N     take or leave out N   … limit 10
            top N by KEY         the first in an order … top 5 by amount
            select COL, …        choose columns        … select id, total = amount * 2
            derive NAME = EXPR   add a column          … derive day = date(created_at)
            drop COL, …          leave columns out     … drop raw
            distinct [COL, …]    different rows        … distinct status
            count [by KEY, …]    count rows            … count by status
            sum COL [by KEY, …]  add up; also avg min max           … sum amount by month(created_at)
            group KEY, … { NAME = AGG [if COND], … }  several at once  … group status { n = count, worth = sum(amount) }
            [left] join SOURCE as A on COND   rows of another source   … join mkp.payments as p on p.payment_link_id = id
            expand COL           a row for each element of a list   … expand items
            into "FILE"          write the result to a file         … into "paid.csv"
            """
        ),
        (
            ["operators", "operator", "where"],
            """
            = != < <= > >=       compare; a bare word is text where a field of that type is compared: status=paid
            in (a, b)            one of            between a and b    from a to b, both included
            contains starts ends text, without regard to case
            ~ '^INV-[0-9]+'      a regular expression, found anywhere in the text
            is null · is not null
            and or not ( )       conditions together
            + - * / %            numbers, money and times
            """
        ),
        (
            ["dates", "date", "periods", "times"],
            """
            2026-11-20  2026-11  2026-W47  2026-Q4  2026      a day or period: created_at = 2026-11
            2026-11-20T10:00:00Z                              an instant
            now  today  today-7d  now-12h                     counted from the moment of the run
            30d  12h  2w  3mo  1y                             lengths of time: age(created_at) > 30d
            """
        ),
        (
            ["formats", "format", "output"],
            """
            table   columns that fit the window      card      a block per row, all columns
            json    one array                        jsonl     an object per line
            csv tsv with a header                    markdown  a table for documents
            value   only the cells                   chart     bars, a line over time, or a histogram
            .format csv sets it; .last csv shows the previous result as CSV; .output FILE writes to a file
            """
        ),
        (
            ["keys", "editing"],
            """
            Tab · Shift-Tab       complete, and go through the list; Esc closes it
            → or End              accept the faint suggestion; Alt-F accepts one word of it
            ↑ ↓                   lines, then earlier statements that begin as typed; Ctrl-P Ctrl-N all of them
            Ctrl-R                search earlier statements, also by letters with gaps
            Alt-Enter             insert a line break
            Ctrl-A Ctrl-E         start and end of the line; Alt-< Alt-> of the statement
            Ctrl-W Ctrl-U Ctrl-K  cut a word, to the start, to the end; Ctrl-Y Alt-Y paste
            Ctrl-_ · Alt-_        undo · redo
            F1 · Ctrl-O           explain the word; run, and bring up the next entry of the history
            Alt-E                 edit in $VISUAL or $EDITOR
            Ctrl-C                clear the statement, or stop the query and keep its rows
            Ctrl-D                end, on an empty line;  Ctrl-L clear the window;  Ctrl-Z suspend
            .set editor vi turns on vi's keys; .editrc is read
            """
        ),
        (
            ["watch"],
            """
            .watch 10s from qonto where status=open count        every ten seconds, until Ctrl-C
            .watch 1m from qonto where status=paid until rows    until there is a row
            .watch from qonto count by status until change       until the result changes
            Cells that changed since the last time are marked.
            """
        ),
    ]

    /// The help line for a stage; nil for other words.
    static func line(onStage word: String) -> String? {
        guard Keyword(rawValue: word)?.startsStage == true, let stages = about("stages") else { return nil }
        let lines = stages.split(separator: "\n").map(String.init)
        return lines.first { line in
            line.split(whereSeparator: { !$0.isLetter }).prefix { $0 == $0.lowercased() }.contains { $0 == word }
        }
    }

    /// The topics, for completion.
    static var names: [String] { topics.map { $0.names[0] } + ["functions", "commands"] }

    /// The help text for a topic; nil for an unknown one.
    static func about(_ topic: String) -> String? {
        let wanted = topic.hasPrefix(".") ? String(topic.dropFirst()) : topic.lowercased()
        if wanted.isEmpty { return overview }
        if !topic.hasPrefix("."), let found = topics.first(where: { $0.names.contains(wanted) }) { return found.text }
        if wanted == "commands" { return commands }
        if wanted == "functions" { return functions }
        if let command = MetaCommand.Name(rawValue: wanted) {
            return ".\(command.rawValue) \(command.form)".trimmed + "\n  " + command.summary
        }
        if let function = Function(rawValue: wanted) {
            return "\(function.signature)\n  \(function.entry.summary)\n  such as: \(function.entry.example)"
        }
        if Keyword(rawValue: wanted)?.startsStage == true { return about("stages") }
        return nil
    }

    /// The topic that a name was meant to be.
    static func nearest(_ topic: String) -> String? {
        let known = names + MetaCommand.Name.allCases.map(\.rawValue) + Function.allCases.map(\.rawValue)
        return EditDistance.nearest(topic.lowercased(), in: known)
    }

    private static var commands: String {
        let rows = MetaCommand.Name.allCases.filter { $0 != .exit }.map { ((".\($0.rawValue) \($0.form)").trimmed, $0) }
        return aligned(rows.map { ($0.0, $0.1.summary) })
    }

    private static var functions: String {
        aligned(Function.allCases.map { ($0.signature, $0.entry.summary) })
    }

    private static func aligned(_ rows: [(String, String)]) -> String {
        let width = rows.map { DisplayWidth.of($0.0) }.max() ?? 0
        return rows.map { $0.0.padded(to: width + 2) + $0.1 }.joined(separator: "\n")
    }
}
