/// The candidates at a place in a text.
package struct Completion: Sendable, Hashable {
    /// The part of the text that a suggestion takes the place of, as UTF-8 offsets.
    package var replaceRange: Range<Int>
    /// The candidates, likeliest first.
    package var candidates: [Suggestion]

    package init(replaceRange: Range<Int>, candidates: [Suggestion]) {
        self.replaceRange = replaceRange
        self.candidates = candidates
    }
}

/// A candidate text.
package struct Suggestion: Sendable, Hashable {
    /// The text to insert.
    package var text: String
    /// The text to show in a list.
    package var display: String
    /// A few words about it.
    package var description: String

    /// Creates a suggestion, shown as its own text by default.
    package init(_ text: String, display: String? = nil, description: String = "") {
        self.text = text
        self.display = display ?? text
        self.description = description
    }
}

/// The sources of completion besides the session.
package struct CompletionSources: Sendable {
    /// Values of the results so far.
    package var seen: SeenValues
    /// The files that a path could continue to.
    package var files: @Sendable (String) -> [String]

    package init(seen: SeenValues = SeenValues(), files: @escaping @Sendable (String) -> [String] = { _ in [] }) {
        self.seen = seen
        self.files = files
    }
}
