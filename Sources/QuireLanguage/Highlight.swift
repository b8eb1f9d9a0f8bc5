/// A part of a text and its kind.
package struct Highlight: Sendable, Hashable {
    /// The kind of a part of a text.
    package enum Kind: Sendable, Hashable {
        case keyword, name, function, parameter, string, number, date, comment
        /// Invalid or unknown.
        case wrong
    }

    /// The part, as UTF-8 offsets.
    package var range: Range<Int>
    /// The kind; where two overlap, the later one counts.
    package var kind: Kind

    package init(_ range: Range<Int>, _ kind: Kind) {
        self.range = range
        self.kind = kind
    }
}
