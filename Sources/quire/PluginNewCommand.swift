import ArgumentParser
import Foundation
import QuireConsole
import QuireDiagnostics
import QuireFiles
import QuireLaunch
import QuirePluginTesting
import QuireSession

/// Writes a starter provider, which passes the check as it is.
struct PluginNewCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Write a starter provider, one that passes the check as it is.",
        discussion: """
            quire plugin new acme           acme.provider.yaml and acme.fixtures/
            quire plugin new acme --swift   a Swift package in acme/
            """)

    @Flag(help: "write a Swift package instead of a provider file")
    var swift = false

    @Option(help: ArgumentHelp("where to find quire's package: a folder or a git address", valueName: "place"))
    var kit = "../quire"

    @Argument(help: "the provider's name, as queries will use it: lower-case letters, digits and _")
    var name: String

    func run(in process: ProcessContext) async -> ProcessEnd {
        do {
            let template = try ProviderTemplate(name: name)
            let files = swift ? template.swiftPackage(kit: kit) : template.providerFile
            try write(files)
            let check = swift ? "swift test --package-path \(name)" : "quire plugin check \(name).provider.yaml"
            let lines = files.map { "wrote \($0.path)" } + ["", "next: \(check)"]
            try ByteStream.standardOutput.writeWords(lines.joined(separator: "\n") + "\n")
            return .exit(ExitStatus.complete)
        } catch {
            let message = (error as? UsageError)?.message ?? "\(error)"
            MessagePrinter(format: .text, isColoured: false)
                .print(Diagnostic(.usage, message: message, exit: ExitStatus.usage))
            return .exit(ExitStatus.usage)
        }
    }

    /// Writes all files or none; existing files are never changed.
    private func write(_ files: [ProviderTemplate.File]) throws(UsageError) {
        let manager = FileManager.default
        let tops = Set(files.compactMap { $0.path.split(separator: "/").first.map(String.init) })
        if let taken = tops.sorted().first(where: manager.fileExists(atPath:)) {
            throw UsageError("\(taken) already exists and is left unchanged; choose another name, or move it away")
        }
        for file in files {
            do {
                let url = URL(filePath: file.path)
                try manager.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try FileDraft.write(file.text.utf8, to: file.path, replaces: false)
            } catch {
                throw UsageError(
                    "\(file.path) can't be written: \((error as? FileFailure)?.reason ?? error.localizedDescription)")
            }
        }
    }
}
