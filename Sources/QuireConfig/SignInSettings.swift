package import QuirePluginKit

/// The settings of every provider with a sign-in, besides those that it declares.
enum SignInSettings {
    /// All of them; none is a secret.
    static let all = [
        Setting("token_url", help: "where tokens are issued and renewed, instead of the provider's own address"),
        Setting("authorization_url", help: "the address to open for signing in, instead of the provider's own"),
        Setting("revocation_url", help: "where tokens are revoked, instead of the provider's own address"),
        Setting("scopes", help: "the scopes to request, separated by spaces"),
        Setting("redirect_uri", help: "the redirect address registered for the OAuth application"),
    ]
}

extension Manifest {
    /// The settings that exist for the provider without being declared.
    var undeclaredSettings: [Setting] {
        authentications.contains { $0.signIn != nil } ? SignInSettings.all : []
    }
}

extension ProviderInstance {
    /// The authentication of a resource whose token the host gets itself: the first that is ready, where its token isn't
    /// configured.
    package func signInAuthentication(for resource: Resource) -> Authentication? {
        guard let choice = authentication(for: resource), let signIn = choice.signIn, values[signIn.token] == nil
        else { return nil }
        return choice
    }

    /// The ways to authenticate that need a sign-in, whose token isn't configured.
    package var signInAuthentications: [Authentication] {
        manifest.authentications.filter { $0.signIn.map { values[$0.token] == nil } ?? false }
    }

    /// The note on the sign-in that requests use, or that would make the provider ready; nil if there is none.
    package var signInNote: String? {
        let ready = manifest.authentications.first { missing(for: $0).isEmpty }
        if let ready { return values[ready.signIn?.token ?? ""] == nil ? signInNotes[ready.name] : nil }
        return manifest.authentications.lazy.compactMap { signInNotes[$0.name] }.first
    }

    /// The settings that are missing before anyone can sign in.
    package func missing(for signIn: SignIn) -> [String] { signIn.requiredSettings.filter { values[$0] == nil } }

    /// The text of a setting that isn't a secret; nil if it is missing.
    package func plain(_ setting: String) -> String? {
        guard case .plain(let text)? = values[setting]?.value else { return nil }
        return text
    }
}
