/// The providers that the sandbox imitates.
package enum SandboxProvider: String, Sendable, Hashable, CaseIterable {
    case qonto
    case mijnklantportaal
    case txn
    case stripe
    case mollie
    case gocardless
    case square
    case razorpay
    case github

    /// The provider that a user calls by this name or alias.
    package init?(named name: some StringProtocol) {
        let name = name.lowercased()
        self.init(rawValue: name == "mkp" ? "mijnklantportaal" : name)
    }

    /// The providers whose API has a path prefix of their name, because their paths collide.
    static let inFolders: [SandboxProvider] = [.stripe, .mollie, .gocardless, .square, .razorpay, .github]

    /// The prefix of the paths of the provider's API.
    var folder: String { Self.inFolders.contains(self) ? "/" + rawValue : "" }

    /// The provider whose API this path belongs to; all share one origin.
    init?(servingPath path: some StringProtocol) {
        if let provider = Self.inFolders.first(where: { path.hasPrefix($0.folder + "/") }) {
            self = provider
        } else if path.hasPrefix("/v2/") {
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
