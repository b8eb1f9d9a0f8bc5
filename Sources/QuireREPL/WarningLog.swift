import QuireDiagnostics

/// Tells each warning once in a session, those of one kind together.
struct WarningLog: Sendable {
    private var known: Set<String> = []

    /// What is to be said of the warnings of a statement: those that are new, and a line on the others.
    mutating func news(_ warnings: [Diagnostic]) -> (fresh: [Diagnostic], rest: String?) {
        var fresh: [Diagnostic] = []
        var again: [String] = []
        for warning in warnings {
            guard known.insert(Self.subject(of: warning)).inserted else {
                if !again.contains(warning.code.rawValue) { again.append(warning.code.rawValue) }
                continue
            }
            if let first = fresh.firstIndex(where: { $0.code == warning.code && $0.span == warning.span }) {
                fresh[first].notes.append(warning.message)
            } else {
                fresh.append(warning)
            }
        }
        return (fresh, again.isEmpty ? nil : "already warned about: \(again.joined(separator: ", "))")
    }

    /// What a warning is about, without the numbers and examples that differ from run to run.
    private static func subject(of warning: Diagnostic) -> String {
        warning.code.rawValue + "/" + warning.message.prefix { $0 != ":" }.filter { !$0.isNumber }
    }
}
