package import QuireTerminal

/// Text in several looks.
package struct StyledText: Sendable, Hashable, ExpressibleByStringLiteral {
    /// A stretch in one look.
    package struct Run: Sendable, Hashable {
        /// The text.
        package var text: String
        /// Its look.
        package var style: TextStyle

        /// A run from its parts.
        package init(_ text: String, _ style: TextStyle = .plain) {
            self.text = text
            self.style = style
        }
    }

    /// The stretches, in order.
    package var runs: [Run]

    /// Text from its stretches.
    package init(_ runs: [Run]) {
        self.runs = runs
    }

    /// Text in one look.
    package init(_ text: String, _ style: TextStyle = .plain) {
        runs = [Run(text, style)]
    }

    package init(stringLiteral value: String) {
        self.init(value)
    }
}
