import Foundation
import QuireConsole
import QuireDiagnostics
import QuireLineEditor
import QuireModel
import QuireRender
import QuireSession
import QuireTerminal

extension Prompt {
    /// Does what a command says; gives the exit status when it ends the session.
    mutating func run(_ command: MetaCommand, _ line: String) async -> Int? {
        switch command.kind {
        case .unknown(let name, let nearest): refuse(name, nearest, line)
        case .foreign(let word, let meant):
            output.messages.print(
                Diagnostic(
                    .unknownCommand, message: "there is no command '\(word)': commands begin with a dot",
                    source: SourceText(line), span: SourceSpan(0, min(line.utf8.count, word.utf8.count)),
                    suggestions: meant.map { [$0] } ?? [], replacement: meant, hint: ".help commands"))
            correction = meant
        case .command(.quit), .command(.exit):
            guard command.argument.isEmpty || Int(command.argument) != nil else {
                return refuse(command, line, "expected an exit status from 0 to 255, found '\(command.argument)'")
            }
            return min(max(Int(command.argument) ?? ExitStatus.complete, 0), 255)
        case .command(let name): await run(name, command, line)
        }
        return nil
    }

    private mutating func run(_ name: MetaCommand.Name, _ command: MetaCommand, _ line: String) async {
        let argument = command.argument
        switch name {
        case .help: help(argument)
        case .tables: tellTables()
        case .schema: await run(Source("describe \(argument)"))
        case .explain, .cost:
            guard !argument.isEmpty else { return needs("a query", name) }
            if name == .explain { await run(Source("explain \(argument)")) } else { await tellCost(of: argument) }
        case .last: await showLast(argument, line)
        case .resume: await resume()
        case .watch: await watch(argument)
        case .format: setFormat(argument, line)
        case .output: await setOutput(argument)
        case .pager, .timing: change(name.rawValue, to: argument.isEmpty ? nil : argument)
        case .read: await read(argument)
        case .edit: await edit()
        case .save: await save(argument)
        case .run: await runSaved(argument)
        case .history: tellHistory(argument)
        case .set: set(argument, line)
        case .profile: useProfile(argument)
        case .reload: reload()
        case .login: await signIn(.login, argument, name)
        case .logout: await signIn(.logout, argument, name)
        case .status: tellStatus()
        case .quit, .exit: break
        }
    }

    /// A statement that stands for a command.
    private struct Source {
        let text: String

        init(_ text: String) { self.text = text }
    }

    private mutating func run(_ source: Source) async { _ = await run(SourceText(source.text)) }

    private func needs(_ what: String, _ name: MetaCommand.Name) {
        output.messages.line(".\(name.rawValue) expects \(what): .\(name.rawValue) \(name.form)")
    }

    /// Signs in or out for the profile in use; Ctrl-C ends the wait for somebody's consent.
    private mutating func signIn(
        _ change: Setup.SignInChange, _ provider: String, _ name: MetaCommand.Name
    ) async {
        guard !provider.isEmpty else { return needs("a provider", name) }
        guard let signIn = setup.signIn else { return output.messages.line("nobody can sign in or out here") }
        let profile = session.world.run.profile
        let done = try? await setup.interrupts.withInterruptHandler {
            let done = await signIn(change, provider, profile)
            try Task.checkCancellation()
            return done
        } onInterrupt: { _ in
        }
        if done == nil { output.messages.note("stopped") }
        if done == true, change == .login, interrupted != nil { output.messages.note(".resume goes on now") }
    }

    private mutating func refuse(_ name: String, _ nearest: String?, _ line: String) {
        let span = SourceSpan(0, min(line.utf8.count, name.utf8.count + 1))
        output.messages.print(
            Diagnostic(
                .unknownCommand, message: "there is no command '.\(name)'", source: SourceText(line), span: span,
                suggestions: nearest.map { [".\($0)"] } ?? [], replacement: nearest.map { ".\($0)" },
                hint: ".help commands"))
        correction = nearest.map { ".\($0)" + line.dropFirst(name.count + 1) }
    }

