/// A word with a special meaning in some places; everywhere else it is a name.
package enum Keyword: String, Hashable, Sendable, CaseIterable {
    case from, `let`, param, assert, explain, describe, print, include
    case `where`, sort, top, limit, skip, select, drop, derive, distinct
    case count, sum, avg, min, max, group, left, join, expand, into
    case `as`, by, on, asc, desc, nulls, first, last, `if`, all, analyze
    case and, or, not, `in`, `is`, between, contains, starts, ends
    case null, `true`, `false`

    /// The words that start a statement.
    package static let statements: [Keyword] = [.from, .let, .param, .assert, .explain, .describe, .print, .include]

    /// The words that start a stage; `left` precedes `join`.
    package static let stages: [Keyword] = [
        .where, .sort, .top, .limit, .skip, .select, .drop, .derive, .distinct, .count, .sum, .avg, .min, .max, .group,
        .left, .join, .expand, .into,
    ]

    /// True for a word that starts a statement.
    package var startsStatement: Bool { Self.statements.contains(self) }

    /// True for a word that starts a stage.
    package var startsStage: Bool { Self.stages.contains(self) }

    /// The keyword that a bare word spells in any letter case.
    package init?(word: String) {
        guard word.utf8.count <= 8 else { return nil }
        self.init(rawValue: word.lowercased())
    }
}
