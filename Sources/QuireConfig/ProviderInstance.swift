package import QuireModel
package import QuirePluginKit

/// A configured provider: a name for `from`, a plugin, an address and credentials.
package struct ProviderInstance: Sendable {
    /// A setting's value and where it comes from.
    package struct ResolvedSetting: Hashable, Sendable {
        /// The knowledge of a setting's value.
        package enum Value: Hashable, Sendable {
            /// A value that may be shown.
            case plain(String)
            /// A secret, or where to get it.
            case secret(SecretReference)
        }

        /// The value.
        package let value: Value
        /// Where it comes from.
        package let origin: SettingOrigin

        package init(value: Value, origin: SettingOrigin) {
            self.value = value
            self.origin = origin
        }
    }

    /// The name used in `from`.
    package let name: String
    /// Other names for it.
    package let aliases: [String]
    /// The manifest of its plugin.
    package let manifest: Manifest
    /// The base URL, without a trailing slash; empty if neither its plugin nor a setting has one.
    package let baseURL: String
    /// Where the base URL comes from.
    package let baseURLOrigin: SettingOrigin
    /// Whether http to other machines is accepted.
    package let allowInsecure: Bool
    /// The settings with values, by name.
    package let values: [String: ResolvedSetting]
    /// Variables that a settings file refers to and that aren't set: the variable and the place, by setting.
    package let unset: [String: SettingOrigin]
    /// The state of sign-ins, by authentication, in words for `quire providers`.
    package var signInNotes: [String: String] = [:]
    /// The authentications for which a token can be had without its setting.
    package var signedIn: Set<String> = []

    package init(
        name: String, aliases: [String] = [], manifest: Manifest, baseURL: String,
        baseURLOrigin: SettingOrigin = .standard, allowInsecure: Bool = false,
        values: [String: ResolvedSetting] = [:], unset: [String: SettingOrigin] = [:]
    ) {
        self.name = name
        self.aliases = aliases
        self.manifest = manifest
        self.baseURL = baseURL
        self.baseURLOrigin = baseURLOrigin
        self.allowInsecure = allowInsecure
        self.values = values
        self.unset = unset
    }

    /// The variable for one of its settings, such as `QUIRE_QONTO_SECRET_KEY`.
    package func variable(for setting: String) -> String {
        ProviderInstance.variable(provider: name, setting: setting)
    }

    /// Registers the secrets in the settings themselves; those of files and programs are registered when they are read.
    package func note(_ secrets: KnownSecrets) {
        for setting in values.values {
            if case .secret(.value(let secret)) = setting.value { secrets.add(secret) }
        }
    }

    static func variable(provider: String, setting: String) -> String {
        "QUIRE_\(provider.uppercased())_\(setting.uppercased())"
    }

    /// The setting of that name as the plugin declares it.
    func declaration(of setting: String) -> Setting? { manifest.settings.first { $0.name == setting } }

    /// The ways to authenticate that a resource accepts, the preferred first.
    package func authentications(for resource: Resource) -> [Authentication] {
        guard !resource.endpoint.authentications.isEmpty else { return manifest.authentications }
        return manifest.authentications.filter { resource.endpoint.authentications.contains($0.name) }
    }

    /// The first authentication of a resource whose settings are all there.
    package func authentication(for resource: Resource) -> Authentication? {
        authentications(for: resource).first { missing(for: $0).isEmpty }
    }

    /// The settings that an authentication needs and that aren't there.
    package func missing(for authentication: Authentication) -> [String] {
        authentication.settings.filter { setting in
            let isGot = setting == authentication.signIn?.token && signedIn.contains(authentication.name)
            return values[setting] == nil && !isGot
        }
    }

    /// The missing variables for the preferred way to authenticate; none if the provider is ready.
    package var missingVariables: [String] {
        let address = baseURL.isEmpty ? [variable(for: "base_url")] : []
        let missing = manifest.authentications.map { self.missing(for: $0) }
        guard let first = missing.first, !missing.contains(where: \.isEmpty) else { return address }
        return address + first.map { variable(for: $0) }
    }

    /// The lines of `quire providers`: the base URL and each setting with its origin, with no value except the URL.
    package var sourceLines: [String] {
        let address = baseURL.isEmpty ? "not set: \(variable(for: "base_url"))" : "\(baseURL)  (\(baseURLOrigin))"
        var lines = ["\(name)  \(address)"]
        for setting in manifest.settings {
            let source =
                if let value = values[setting.name] {
                    value.origin.description
                } else if let origin = unset[setting.name] {
                    "not set: \(origin)"
                } else {
                    "not set: \(variable(for: setting.name))"
                }
            lines.append("  \(setting.name)  \(source)")
        }
        for setting in manifest.undeclaredSettings {
            if let value = values[setting.name] { lines.append("  \(setting.name)  \(value.origin)") }
        }
        for authentication in signInAuthentications {
            if let note = signInNotes[authentication.name] { lines.append("  \(authentication.name)  \(note)") }
        }
        return lines
    }
}
