import ArgumentParser
import QuireDiagnostics
import QuireLaunch

/// Signs in to a provider: prints the address to open, in a browser on any machine, and waits for the response.
struct LoginCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Sign in to a provider with OAuth; prints an address to open and waits.")

    @Argument(help: "the provider's name in `from`")
    var provider: String

    @OptionGroup
    var options: RunOptions

    func run(in process: ProcessContext) async -> ProcessEnd {
        await Launch(options: options.launch, process: process, opening: .declared).run { (running: Launch.Running) in
            .exit(await SignInRun(running, options.launch).login(provider))
        }
    }
}

/// Signs out of a provider: revokes the tokens at the server, and deletes them here.
struct LogoutCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "logout", abstract: "Sign out of a provider: revoke its tokens and delete them here.")

    @Argument(help: "the provider's name in `from`")
    var provider: String

    @OptionGroup
    var options: RunOptions

    func run(in process: ProcessContext) async -> ProcessEnd {
        await Launch(options: options.launch, process: process, opening: .declared).run { (running: Launch.Running) in
            .exit(await SignInRun(running, options.launch).logout(provider))
        }
    }
}
