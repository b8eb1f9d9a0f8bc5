import ArgumentParser
import Foundation
import QuireConfig
import QuireConsole
import QuireDiagnostics
import QuireFiles
import QuireLaunch
import QuireModuleLoader
import QuirePluginKit
import QuirePluginTesting
import QuireProviderFile
import QuireSession
import QuireTerminal

/// Checks a provider against its declarations, without using the network.
struct PluginCheckCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check a provider: declarations, fixtures, requests, pages, faults; no request.",
        discussion: """
            quire plugin check acme.provider.yaml
            quire plugin check qonto --seed 7

            Recorded responses are looked for in the folder acme.fixtures beside acme.provider.yaml, unless --fixtures
            names another: TABLE.ANYTHING.json, with the rows that it must give in TABLE.ANYTHING.rows.json;
            error.STATUS.json; requests.txt.
            """)

    /// How the report is written.
    enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    @Option(help: ArgumentHelp("the folder of recorded responses", valueName: "folder"))
    var fixtures: String?

    @Option(help: "the seed of random rows and queries; the same seed gives the same report")
    var seed: UInt64?

    @Option(help: "the number of random queries per table")
    var queries = 40

    @Option(name: [.customShort("f"), .long], help: "the format of the report: text or json")
    var format = ReportFormat.text

    @Flag(help: "write the requests to the folder of fixtures as approved")
    var record = false

    @Argument(help: "a provider's name, or a provider file")
    var provider: String

    func run(in process: ProcessContext) async -> ProcessEnd {
        do {
            let subject = try PluginSubject(provider, process)
            let folder = fixtures ?? subject.fixtures
            if record { try write(requestsText(of: subject.plugin), to: folder) }
            let report = await checkProvider(
                subject.plugin, fixtures: try folder.map { try Fixture.all(in: $0) } ?? [],
                requests: folder.flatMap { Fixture.requests(in: $0) }, seed: seed ?? .random(in: 0..<1_000_000),
                queries: max(0, queries))
            let text = format == .json ? report.json : report.description
            try ByteStream.standardOutput.writeWords(text + "\n", spelling: format == .json ? .json : .braces)
            return .exit(report.isOK && subject.isWhole ? ExitStatus.complete : ExitStatus.runtimeError)
        } catch let error as UsageError {
            return refuse(error.message)
        } catch let error as Fixture.ReadError {
            return refuse(error.description)
        } catch let error as OutputError {
            return error == .closed ? .brokenPipe : refuse("the output can't be written")
        } catch is PluginSubject.Unreadable {
            return .exit(ExitStatus.runtimeError)
        } catch {
            return refuse("\(error)")
        }
    }

    private func write(_ requests: String, to folder: String?) throws(UsageError) {
        guard let folder else { throw UsageError("--record needs a folder to write to: --fixtures FOLDER") }
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try FileDraft.write(requests.utf8, to: folder + "/" + Fixture.requestsFile)
        } catch {
            throw UsageError("\(folder)/\(Fixture.requestsFile) can't be written")
        }
    }

    private func refuse(_ message: String) -> ProcessEnd {
        MessagePrinter(format: .text, isColoured: false)
            .print(Diagnostic(.usage, message: message, exit: ExitStatus.usage))
        return .exit(ExitStatus.usage)
    }
}

/// The provider that is to be checked, and where its fixtures are.
struct PluginSubject {
    /// A provider file that declares no valid provider; its problems have been reported.
    struct Unreadable: Error {}

    let plugin: any ProviderPlugin
    /// The folder next to a provider file; nil if there is none.
    let fixtures: String?
    /// Whether nothing is wrong with the file.
    let isWhole: Bool

    /// Finds the provider of that name, or reads it from a file; reports problems with the file.
    init(_ text: String, _ process: ProcessContext) throws {
        let isFile = text.hasSuffix(ProviderFile.suffix) || ModuleName.name(ofFile: text) != nil
        let input = SettingsInput(
            flags: SettingsFlags(), environment: process.environment, files: DiskFileAccess(),
            currentDirectory: process.currentDirectory)
        let entries = Providers(
            Settings.load(input).0, environment: process.environment, opening: .named([text])
        ).entries
        let found = isFile ? try PluginSubject.file(text, process) : entries.first { $0.answers(to: text) }
        guard let found else {
            let known = entries.map(\.name).joined(separator: ", ")
            throw UsageError(
                "there is no provider '\(text)': name one of \(known), or a file that ends in \(ProviderFile.suffix) or "
                    + "is called \(ModuleName.file(of: "NAME"))")
        }
        let messages = MessagePrinter(format: .text, isColoured: false)
        for problem in found.problems { messages.print(problem) }
        guard let plugin = found.plugin else { throw Unreadable() }
        self.plugin = plugin
        isWhole = !found.problems.contains { $0.severity == .error }
        let folder = found.path.map { path in
            let parent = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
            return parent + Providers.shortName(of: path) + ".fixtures"
        }
        fixtures = folder.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
    }

    /// Reads the provider in a file, independent of other providers.
    private static func file(_ path: String, _ process: ProcessContext) throws(UsageError) -> Providers.Entry {
        if ModuleName.name(ofFile: path) != nil {
            let whole = path.hasPrefix("/") ? path : process.currentDirectory + "/" + path
            return Providers.module(whole, shelf: ModuleShelf(), opening: .all)
        }
        let file = ProviderFile.read(try ScriptFile.read(path), name: path)
        return Providers.Entry(
            plugin: file.provider, form: .file, path: path, failedTables: file.failedTables, problems: file.problems)
    }
}

extension Providers.Entry {
    /// Whether queries can name it so.
    fileprivate func answers(to name: String) -> Bool {
        plugin.map { $0.manifest.id == name || $0.manifest.aliases.contains(name) } ?? (self.name == name)
    }
}
