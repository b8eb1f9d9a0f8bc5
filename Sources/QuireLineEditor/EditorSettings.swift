/// The user's settings for editing.
package struct EditorSettings: Sendable, Hashable {
    /// Whose keys are used.
    package enum Mode: String, Sendable, Hashable, CaseIterable {
        case emacs, vi
    }

    /// Whose keys are used.
    package var mode: Mode
    /// The program for editing a statement elsewhere, as a shell command; nil if none is set.
    package var externalEditor: String?
    /// Whether Ctrl-C on an empty line also ends the read, as `dismissed`; only editors that paint support it.
    package var hearsDismissal = false
    /// Keys with a custom binding.
    var bindings: [Key: KeyRoute] = [:]

    /// The keys that everybody has.
    package init(mode: Mode = .emacs, externalEditor: String? = nil) {
        self.mode = mode
        self.externalEditor = externalEditor
    }
}
