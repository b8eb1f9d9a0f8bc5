/// A piece of Quire text and its origin.
package struct SourceText: Hashable, Sendable {
    /// A place in a text, counted from 1; columns count grapheme clusters.
    package struct Position: Hashable, Sendable {
        /// The line, from 1.
        package let line: Int
        /// The column, from 1.
        package let column: Int
    }

    /// The file's name; nil for `-c`, standard input and the prompt.
    package let name: String?
    /// The text as UTF-8, which every span counts in.
    package let bytes: [UInt8]
    /// The offset at which each line starts.
    package let lineStarts: [Int]

    /// Makes a source from its text.
    package init(_ text: String, name: String? = nil) {
        self.name = name
        bytes = Array(text.utf8)
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") {
            starts.append(offset + 1)
        }
        lineStarts = starts
    }

    /// The whole text.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The text that a span covers; the part outside the source is left out.
    package func slice(_ span: SourceSpan) -> String {
        let end = min(span.end, bytes.count)
        let start = min(span.start, end)
        return String(decoding: bytes[start..<end], as: UTF8.self)
    }

    /// The index (from 0) of the line that contains an offset.
    package func lineIndex(at offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }

    /// The span of a line (from 0) without its line ending; an empty span at the end past the last line.
    package func lineSpan(_ index: Int) -> SourceSpan {
        guard lineStarts.indices.contains(index) else { return SourceSpan(bytes.count, bytes.count) }
        let start = lineStarts[index]
        guard index + 1 < lineStarts.count else { return SourceSpan(start, bytes.count) }
        var end = lineStarts[index + 1] - 1
        if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return SourceSpan(start, end)
    }

    /// The line and column of an offset; offsets past the end count as the end.
    package func position(at offset: Int) -> Position {
        let offset = min(max(0, offset), bytes.count)
        let line = lineIndex(at: offset)
        let before = slice(SourceSpan(lineStarts[line], offset))
        return Position(line: line + 1, column: before.count + 1)
    }
}
