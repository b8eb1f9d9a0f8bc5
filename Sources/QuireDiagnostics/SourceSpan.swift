/// A range of UTF-8 offsets in a source text.
package struct SourceSpan: Hashable, Sendable {
    /// The offset of the first byte.
    package let start: Int
    /// The offset after the last byte; never before `start`.
    package let end: Int

    /// Creates a span; an `end` before `start` makes an empty span at `start`.
    package init(_ start: Int, _ end: Int) {
        self.start = max(0, start)
        self.end = max(self.start, end)
    }

    /// The number of bytes covered.
    package var length: Int { end - start }

    /// True when no byte is covered.
    package var isEmpty: Bool { start == end }

    /// The smallest span that covers this one and the other.
    package func union(_ other: SourceSpan) -> SourceSpan {
        SourceSpan(min(start, other.start), max(end, other.end))
    }

    /// Whether the other span lies within this one.
    package func contains(_ other: SourceSpan) -> Bool {
        start <= other.start && other.end <= end
    }
}
