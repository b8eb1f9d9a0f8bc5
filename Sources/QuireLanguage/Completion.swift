/// What could stand at a place in a text.
package struct Completion: Sendable, Hashable {
    /// The part of the text that a suggestion takes the place of, as UTF-8 offsets.
    package var replaceRange: Range<Int>
    /// What could stand there, likeliest first.
    package var candidates: [Suggestion]

    package init(replaceRange: Range<Int>, candidates: [Suggestion]) {
        self.replaceRange = replaceRange
        self.candidates = candidates
    }
}

/// A text that could stand at a place.
package struct Suggestion: Sendable, Hashable {
    /// What is inserted.
    package var text: String
    /// What a list shows in its place.
    package var display: String
    /// A few words about it.
    package var description: String

    /// A suggestion, shown as its own text unless told otherwise.
    package init(_ text: String, display: String? = nil, description: String = "") {
        self.text = text
        self.display = display ?? text
        self.description = description
    }
}

/// What completion knows besides the session.
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
