/// A value that must never be shown: it prints as `‹redacted›` wherever it ends up.
package struct Secret: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let value: String

    /// Takes a value out of sight.
    package init(_ value: String) { self.value = value }

    /// Passes the value to a function that sends it; nothing else may use it.
    package func reveal<Result>(_ body: (String) -> Result) -> Result { body(value) }

    package var description: String { "‹redacted›" }
    package var debugDescription: String { "‹redacted›" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
