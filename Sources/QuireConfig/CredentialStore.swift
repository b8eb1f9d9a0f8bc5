package import QuireDiagnostics
package import QuireModel
package import QuirePluginKit

/// A header for a provider's requests, made of settings.
package struct CredentialHeader: Hashable, Sendable {
    /// The name.
    package let name: String
    /// The value.
    package let value: Secret
    /// Whether the value must never be shown.
    package let isSecret: Bool
}

/// Reads secrets when they are first needed, and creates the headers that carry them.
///
/// A secret from a file or a program is kept for the rest of the run, so that a program that asks its user asks once.
package actor CredentialStore {
    private let files: any FileAccess
    private let environment: [String: Secret]
    /// The owners of each variable that a settings file refers to.
    private let owners: [String: Set<String>]
    /// The run's secrets: each secret read here is registered there before it is used.
    package nonisolated let secrets: KnownSecrets
    private let commandSeconds: Double
    private var known: [SecretReference: Secret] = [:]
    /// The continuations that wait for a secret that is already being read.
    private var waiting: [SecretReference: [CheckedContinuation<Void, Never>]] = [:]

    /// Creates a store that reads files with the given access, and runs programs in that environment for at most that
    /// many seconds.
    package init(
        files: any FileAccess, environment: [String: String], commandSeconds: Double = 60,
        owners: [String: Set<String>] = [:], secrets: KnownSecrets = KnownSecrets()
    ) {
        self.owners = owners
        self.secrets = secrets
        self.files = files
        self.environment = environment.mapValues { Secret($0) }
        self.commandSeconds = commandSeconds
    }

    /// The headers for requests to a resource: those of the first authentication that has all its settings, then the
    /// plugin's own. A header that needs a missing setting is left out. A provider without an address gets none.
    package func headers(
        for resource: Resource, of instance: ProviderInstance
    ) async throws(Diagnostic) -> [CredentialHeader] {
        try await authenticationHeaders(for: resource, of: instance)
            + headers(instance.manifest.headers, of: instance)
    }

    /// The headers of the first authentication whose settings are all there.
    package func authenticationHeaders(
        for resource: Resource, of instance: ProviderInstance
    ) async throws(Diagnostic) -> [CredentialHeader] {
        if instance.baseURL.isEmpty { throw CredentialProblem.missingAddress(of: instance) }
        if instance.authentications(for: resource).isEmpty { return [] }
        guard let choice = instance.authentication(for: resource) else {
            throw CredentialProblem.missing(for: resource, of: instance)
        }
        return try await headers(choice.headers, of: instance)
    }

    /// These headers with their settings filled in; a header that needs a missing setting is left out.
    package func headers(
        _ declarations: [HeaderDeclaration], of instance: ProviderInstance
    ) async throws(Diagnostic) -> [CredentialHeader] {
        var headers: [CredentialHeader] = []
        for declaration in declarations {
            let settings = declaration.value.settings
            guard settings.allSatisfy({ instance.values[$0] != nil }) else { continue }
            var texts: [String: String] = [:]
            var isSecret = false
            for setting in settings {
                guard let resolved = instance.values[setting] else { continue }
                isSecret = isSecret || instance.declaration(of: setting)?.isSecret ?? true
                switch resolved.value {
                case .plain(let text): texts[setting] = text
                case .secret(let reference):
                    isSecret = true
                    texts[setting] = try await secret(reference, of: setting, instance).reveal { $0 }
                }
                if let problem = CredentialProblem.form(of: setting, texts[setting] ?? "", resolved.origin, instance) {
                    throw problem
                }
            }
            let value = declaration.value.filled(with: texts)
            headers.append(CredentialHeader(name: declaration.name, value: Secret(value), isSecret: isSecret))
        }
        return headers
    }

    /// The text of a setting, a secret or not; nil when it isn't there.
    package func text(of setting: String, _ instance: ProviderInstance) async throws(Diagnostic) -> Secret? {
        guard let resolved = instance.values[setting] else { return nil }
        let text: Secret
        switch resolved.value {
        case .plain(let plain): text = Secret(plain)
        case .secret(let reference): text = try await secret(reference, of: setting, instance)
        }
        let problem = text.reveal { CredentialProblem.form(of: setting, $0, resolved.origin, instance) }
        if let problem { throw problem }
        return text
    }

    /// Gets the secrets of files and programs again that the headers were made of which a server refused; false when they
    /// are the same still.
    package func renew(
        for resource: Resource, of instance: ProviderInstance, refused: [Secret]
    ) async throws(Diagnostic) -> Bool {
        if try await authenticationHeaders(for: resource, of: instance).map(\.value) != refused { return true }
        for setting in instance.authentication(for: resource)?.settings ?? [] {
            guard case .secret(let reference)? = instance.values[setting]?.value else { continue }
            known[reference] = nil
        }
        return try await authenticationHeaders(for: resource, of: instance).map(\.value) != refused
    }

    private func secret(
        _ reference: SecretReference, of setting: String, _ instance: ProviderInstance
    ) async throws(Diagnostic) -> Secret {
        // Only one task at a time reads a secret, so that a program doesn't ask twice; after a failure the next one
        // tries.
        while waiting[reference] != nil {
            await withCheckedContinuation { waiting[reference]?.append($0) }
        }
        if let secret = known[reference] { return secret }
        waiting[reference] = []
        defer { for next in waiting.removeValue(forKey: reference) ?? [] { next.resume() } }
        let secret: Secret
        switch reference {
        case .value(let value):
            secrets.add(value)
            return value
        case .file(let path): secret = try fileSecret(path, of: setting, instance)
        case .command(let command):
            do throws(CommandFailure) {
                secret = try await command.output(environment: inherited(by: instance), seconds: commandSeconds)
            } catch {
                throw CredentialProblem.command(command, error, seconds: commandSeconds, of: setting, instance)
            }
        }
        secrets.add(secret)
        known[reference] = secret
        return secret
    }

    /// The environment of a program that prints a secret of a provider, without the secrets of others.
    private func inherited(by instance: ProviderInstance) -> [String: String] {
        let own = Set(
            (instance.manifest.settings + instance.manifest.undeclaredSettings).map { instance.variable(for: $0.name) })
        let kept = environment.filter { name, _ in
            if own.contains(name) || CredentialStore.common.contains(name) { return true }
            // The other providers may not all be known: any variable with this prefix may be a setting of one.
            if name.hasPrefix("QUIRE_") { return false }
            guard let users = owners[name] else { return true }
            return !users.isDisjoint(with: [instance.name] + instance.manifest.aliases)
        }
        return kept.mapValues { $0.reveal { $0 } }
    }

    /// The program's own variables, which belong to no provider.
    private static let common: Set<String> = [
        "QUIRE_NOW", "QUIRE_CONFIG", "QUIRE_CACHE_DIR", "QUIRE_PLUGIN_PATH", "QUIRE_PAGER",
    ]

    private func fileSecret(
        _ path: String, of setting: String, _ instance: ProviderInstance
    ) throws(Diagnostic) -> Secret {
        let contents: FileContents
        do throws(FileAccessError) {
            contents = try files.read(path, limit: FirstLine.limit)
        } catch {
            throw CredentialProblem.file(path, error.reason, of: setting, instance)
        }
        guard contents.isPrivate else { throw CredentialProblem.exposed(path, of: setting, instance) }
        guard let secret = FirstLine.secret(in: contents.bytes) else {
            throw CredentialProblem.file(path, "has no text in its first line", of: setting, instance)
        }
        return secret
    }
}
