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
    let console: Console
    let process: ProcessContext
    let isSandbox: Bool

    func run(_ world: Session.World) async -> ProcessEnd {
        // Between two statements there is a moment in which nothing hears of Ctrl-C; a prompt never ends by it.
        process.interrupts.respond(whenIdle: .ignore)
        var world = world
        world.keepsResults = true
        let environment = process.environment
        let isFull = LineEditors.isFull(input: 0, output: 2, environment: environment)
        if isFull, let problem = LineEditors.problem {
            console.messages.print(
                Diagnostic("no-prompt", message: "there is no prompt: \(problem)", exit: ExitStatus.runtimeError))
            return .exit(ExitStatus.runtimeError)
        }
        let typeAhead = isFull ? TypeAhead() : nil
        if let typeAhead {
            let consent = world.consent
            world.consent = { notice in await typeAhead.paused { await consent(notice) } }
        }
        let output = PromptOutput(
            format: console.format, decimals: console.decimals, isColoured: console.isColoured,
            isUnicode: console.isUnicode, zone: console.zone, messages: console.messages,
            display: console.display)
        var prompt = Prompt(
            session: Session(world), output: output,
            setup: Prompt.Setup(
                environment: environment, interrupts: process.interrupts, isSandbox: isSandbox, typeAhead: typeAhead))
        return .exit(await prompt.run())
    }
}
