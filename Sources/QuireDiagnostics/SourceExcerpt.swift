/// The lines of a source around a span, with carets beneath, ready for a terminal.
struct SourceExcerpt {
    /// One line of the excerpt: the source line and the carets under it, both already safe to print.
    struct Line {
        let number: Int
        let text: String
        let indent: Int
        let carets: Int
    }

    /// The most cells of a source line that are shown; longer lines are clipped around the caret.
    private static let widest = 100
    /// The cells kept before the caret when a line is clipped.
    private static let before = 30

    let lines: [Line]
    /// True when the span covers more lines than are shown.
    let isShortened: Bool

    /// Cuts the excerpt: the first line of the span and, where it covers several, the last.
    init(of span: SourceSpan, in source: SourceText) {
        let start = min(span.start, source.bytes.count)
        let end = min(max(span.end, start), source.bytes.count)
        let first = source.lineIndex(at: start)
        // A span that ends right after a line break ends on the line before it.
        let last = max(first, source.lineIndex(at: end > start ? end - 1 : end))
        let shown = first == last ? [first] : [first, last]
        lines = shown.map { index in
            let whole = source.lineSpan(index)
            let marked = SourceSpan(max(whole.start, min(start, whole.end)), min(whole.end, max(end, whole.start)))
            return Self.line(index: index, whole: whole, marked: marked, in: source)
        }
        isShortened = last - first > 1
    }

    private static func line(index: Int, whole: SourceSpan, marked: SourceSpan, in source: SourceText) -> Line {
        let reach = 4 * widest
        // Only the neighbourhood of the caret is looked at, so that a line of megabytes costs nothing.
        let from = boundary(max(whole.start, marked.start - reach), in: source)
        let to = boundary(min(whole.end, marked.start + reach), in: source)
        let head = source.slice(SourceSpan(from, marked.start))
        let body = source.slice(SourceSpan(marked.start, min(marked.end, to)))
        let tail = source.slice(SourceSpan(max(marked.start, min(marked.end, to)), to))

        let leading = clippedHead(head, hasMore: from > whole.start, room: roomBefore(head, body + tail))
        let rest = clippedTail(body + tail, room: widest - leading.cells, hasMore: to < whole.end)
        let caretCells = min(DisplayCells.cells(body), max(rest.cells, 1))
        let text = leading.text + rest.text
        return Line(number: index + 1, text: text, indent: leading.cells, carets: max(1, caretCells))
    }

    private static func roomBefore(_ head: String, _ rest: String) -> Int {
        let needed = DisplayCells.cells(head) + DisplayCells.cells(rest)
        return needed <= widest ? widest : max(before, widest - DisplayCells.cells(rest))
    }

    private static func clippedHead(_ text: String, hasMore: Bool, room: Int) -> (text: String, cells: Int) {
        var pieces: [String] = []
        var cells = 0
        var clipped = hasMore
        for character in text.reversed() {
            let shown = DisplayCells.shown(character)
            guard cells + shown.cells < room else {
                clipped = true
                break
            }
            pieces.append(shown.text)
            cells += shown.cells
        }
        let kept = pieces.reversed().joined()
        return clipped ? ("…" + kept, cells + 1) : (kept, cells)
    }

    private static func clippedTail(_ text: String, room: Int, hasMore: Bool) -> (text: String, cells: Int) {
        var kept = ""
        var cells = 0
        for character in text {
            let shown = DisplayCells.shown(character)
            guard cells + shown.cells < room else { return (kept + "…", cells + 1) }
            kept += shown.text
            cells += shown.cells
        }
        return hasMore ? (kept + "…", cells + 1) : (kept, cells)
    }

    /// The next offset at or after the given one that starts a scalar.
    private static func boundary(_ offset: Int, in source: SourceText) -> Int {
        var offset = offset
        while offset < source.bytes.count, source.bytes[offset] & 0xC0 == 0x80 { offset += 1 }
        return offset
    }
}
