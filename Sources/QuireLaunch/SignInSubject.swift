import QuireConfig
import QuireDiagnostics
import QuireFetch
import QuirePluginKit
import QuireSandbox
import QuireSession

/// The provider to sign in to or out of.
struct SignInSubject {
    let instance: ProviderInstance
    let authentication: Authentication

    /// The provider's name as people write it.
    var title: String { instance.manifest.title }

    /// Finds the provider of that name, or throws the reason why it has no sign-in.
    init(_ name: String, _ running: Launch.Running, isSandbox: Bool) throws(Diagnostic) {
        let instances = running.instances
        guard let instance = instances.first(where: { $0.name == name || $0.aliases.contains(name) }) else {
            let known = instances.map(\.name)
            throw Diagnostic(
                .unknownSource, message: "there is no provider named '\(name)'",
                suggestions: EditDistance.ranked(name, in: known),
                hint: "known here: \(known.joined(separator: ", "))", exit: ExitStatus.usage)
        }
        if isSandbox, SandboxProvider(named: instance.name) != nil {
            throw Diagnostic(
                .noSignIn, message: "the sandbox needs no sign-in", hint: "leave out --sandbox",
                exit: ExitStatus.usage)
        }
        let ways = instance.manifest.authentications.filter { $0.signIn != nil }
        let personal = ways.first { if case .authorizationCode? = $0.signIn?.flow { true } else { false } }
        guard let authentication = personal ?? ways.first else {
            let missing = instance.missingVariables.joined(separator: " and ")
            throw Diagnostic(
                .noSignIn, message: "\(instance.manifest.title) has no sign-in",
                hint: missing.isEmpty ? nil : "set \(missing)", exit: ExitStatus.usage)
        }
        self.instance = instance
        self.authentication = authentication
    }

    /// The reasons why the sign-in isn't used.
    var warnings: [Diagnostic] {
        guard let token = authentication.signIn?.token, let set = instance.values[token] else { return [] }
        return [
            Diagnostic(
                .signInUnused, severity: .warning,
                message: "\(token) of \(instance.name) is set (\(set.origin)) and is used instead of the sign-in",
                exit: ExitStatus.complete)
        ]
    }

    /// A failure in words.
    func problem(_ failure: SignInFailure) -> Diagnostic {
        let (code, exit): (Diagnostic.Code, Int) =
            switch failure.kind {
            case .needed, .client: (.signInRefused, ExitStatus.credentials)
            case .storage: (.tokenNotKept, ExitStatus.credentials)
            case .unavailable, .unreachable: (.signInUnavailable, ExitStatus.provider)
            case .unreadable: (.signInUnreadable, ExitStatus.provider)
            }
        var problem = Diagnostic(code, message: "\(title): \(failure.message)", hint: failure.hint, exit: exit)
        if let status = failure.status { problem.http = Diagnostic.HTTPDetail(status: status, code: failure.code) }
        return problem
    }
}
