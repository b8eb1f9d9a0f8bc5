package import QuireDiagnostics

/// The reason why a module isn't opened, or isn't used once it is, and what to do about it.
package struct ModuleRefusal: Error, Hashable, Sendable {
    /// The file.
    package let path: String
    /// The problem, to follow the path.
    package let reason: String
    /// What to do about it.
    package let hint: String

    /// A refusal from its parts.
    package init(_ path: String, _ reason: String, hint: String) {
        self.path = path
        self.reason = reason
        self.hint = hint
    }

    /// The refusal as a diagnostic.
    package var diagnostic: Diagnostic {
        Diagnostic(.moduleRefused, message: "the module '\(path)' \(reason)", hint: hint, exit: ExitStatus.usage)
    }
}
