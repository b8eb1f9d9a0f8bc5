/// A part of a text and what it is.
package struct Highlight: Sendable, Hashable {
    /// What a part of a text is.
    package enum Kind: Sendable, Hashable {
        case keyword, name, function, parameter, string, number, date, comment
        /// What can't stand there, or isn't known.
        case wrong
    }

    /// The part, as UTF-8 offsets.
    package var range: Range<Int>
    /// What it is; of two on one place the later counts.
    package var kind: Kind

    package init(_ range: Range<Int>, _ kind: Kind) {
        self.range = range
        self.kind = kind
    }
}
