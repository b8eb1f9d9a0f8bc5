/// The providers that the sandbox stands in for.
package enum SandboxProvider: String, Sendable, Hashable, CaseIterable {
    case qonto
    case mijnklantportaal
    case txn

    /// The provider that a user calls by this name or alias.
    package init?(named name: some StringProtocol) {
        switch name.lowercased() {
        case "qonto": self = .qonto
        case "mijnklantportaal", "mkp": self = .mijnklantportaal
        case "txn": self = .txn
        default: return nil
        }
    }

    /// The provider whose API this path belongs to; their paths don't collide, so all share one origin.
    init?(servingPath path: some StringProtocol) {
        if path.hasPrefix("/v2/") {
            self = .qonto
        } else if path.hasPrefix("/v1/") {
            self = .mijnklantportaal
        } else if path.hasPrefix("/api/public/v1/") {
            self = .txn
        } else {
            return nil
        }
    }
}
