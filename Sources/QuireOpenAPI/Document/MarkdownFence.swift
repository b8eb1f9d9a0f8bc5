import QuireDiagnostics

/// Finds the API description in a Markdown page: the first fenced block that begins one.
enum MarkdownFence {
    /// The text of the block with everything before it blanked out, so that line numbers are kept; the text itself if
    /// it isn't a page with such a block.
    static func description(in text: String) -> String {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard let first = lines.firstIndex(where: { fence(in: $0) != nil }), !isDescription(lines[..<first]) else {
            return text
        }
        var start = 0
        while start < lines.count {
            guard let mark = fence(in: lines[start]) else {
                start += 1
                continue
            }
            let inside = lines[(start + 1)...]
            let end = inside.firstIndex { line in
                let trimmed = line.drop { $0 == " " }
                return trimmed.hasPrefix(mark) && trimmed.allSatisfy { $0 == mark.first || $0 == " " || $0 == "\r" }
            }
            let block = lines[(start + 1)..<(end ?? lines.count)]
            if isDescription(block) {
                return String(repeating: "\n", count: start + 1) + block.joined(separator: "\n")
            }
            start = (end ?? lines.count) + 1
        }
        return text
    }

    /// The backquotes or tildes that open a block.
    private static func fence(in line: Substring) -> String? {
        let trimmed = line.drop { $0 == " " }
        guard let first = trimmed.first, first == "`" || first == "~" else { return nil }
        let mark = trimmed.prefix { $0 == first }
        return mark.count >= 3 ? String(mark) : nil
    }

    /// Whether lines begin an API description: the version is among its first entries.
    private static func isDescription(_ lines: ArraySlice<Substring>) -> Bool {
        lines.lazy.filter { !$0.allSatisfy(\.isWhitespace) }.prefix(8).contains { line in
            let text = line.drop { " \t\"'{".contains($0) }
            return text.hasPrefix("openapi") || text.hasPrefix("swagger")
        }
    }
}