    /// Says what is wrong with a command's argument, at its place.
    @discardableResult
    private mutating func refuse(
        _ command: MetaCommand, _ line: String, _ message: String, nearest: String? = nil, hint: String? = nil
    ) -> Int? {
        let end = line.utf8.count
        let start = end - command.argument.utf8.count
        output.messages.print(
            Diagnostic(
                .wrongArgument, message: message, source: SourceText(line), span: SourceSpan(start, end),
                suggestions: nearest.map { [$0] } ?? [], replacement: nearest, hint: hint))
        correction = nearest.map { line.dropLast(command.argument.count) + $0 }
        return nil
    }

    private mutating func help(_ topic: String) {
        if let text = HelpText.about(topic) {
            output.messages.line(text)
            return
        }
        let nearest = HelpText.nearest(topic)
        output.messages.line(
            "there is no help on '\(topic)'" + (nearest.map { "; did you mean '\($0)'?" } ?? "")
                + "\nthere is help on: \(HelpText.names.joined(separator: ", ")), and on each command and function")
        correction = nearest.map { "help \($0)" }
    }

    private mutating func showLast(_ name: String, _ line: String) async {
        guard session.last != nil else { return output.messages.line("there is no result yet") }
        let kept = output.chosen
        if !name.isEmpty {
            guard setFormat(name, line) else { return }
        }
        _ = await run(SourceText("from last"))
        output.chosen = kept
    }

    @discardableResult
    private mutating func setFormat(_ name: String, _ line: String) -> Bool {
        guard !name.isEmpty else {
            output.messages.line(output.chosen?.rawValue ?? "auto: a table, or cards where that would hide columns")
            return true
        }
        if name.lowercased() == "auto" {
            output.chosen = nil
            return true
        }
        let meant = name == "md" ? "markdown" : name.lowercased()
        guard let format = OutputFormat(rawValue: meant) else {
            let known = ["auto"] + OutputFormat.allCases.map(\.rawValue)
            guard let command = MetaCommand(line) else { return false }
            refuse(
                command, line, "there is no format '\(name)'", nearest: EditDistance.nearest(name, in: known),
                hint: "the formats: \(known.joined(separator: ", "))")
            return false
        }
        output.format = format
        return true
    }

    private mutating func change(_ name: String, to value: String?) {
        let old = settings.value(of: name) ?? ""
        let new = value ?? (old == "on" ? "off" : "on")
        guard settings.set(name, to: new) else {
            return output.messages.line(
                "\(name) is \(PromptSettings.values(of: name).joined(separator: " or ")), found '\(new)'")
        }
        output.messages.note("\(name) \(settings.value(of: name) ?? "")")
    }

    private mutating func set(_ argument: String, _ line: String) {
        let words = argument.split(whereSeparator: { $0.isWhitespace || $0 == "=" }).map(String.init)
        guard let name = words.first?.lowercased() else {
            let rows = PromptSettings.names.map { setting in
                let value = settings.value(of: setting.name) ?? output.chosen?.rawValue ?? "auto"
                return "\(setting.name.padded(to: 10)) \(value.padded(to: 10)) \(setting.summary)"
            }
            return output.messages.line(rows.joined(separator: "\n"))
        }
        let known = PromptSettings.names.map(\.name)
        guard known.contains(name) else {
            guard let command = MetaCommand(line) else { return }
            let nearest = EditDistance.nearest(name, in: known)
            refuse(
                command, line, "there is no setting '\(name)'",
                nearest: nearest.map { ([$0] + words.dropFirst()).joined(separator: " ") },
                hint: "the settings: \(known.joined(separator: ", "))")
            return
        }
        guard words.count > 1 else {
            return output.messages.line(settings.value(of: name) ?? output.chosen?.rawValue ?? "auto")
        }
        if name == "format" { setFormat(words[1], ".format \(words[1])") } else { change(name, to: words[1]) }
    }
}
