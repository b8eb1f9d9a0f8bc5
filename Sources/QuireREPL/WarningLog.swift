import QuireDiagnostics

/// Shows each warning once per session, grouped by kind.
struct WarningLog: Sendable {
    private var known: Set<String> = []

    /// The warnings of a statement to show: the new ones, and a line about the others.
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

    /// The subject of a warning, without the numbers and examples that differ between runs.
    private static func subject(of warning: Diagnostic) -> String {
        warning.code.rawValue + "/" + warning.message.prefix { $0 != ":" }.filter { !$0.isNumber }
    }
}
