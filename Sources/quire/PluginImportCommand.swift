import ArgumentParser
import Foundation
import QuireConfig
import QuireConsole
import QuireDiagnostics
import QuireFiles
import QuireLaunch
import QuireOpenAPI
import QuirePluginKit
import QuireProviderFile
import QuireSession

/// Writes a provider file from an API description.
struct PluginImportCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Write a provider file from an OpenAPI description; no request.",
        discussion: """
            quire plugin import openapi.yaml                 NAME.provider.yaml, and NAME.fixtures/ from its examples
            quire plugin import openapi.json --name shop --table orders
            quire plugin import page.md -o -                 to standard output

            Reads OpenAPI 3.0 and 3.1 as JSON, YAML, or a Markdown page with one in a fenced block; - is standard input.
            Whatever was guessed is marked in the file, with the reason.
            """)

    @Option(help: "the provider's name, as queries will use it; by default made from the document's title")
    var name: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("the file to write, or - for standard output", valueName: "file"))
    var output: String?

    @Option(name: .customLong("table"), help: "a table to import, instead of all; repeatable")
    var tables: [String] = []

    @Argument(help: "the description")
    var file: String

    func run(in process: ProcessContext) async -> ProcessEnd {
        do {
            if let name, !PluginImportCommand.isName(name) {
                throw UsageError("--name: expected lower-case letters, digits and _, a letter first, found '\(name)'")
            }
            if let output, output != "-", !output.hasSuffix(ProviderFile.suffix) {
                throw UsageError("-o: expected a name that ends in \(ProviderFile.suffix), found '\(output)'")
            }
            let result = try OpenAPIImport.read(
                try read(), file: file == "-" ? "standard input" : file, name: name, tables: tables)
            try checkName(result.provider.manifest.id, process)
            try write(result)
            return .exit(ExitStatus.complete)
        } catch let error as UsageError {
            return refuse(Diagnostic(.usage, message: error.message, exit: ExitStatus.usage))
        } catch let error as Diagnostic {
            return refuse(error)
        } catch let error as OutputError {
            if error == .closed { return .brokenPipe }
            return refuse(Diagnostic(.usage, message: "the output can't be written", exit: ExitStatus.usage))
        } catch {
            return refuse(Diagnostic(.usage, message: "\(error)", exit: ExitStatus.usage))
        }
    }

    private func refuse(_ problem: Diagnostic) -> ProcessEnd {
        MessagePrinter(format: .text, isColoured: false).print(problem)
        return .exit(problem.exit)
    }

    private static func isName(_ text: String) -> Bool {
        text.wholeMatch(of: #/[a-z][a-z0-9_]*/#) != nil && text.utf8.count <= 60
    }

    /// The document's bytes; no more of them than are read in any case.
    private func read() throws -> [UInt8] {
        let limit = 64 << 20
        if file == FileReader.standardInput {
            do throws(FileFailure) {
                return try FileReader.read(file, limit: limit)
            } catch {
                throw UsageError("standard input can't be read: \(error.reason)")
            }
        }
        do throws(FileAccessError) {
            return try DiskFileAccess().read(file, limit: limit).bytes
        } catch {
            throw UsageError("'\(file)' \(error.reason)")
        }
    }

    /// A name that another provider has can't be used in queries.
    private func checkName(_ id: String, _ process: ProcessContext) throws(UsageError) {
        guard output != "-" else { return }
        let taken = BuiltInProviders.names.contains(id)
        if taken {
            throw UsageError(
                "'\(id)' is a provider that comes with quire; give this one another name with --name my_\(id)")
        }
    }

    private func write(_ result: OpenAPIImport) throws {
        guard output != "-" else {
            try ByteStream.standardOutput.writeWords(result.text)
            return
        }
        let id = result.provider.manifest.id
        let path = output ?? id + ProviderFile.suffix
        let folder = path.dropLast(ProviderFile.suffix.count) + ".fixtures"
        let manager = FileManager.default
        for taken in [path] + (result.fixtures.isEmpty ? [] : [String(folder)]) where manager.fileExists(atPath: taken)
        {
            throw UsageError("\(taken) already exists and is left unchanged; choose another name, or move it away")
        }
        var lines: [String] = []
        for (name, text) in [(path, result.text)] + result.fixtures.map({ ("\(folder)/\($0.name)", $0.text + "\n") }) {
            do {
                let url = URL(filePath: name)
                try manager.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
                try FileDraft.write(text.utf8, to: name, replaces: false)
            } catch {
                throw UsageError(
                    "\(name) can't be written: \((error as? FileFailure)?.reason ?? error.localizedDescription)")
            }
            if lines.isEmpty { lines.append("wrote \(name)") }
        }
        if !result.fixtures.isEmpty {
            let count = result.fixtures.count
            lines.append("wrote \(folder), \(count) \(count == 1 ? "response" : "responses") from its examples")
        }
        lines += ["", summary(of: result)]
        let host = result.provider.manifest.baseURL
        let variable = "QUIRE_\(id.uppercased())_BASE_URL"
        lines.append(
            host.isEmpty
                ? "the document names no host: set \(variable)" : "asks \(host), the host that the document names")
        lines += ["", "next: quire plugin check \(path)"]
        try ByteStream.standardOutput.writeWords(lines.joined(separator: "\n") + "\n")
    }

    private func summary(of result: OpenAPIImport) -> String {
        let tables = result.provider.resources.map(\.table.name)
        let shown = tables.prefix(12).joined(separator: ", ") + (tables.count > 12 ? ", …" : "")
        let left = result.leftOut.isEmpty ? "" : ", \(result.leftOut.count) lists left out (named at the file's end)"
        return
            "\(tables.count) \(tables.count == 1 ? "table" : "tables") of \(result.operations) operations\(left): \(shown)\n"
            + "\(result.guesses) guesses, marked in the file with their reasons"
    }
}
