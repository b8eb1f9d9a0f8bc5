/// The list of candidates below the input, and the text before any candidate was inserted.
struct CompletionMenu: Sendable {
    /// The candidates, in order.
    let candidates: [Candidate]
    /// Which one is in the text.
    private(set) var selection: Int?
    /// The text without any of them.
    let base: EditBuffer
    private let replaceRange: Range<Int>

    /// Handles a first Tab: changes the text, lists the candidates, or does nothing.
    static func open(_ result: CompletionResult, in buffer: EditBuffer) -> (buffer: EditBuffer, menu: CompletionMenu?)?
    {
        let lower = min(max(result.replaceRange.lowerBound, 0), buffer.end)
        let range = lower..<min(max(result.replaceRange.upperBound, lower), buffer.end)
        let candidates = result.candidates.map {
            Candidate($0.text.sanitizedForEditing(), display: $0.display, description: $0.description)
        }
        guard let first = candidates.first else { return nil }
        if candidates.count == 1 { return (buffer.replacing(range, with: first.text), nil) }
        let typed = buffer.slice(range)
        let shared = commonPrefix(of: candidates.map(\.text))
        // Candidates need not start with the typed text; then there is nothing to extend.
        let extends = shared.count >= typed.count && shared.lowercased().hasPrefix(typed.lowercased())
        let extended = extends ? buffer.replacing(range, with: shared) : buffer
        let replaced = extends ? lower..<lower + shared.utf8.count : range
        return (extended, CompletionMenu(candidates: candidates, base: extended, replaceRange: replaced))
    }

    private init(candidates: [Candidate], base: EditBuffer, replaceRange: Range<Int>) {
        self.candidates = candidates
        self.base = base
        self.replaceRange = replaceRange
    }

    /// Selects the next candidate, or the previous one, and returns the text with it.
    mutating func cycle(by step: Int) -> EditBuffer {
        let next =
            if let selection { (selection + step + candidates.count) % candidates.count } else {
                step > 0 ? 0 : candidates.count - 1
            }
        selection = next
        return base.replacing(replaceRange, with: candidates[next].text)
    }

    private static func commonPrefix(of texts: [String]) -> String {
        guard var prefix = texts.first else { return "" }
        for text in texts.dropFirst() {
            prefix = String(zip(prefix, text).prefix { $0 == $1 }.map(\.0))
        }
        return prefix
    }
}

extension EditBuffer {
    /// The buffer with a part of its text replaced.
    func replacing(_ range: Range<Int>, with replacement: String) -> EditBuffer {
        var copy = self
        copy.replace(range, with: replacement)
        return copy
    }
}
