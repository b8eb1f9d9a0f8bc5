import QuireDiagnostics
import QuirePluginKit

/// The messages about missing or invalid credentials. None of them contains a value.
enum CredentialProblem {
    /// No authentication has all its settings.
    static func missing(for resource: Resource, of instance: ProviderInstance) -> Diagnostic {
        let choices = instance.authentications(for: resource)
        let settings = choices.flatMap { instance.missing(for: $0) }
        var problem = Diagnostic(
            .missingCredentials,
            message: "\(instance.name).\(resource.table.name) needs credentials: \(ways(to: choices, instance))",
            hint: "or name them in a settings file, under providers: \(instance.name): { env: NAME }",
            exit: ExitStatus.credentials)
        problem.notes =
            settings.compactMap { setting in instance.unset[setting].map { "\(setting) is not set: \($0)" } }
            + settings.compactMap { setting in instance.declaration(of: setting).map { "\(setting): \($0.help)" } }
            + choices.compactMap { choice in signInNote(choice, instance) }
        return problem
    }

    /// The ways to make the authentications usable; signing in is only suggested if no other settings are missing.
    private static func ways(to choices: [Authentication], _ instance: ProviderInstance) -> String {
        var settings: [[String]] = []
        var isLogin = false
        for choice in choices {
            if let signIn = choice.signIn {
                let missing = instance.missing(for: signIn)
                switch signIn.flow {
                case .authorizationCode: isLogin = isLogin || missing.isEmpty
                case .clientCredentials: settings.append(missing)
                }
            }
            settings.append(instance.missing(for: choice))
        }
        let variables = settings.map { names in
            names.map { name in
                instance.variable(for: name) + (instance.declaration(of: name)?.form == .pair ? " (login:key)" : "")
            }.joined(separator: " and ")
        }
        return (isLogin ? "run `quire login \(instance.name)`, or " : "") + "set \(variables.joined(separator: " or "))"
    }

    private static func signInNote(_ choice: Authentication, _ instance: ProviderInstance) -> String? {
        guard let signIn = choice.signIn else { return nil }
        if let note = instance.signInNotes[choice.name] { return "\(choice.name): \(note)" }
        let missing = instance.missing(for: signIn)
        guard case .authorizationCode = signIn.flow, !missing.isEmpty else { return nil }
        let variables = missing.map { instance.variable(for: $0) }.joined(separator: " and ")
        return "\(choice.name): set \(variables), then run `quire login \(instance.name)`"
    }

    /// The API's document names no host, and none is set.
    static func missingAddress(of instance: ProviderInstance) -> Diagnostic {
        Diagnostic(
            .missingBaseURL,
            message: "\(instance.name) needs an address: set \(instance.variable(for: "base_url"))",
            hint: "this API has no common address that could serve as a default",
            exit: ExitStatus.credentials)
    }

    /// The problem with a value of the wrong form; nil if it is valid.
    static func form(
        of setting: String, _ text: String, _ origin: SettingOrigin, _ instance: ProviderInstance
    ) -> Diagnostic? {
        let name = "\(instance.name)'s \(setting) (\(origin))"
        func problem(_ message: String) -> Diagnostic {
            Diagnostic(.invalidCredential, message: message, exit: ExitStatus.credentials)
        }
        // A line break would end the header and begin another.
        if text.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
            return problem("\(name) has a control character or line break, which can't be sent; expected plain text")
        }
        if text.allSatisfy(\.isWhitespace) { return problem("\(name) is empty; expected text") }
        guard instance.declaration(of: setting)?.form == .pair else { return nil }
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return problem("\(name) has no colon; expected two parts as in login:key") }
        guard parts.allSatisfy({ !$0.isEmpty }) else {
            return problem("\(name) has an empty part; expected two parts as in login:key")
        }
        return nil
    }

    /// A file that can't be used.
    static func file(_ path: String, _ reason: String, of setting: String, _ instance: ProviderInstance) -> Diagnostic {
        unreadable("the file '\(path)' for \(instance.name)'s \(setting) \(reason)")
    }

    /// A file that others can read.
    static func exposed(_ path: String, of setting: String, _ instance: ProviderInstance) -> Diagnostic {
        Diagnostic(
            .exposedCredential,
            message: "the file '\(path)' for \(instance.name)'s \(setting) can be read by others; expected mode 600",
            hint: "chmod 600 \(path)", exit: ExitStatus.credentials)
    }

    /// A program that gave nothing.
    static func command(
        _ command: SecretCommand, _ failure: CommandFailure, seconds: Double, of setting: String,
        _ instance: ProviderInstance
    ) -> Diagnostic {
        unreadable(
            "the command '\(command.program)' for \(instance.name)'s \(setting) \(failure.reason(seconds: seconds))")
    }

    private static func unreadable(_ message: String) -> Diagnostic {
        Diagnostic(.unreadableCredential, message: message, exit: ExitStatus.credentials)
    }
}
