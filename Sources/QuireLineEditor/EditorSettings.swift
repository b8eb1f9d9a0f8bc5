/// How a person wants to edit.
package struct EditorSettings: Sendable, Hashable {
    /// Whose keys are used.
    package enum Mode: String, Sendable, Hashable, CaseIterable {
        case emacs, vi
    }

    /// Whose keys are used.
    package var mode: Mode
    /// The program for editing a statement elsewhere, as a shell's command; nil when none is known.
    package var externalEditor: String?
    /// Whether Ctrl-C ends the read also where nothing is typed, as `dismissed`; only an editor that paints knows of it.
    package var hearsDismissal = false
    /// Keys that do something else than they do for everybody.
    var bindings: [Key: KeyRoute] = [:]

    /// The keys that everybody has.
    package init(mode: Mode = .emacs, externalEditor: String? = nil) {
        self.mode = mode
        self.externalEditor = externalEditor
    }
}
