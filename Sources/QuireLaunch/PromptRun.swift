import QuireBinder
import QuireConsole
import QuireDiagnostics
import QuireLineEditor
import QuireModel
import QuireREPL
import QuireRender
import QuireSession

/// Runs statements that a person types.
struct PromptRun {
    let running: Launch.Running
    let options: LaunchOptions
    let process: ProcessContext
    /// The input typed while a statement runs; nil if no prompt is drawn.
    let typeAhead: TypeAhead?

    private var console: Console { running.console }

    func run(_ world: Session.World) async -> ProcessEnd {
        // Between two statements there is a moment without a listener for Ctrl-C, which must not end the prompt.
        process.interrupts.respond(whenIdle: .ignore)
        if typeAhead != nil, let problem = LineEditors.problem {
            console.messages.print(
                Diagnostic(.noPrompt, message: "there is no prompt: \(problem)", exit: ExitStatus.runtimeError))
            return .exit(ExitStatus.runtimeError)
        }
        let output = PromptOutput(
            display: world.run.display, zone: world.run.zone, isUnicode: console.isUnicode, messages: console.messages,
            progress: console.progress, secrets: console.secrets)
        var prompt = Prompt(
            session: Session(world), output: output,
            setup: Prompt.Setup(
                environment: process.environment, interrupts: process.interrupts, isSandbox: options.sandbox != nil,
                typeAhead: typeAhead,
                signIn: { [running, options] change, provider, profile in
                    let run = SignInRun(running.renewed(profile), options)
                    let status =
                        switch change {
                        case .login: await run.login(provider)
                        case .logout: await run.logout(provider)
                        }
                    return status == ExitStatus.complete
                }))
        return .exit(await prompt.run())
    }
}
