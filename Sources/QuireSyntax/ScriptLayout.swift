import QuireDiagnostics

/// Puts statements and comments on lines.
struct ScriptLayout {
    private let source: SourceText
    private let comments: [Comment]
    private var nextComment = 0
    private var lines: [String] = []
    /// Where the last thing that was written ended in the source.
    private var writtenEnd: Int?

    init(source: SourceText, comments: [Comment]) {
        self.source = source
        self.comments = comments
    }

    /// Writes a statement with the comments before and within it, and the one right after it.
    mutating func add(_ statement: StatementSyntax) {
        let units = LayoutUnit.units(of: statement, in: source)
        let oneLine = units.map(\.text).joined(separator: " ")
        let isOneLine = !hasLineBreak(statement.span) && oneLine.count <= SyntaxPrinter.lineLength
        let head = units.first?.span ?? statement.span
        // A comment within the first part can't remain there: it goes above the statement.
        while let comment = peekComment(before: head.end) { ownLine(comment, indent: 0) }
        if hasBlankLine(before: statement.span.start) { lines.append("") }
        if isOneLine {
            lines.append(oneLine)
            writtenEnd = statement.span.end
        } else {
            write(expanded(units, of: statement))
        }
        // `and`, `or` and `not` at the end of a line continue on the next one, even as names.
        let lastWord = lines.last?.split(separator: " ").last?.lowercased() ?? ""
        if ["and", "or", "not"].contains(lastWord) { lines[lines.count - 1] += ";" }
        writtenEnd = max(writtenEnd ?? 0, statement.span.end)
        addTrailingComment()
    }

    /// Writes the remaining comments and returns the whole text.
    mutating func finish() -> String {
        while let comment = peekComment(before: Int.max) { ownLine(comment, indent: 0) }
        return lines.isEmpty ? "" : lines.joined(separator: "\n") + "\n"
    }

    /// The parts of a statement, with groups taken apart where they are long, commented or were written so.
    private func expanded(_ units: [LayoutUnit], of statement: StatementSyntax) -> [LayoutUnit] {
        let stages: [StageSyntax] =
            switch statement.kind {
            case .query(let query), .letBinding(_, let query), .explain(let query, _): query.stages
            case .param, .assert, .describe, .describeFile, .print, .include, .invalid: []
            }
        guard stages.count == units.count - 1 else { return units }
        return units.prefix(1)
            + zip(stages, units.dropFirst()).flatMap { stage, unit in
                let isLong = unit.text.count + unit.indent > SyntaxPrinter.lineLength
                guard isLong || hasLineBreak(stage.span), let parts = LayoutUnit.units(ofGroup: stage) else {
                    return [unit]
                }
                return parts
            }
    }

    private mutating func write(_ units: [LayoutUnit]) {
        for (index, unit) in units.enumerated() {
            if index > 0 {
                addTrailingComment()
                let indent = unit.commentIndent ?? unit.indent
                while let comment = peekComment(before: unit.span.end) { ownLine(comment, indent: indent) }
            }
            lines.append(String(repeating: " ", count: unit.indent) + unit.text)
            writtenEnd = unit.span.end
        }
    }

    /// The next comment, if it starts before an offset.
    private mutating func peekComment(before end: Int) -> Comment? {
        guard nextComment < comments.count, comments[nextComment].span.start < end else { return nil }
        nextComment += 1
        return comments[nextComment - 1]
    }

    private mutating func ownLine(_ comment: Comment, indent: Int) {
        // A blank line within a statement would end it.
        if indent == 0, hasBlankLine(before: comment.span.start) { lines.append("") }
        lines.append(String(repeating: " ", count: indent) + source.slice(comment.span))
        writtenEnd = comment.span.end
    }

    /// Adds the comment on the line that was written last, if there is one.
    private mutating func addTrailingComment() {
        guard let end = writtenEnd, !lines.isEmpty, nextComment < comments.count else { return }
        let comment = comments[nextComment]
        guard comment.span.start >= end, isTrailing(comment, after: end) else { return }
        nextComment += 1
        lines[lines.count - 1] += "  " + source.slice(comment.span)
        writtenEnd = comment.span.end
    }

    /// Whether only punctuation that formatting drops comes between.
    private func isTrailing(_ comment: Comment, after end: Int) -> Bool {
        let marks: Set<UInt8> = Set(" \t\r;,{|".utf8)
        return source.bytes[end..<comment.span.start].allSatisfy { marks.contains($0) }
    }

    private func hasBlankLine(before start: Int) -> Bool {
        guard let end = writtenEnd, end < start else { return false }
        return source.bytes[end..<start].count { $0 == UInt8(ascii: "\n") } > 1
    }

    private func hasLineBreak(_ span: SourceSpan) -> Bool {
        source.bytes[span.start..<span.end].contains(UInt8(ascii: "\n"))
    }
}
