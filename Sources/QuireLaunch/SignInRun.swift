import QuireConfig
import QuireConsole
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePluginKit
import QuireSession
import QuireSignIn

/// Signs a user in and out, for a command and at the prompt; reports the result and returns the exit status.
package struct SignInRun {
    private let running: Launch.Running
    private let options: LaunchOptions

    /// How long to wait for the user unless `--timeout` is given, in seconds.
    private static let patience = 300.0

    package init(_ running: Launch.Running, _ options: LaunchOptions) {
        self.running = running
        self.options = options
    }

    private var messages: MessagePrinter { running.console.messages }
    private var isSandbox: Bool { options.sandbox != nil }

    /// Signs in to a provider.
    package func login(_ provider: String) async -> Int {
        do throws(Diagnostic) {
            let subject = try SignInSubject(provider, running, isSandbox: isSandbox)
            for warning in subject.warnings { messages.print(warning) }
            tell(try await signIn(subject), subject.title)
            return ExitStatus.complete
        } catch {
            messages.print(error)
            return error.exit
        }
    }

    /// Signs out of a provider.
    package func logout(_ provider: String) async -> Int {
        do throws(Diagnostic) {
            let subject = try SignInSubject(provider, running, isSandbox: isSandbox)
            guard let file = running.states.file(of: subject.authentication, subject.instance) else {
                messages.note("you were not signed in to \(subject.title)")
                return ExitStatus.complete
            }
            let server = try? running.signIns.server(
                of: subject.authentication, subject.instance, credentials: running.credentials)
            return end(try await signOut(Logout(file: file, server: server), subject), subject.title)
        } catch {
            messages.print(error)
            return error.exit
        }
    }

    private func signIn(_ subject: SignInSubject) async throws(Diagnostic) -> Login.Done {
        let server = try running.signIns.server(
            of: subject.authentication, subject.instance, credentials: running.credentials)
        let login = Login(server, file: running.states.file(of: subject.authentication, subject.instance))
        do throws(SignInFailure) {
            try login.prepare()
            guard login.client.needsPerson else { return try await login.finishClient() }
        } catch {
            throw subject.problem(error)
        }
        let consent = ConsentWait(
            client: login.client, messages: messages, isJSON: options.errorFormat == .json,
            readsInput: !options.isWithoutInput, seconds: running.world.reading.budget.seconds ?? SignInRun.patience)
        let (request, code) = try await consent.run()
        do throws(SignInFailure) {
            return try await login.finish(request, code: code)
        } catch {
            throw subject.problem(error)
        }
    }

    private func tell(_ done: Login.Done, _ title: String) {
        var lines = ["signed in to \(title)"]
        if let expires = done.expires {
            lines[0] += ": the token lasts until \(expires)" + (done.isRenewed ? " and is renewed automatically" : "")
        }
        if let path = done.path { lines.append("kept in \(path), which only you can read") }
        for line in lines { messages.note(line) }
        if !done.isRenewed, done.expires != nil {
            messages.print(
                Diagnostic(
                    .noRefreshToken, severity: .warning,
                    message: "\(title) gave no refresh token, so you will have to sign in again when the token expires",
                    exit: ExitStatus.complete))
        }
        if !done.missingScopes.isEmpty {
            messages.print(
                Diagnostic(
                    .scopesNotGiven, severity: .warning,
                    message: "\(title) didn't grant these scopes: \(done.missingScopes.joined(separator: ", "))",
                    exit: ExitStatus.complete))
        }
    }

    private func signOut(_ logout: Logout, _ subject: SignInSubject) async throws(Diagnostic) -> Logout.Done {
        do throws(SignInFailure) {
            return try await logout.run()
        } catch {
            throw subject.problem(error)
        }
    }

    private func end(_ done: Logout.Done, _ title: String) -> Int {
        switch done {
        case .nothing: messages.note("you were not signed in to \(title)")
        case .revoked: messages.note("signed out of \(title): the tokens are revoked there and deleted here")
        case .deleted:
            messages.print(
                Diagnostic(
                    .notRevoked, severity: .warning,
                    message: "the tokens of \(title) are deleted here; it has no address for revoking them",
                    hint: "also revoke the app's access in \(title)'s settings", exit: ExitStatus.complete))
        case .unrevoked(let reason):
            messages.print(
                Diagnostic(
                    .notRevoked,
                    message: "the tokens of \(title) are deleted here, but couldn't be revoked there: \(reason)",
                    hint: "revoke the app's access in \(title)'s settings", exit: ExitStatus.provider))
            return ExitStatus.provider
        }
        return ExitStatus.complete
    }
}
