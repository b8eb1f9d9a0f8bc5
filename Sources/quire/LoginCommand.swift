import ArgumentParser
import Foundation
import QuireConfig
import QuireConsole
import QuireDiagnostics
import QuireFetch
import QuireHTTP
import QuireLaunch
import QuireModel
import QuirePluginKit
import QuireSession
import QuireSignIn

/// Signs in to a provider: prints the address to open, in a browser of any machine, and waits for what comes back.
struct LoginCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Sign in to a provider with OAuth; prints an address to open, and waits.")

    @Argument(help: "the provider's name in `from`")
    var provider: String

    @OptionGroup
    var options: RunOptions

    /// How long somebody is waited for unless `--timeout` says, in seconds.
    private static let patience = 300.0

    func run(in process: ProcessContext) async -> ProcessEnd {
        await Launch(options: options.launch, process: process, opening: .declared).run { (running: Launch.Running) in
            let console = running.console
            do throws(Diagnostic) {
                let subject = try SignInSubject(provider, running, isSandbox: options.sandbox.isOn)
                for warning in subject.warnings { console.messages.print(warning) }
                let done = try await signIn(subject, running)
                tell(done, subject.title, console)
                return .exit(ExitStatus.complete)
            } catch {
                console.messages.print(error)
                return .exit(error.exit)
            }
        }
    }

    private func signIn(_ subject: SignInSubject, _ running: Launch.Running) async throws(Diagnostic) -> Login.Done {
        let server = try running.signIns.server(
            of: subject.authentication, subject.instance, credentials: running.credentials)
        let login = Login(server, file: running.signIns.states.file(of: subject.authentication, subject.instance))
        do throws(SignInFailure) {
            try login.prepare()
            guard login.client.needsPerson else { return try await login.finishClient() }
        } catch {
            throw subject.problem(error)
        }
        let consent = ConsentWait(
            client: login.client, messages: running.console.messages, isJSON: options.errorFormat == .json,
            readsInput: !options.isWithoutInput, seconds: running.world.reading.budget.seconds ?? LoginCommand.patience)
        let (request, code) = try await consent.run()
        do throws(SignInFailure) {
            return try await login.finish(request, code: code)
        } catch {
            throw subject.problem(error)
        }
    }

    private func tell(_ done: Login.Done, _ title: String, _ console: Console) {
        var lines = ["signed in to \(title)"]
        if let expires = done.expires {
            lines[0] += ": the token lasts until \(expires)" + (done.isRenewed ? " and is renewed by itself" : "")
        }
        if let path = done.path { lines.append("kept in \(path), which only you can read") }
        for line in lines { console.messages.note(line) }
        if !done.isRenewed, done.expires != nil {
            console.messages.print(
                Diagnostic(
                    .noRefreshToken, severity: .warning,
                    message: "\(title) gave no refresh token, so you will have to sign in again when the token expires",
                    exit: ExitStatus.complete))
        }
        if !done.missingScopes.isEmpty {
            console.messages.print(
                Diagnostic(
                    .scopesNotGiven, severity: .warning,
                    message: "\(title) didn't give what was asked for: \(done.missingScopes.joined(separator: ", "))",
                    exit: ExitStatus.complete))
        }
    }
}

/// Signs out of a provider: has the server end the tokens, and takes them away here.
struct LogoutCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "Sign out of a provider: its tokens are revoked, and deleted here.")

    @Argument(help: "the provider's name in `from`")
    var provider: String

    @OptionGroup
    var options: RunOptions

    func run(in process: ProcessContext) async -> ProcessEnd {
        await Launch(options: options.launch, process: process, opening: .declared).run { (running: Launch.Running) in
            let messages = running.console.messages
            do throws(Diagnostic) {
                let subject = try SignInSubject(provider, running, isSandbox: options.sandbox.isOn)
                guard let file = running.signIns.states.file(of: subject.authentication, subject.instance) else {
                    messages.note("nobody was signed in to \(subject.title)")
                    return .exit(ExitStatus.complete)
                }
                let server = try? running.signIns.server(
                    of: subject.authentication, subject.instance, credentials: running.credentials)
                return end(try await signOut(Logout(file: file, server: server), subject), subject.title, messages)
            } catch {
                messages.print(error)
                return .exit(error.exit)
            }
        }
    }

    private func signOut(_ logout: Logout, _ subject: SignInSubject) async throws(Diagnostic) -> Logout.Done {
        do throws(SignInFailure) {
            return try await logout.run()
        } catch {
            throw subject.problem(error)
        }
    }

    private func end(_ done: Logout.Done, _ title: String, _ messages: MessagePrinter) -> ProcessEnd {
        switch done {
        case .nothing: messages.note("nobody was signed in to \(title)")
        case .revoked: messages.note("signed out of \(title): the tokens are revoked there and deleted here")
        case .deleted:
            messages.print(
                Diagnostic(
                    .notRevoked, severity: .warning,
                    message: "the tokens of \(title) are deleted here; it has no address to revoke them at",
                    hint: "also revoke the app's access in \(title)'s settings", exit: ExitStatus.complete))
        case .unrevoked(let reason):
            messages.print(
                Diagnostic(
                    .notRevoked,
                    message: "the tokens of \(title) are deleted here, but couldn't be revoked there: \(reason)",
                    hint: "revoke the app's access in \(title)'s settings", exit: ExitStatus.provider))
            return .exit(ExitStatus.provider)
        }
        return .exit(ExitStatus.complete)
    }
}
