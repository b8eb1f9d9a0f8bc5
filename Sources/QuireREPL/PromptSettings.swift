package import QuireLineEditor
import QuireRender

/// How the prompt behaves; `.set` changes it.
package struct PromptSettings: Sendable {
    /// Whose keys are used, and what an `.editrc` says of them.
    package var editor = EditorSettings()
    /// Whether the time of each query is told.
    var isTimed = true
    /// Whether tall results open in a pager.
    var isPaged = true
    /// Whether Tab completes.
    var completes = true
    /// Whether the statement is coloured as it is typed.
    var highlights = true
    /// Whether what could go on is shown faintly.
    var suggests = true

    /// The settings that there are.
    static let names: [(name: String, summary: String)] = [
        ("editor", "emacs or vi"), ("format", "the format of results"), ("timing", "tell the time of each query"),
        ("pager", "open tall results in a pager"), ("complete", "Tab completes"),
        ("highlight", "colour statements as they are typed"), ("ghost", "show faintly what could go on"),
    ]

    /// The values that a setting can have.
    static func values(of name: String) -> [String] {
        switch name {
        case "editor": EditorSettings.Mode.allCases.map(\.rawValue)
        case "format": ["auto"] + OutputFormat.allCases.map(\.rawValue)
        default: names.contains { $0.name == name } ? ["on", "off"] : []
        }
    }

    /// A setting as it is; nil when there is none of that name, and for the format, which is the output's.
    func value(of name: String) -> String? {
        if name == "editor" { return editor.mode.rawValue }
        guard let path = Self.switches[name] else { return nil }
        return self[keyPath: path] ? "on" : "off"
    }

    /// Changes a setting; false when the value isn't one of it.
    mutating func set(_ name: String, to value: String) -> Bool {
        if name == "editor" {
            guard let mode = EditorSettings.Mode(rawValue: value) else { return false }
            editor.mode = mode
            return true
        }
        guard let path = Self.switches[name] else { return false }
        switch value.lowercased() {
        case "on", "true", "yes", "1": self[keyPath: path] = true
        case "off", "false", "no", "0": self[keyPath: path] = false
        default: return false
        }
        return true
    }

    private static var switches: [String: WritableKeyPath<PromptSettings, Bool>] {
        [
            "timing": \.isTimed, "pager": \.isPaged, "complete": \.completes, "highlight": \.highlights,
            "ghost": \.suggests,
        ]
    }
}
