/// A value that must never be shown: it prints as `‹redacted›` wherever it ends up.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    /// Takes a value out of sight.
    package init(_ value: String) { self.value = value }

    /// Uses the value, to put it on the wire; nothing else may.
    package func reveal<Result>(_ body: (String) -> Result) -> Result { body(value) }

    package var description: String { "‹redacted›" }
    package var debugDescription: String { "‹redacted›" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
