import ArgumentParser
import Foundation
import QuireConfig
import QuireConsole
import QuireDiagnostics
import QuireLaunch
import QuireModel
import QuirePluginKit
import QuireSession
import QuireSignIn
import QuireTerminal

/// Lists the providers: their form, place, tables and health.
struct PluginListCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the providers: form, version, path, tables, health; no request.")

    /// How the list is written.
    enum ListFormat: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Option(name: [.customShort("f"), .long], help: "the format of the list: text or json")
    var format = ListFormat.text

    @Option(name: .customLong("plugin"), help: "a provider file; repeatable")
    var plugins: [String] = []

    @Option(help: "the settings file to read")
    var config: String?

    func run(in process: ProcessContext) async -> ProcessEnd {
        let (settings, problems) = Settings.load(
            SettingsInput(
                flags: SettingsFlags(config: config, plugins: plugins), environment: process.environment,
                files: DiskFileAccess(), currentDirectory: process.currentDirectory))
        let providers = Providers(settings, environment: process.environment, opening: .all)
        let messages = MessagePrinter(format: .text, isColoured: false)
        let refused = providers.entries.filter { $0.form == .module && !$0.isLeftOut }.flatMap(\.problems)
        for problem in problems + providers.problems + refused { messages.print(problem) }
        let signIns = signIns(settings, providers, process.environment)
        let text = format == .json ? json(providers.entries, signIns) : table(providers.entries, signIns)
        do throws(OutputError) {
            try ByteStream.standardOutput.writeWords(text)
        } catch {
            return error == .closed ? .brokenPipe : .exit(ExitStatus.runtimeError)
        }
        let isWell = providers.entries.allSatisfy { $0.health == .ok }
        return .exit(isWell ? ExitStatus.complete : ExitStatus.runtimeError)
    }

    /// The state of each provider's sign-in, by provider name.
    private func signIns(
        _ settings: Settings, _ providers: Providers, _ environment: [String: String]
    ) -> [String: String] {
        let states = SignInStates(folder: TokenFolder(environment: environment, profile: settings.profile))
        let instances = settings.instances(of: providers.registry.plugins.map(\.manifest), environment: environment)
            .instances
        let notes = instances.map { ($0.name, states.noting($0).signInNote) }
        return Dictionary(notes, uniquingKeysWith: { first, _ in first }).compactMapValues { $0 }
    }

    private func json(_ entries: [Providers.Entry], _ signIns: [String: String]) -> String {
        entries.map { entry in
            let manifest = entry.plugin?.manifest
            let tables = entry.plugin?.resources.map { Value.text($0.table.name) } ?? []
            let record = Value.record([
                .init("name", .text(entry.name)), .init("form", .text(entry.form.rawValue)),
                .init("version", manifest.map { .text($0.version) } ?? .null),
                .init("path", entry.path.map { .text($0) } ?? .null), .init("tables", .list(tables)),
                .init("failed_tables", .list(entry.failedTables.map { .text($0) })),
                .init("health", .text(entry.health.rawValue)),
                .init("sign_in", signIns[entry.name].map { .text($0) } ?? .null),
            ])
            return record.json() + "\n"
        }.joined()
    }

    private func table(_ entries: [Providers.Entry], _ signIns: [String: String]) -> String {
        let rows =
            [["name", "form", "version", "tables", "health", "path"]]
            + entries.map { entry in
                [
                    entry.name, entry.form.rawValue, entry.plugin?.manifest.version ?? "-",
                    entry.plugin?.resources.map(\.table.name).joined(separator: ", ") ?? "-",
                    entry.health.rawValue
                        + (entry.failedTables.isEmpty ? "" : ": \(entry.failedTables.joined(separator: ", "))")
                        + (signIns[entry.name].map { "; \($0)" } ?? ""),
                    entry.path ?? "-",
                ]
            }
        let widths = rows[0].indices.map { column in rows.map { DisplayWidth.of($0[column]) }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { cell, width in cell.padded(to: width) }
            var line = cells.joined(separator: "  ")
            while line.hasSuffix(" ") { line.removeLast() }
            return line + "\n"
        }.joined()
    }
}

extension Providers.Entry {
    /// Whether it can be queried.
    enum Health: String {
        case ok
        /// Some of its tables can't be read.
        case partial
        /// It can't be read, or its name is another's.
        case broken
    }

    /// How it is.
    var health: Health {
        if plugin == nil { return .broken }
        return failedTables.isEmpty && problems.isEmpty ? .ok : .partial
    }
}
