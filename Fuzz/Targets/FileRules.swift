import Foundation
import QuireConfig
import QuireDiagnostics
import QuireLineEditor
import QuireOpenAPI
import QuirePluginKit
import QuireProviderFile

/// What holds for every file that is read.
enum FileRules {
    /// A provider file gives a provider or messages; what is printed of the provider reads as the same.
    static func provider(_ text: String) throws(BrokenRule) {
        let file = ProviderFile.read(text, name: "a.provider.yaml")
        try SyntaxRules.shown(file.problems, file.source)
        guard let provider = file.provider else {
            return try BrokenRule.unless(!file.problems.isEmpty, "no provider and no reason")
        }
        guard file.problems.isEmpty else { return }
        let written = ProviderFilePrinter.text(provider)
        let again = ProviderFile.read(written, name: "b.provider.yaml")
        let messages = again.problems.map(\.message).joined(separator: "\n")
        try BrokenRule.unless(again.problems.isEmpty, "what was printed has problems:\n\(messages)\n\(written)")
        try BrokenRule.unless(
            again.provider?.manifest == provider.manifest && again.provider?.resources == provider.resources,
            "what was printed is another provider:\n\(written)")
    }

    /// An API description gives a provider file that can be read, or a message.
    static func openAPI(_ bytes: [UInt8]) throws(BrokenRule) {
        let result: OpenAPIImport
        do throws(Diagnostic) {
            result = try OpenAPIImport.read(bytes, file: "a.yaml", name: "a")
        } catch {
            return try TextRules.harmless(TextDiagnosticRenderer().render(error), "a message")
        }
        let file = ProviderFile.read(result.text, name: "a.provider.yaml")
        let messages = file.problems.filter { $0.severity == .error }.map(\.message).joined(separator: "\n")
        try BrokenRule.unless(messages.isEmpty, "the file that was made has problems:\n\(messages)\n\(result.text)")
    }

    /// Settings are read whatever the files say, and what is wrong is said.
    static func settings(_ bytes: [UInt8]) throws(BrokenRule) {
        for path in ["/person/.config/quire/config.yaml", "/project/.quire.yaml"] {
            let files = MemoryFileAccess(files: [path: FileContents(bytes: bytes, permissions: 0o600)])
            let input = SettingsInput(environment: ["HOME": "/person"], files: files, currentDirectory: "/project")
            let (_, problems) = Settings.load(input)
            try SyntaxRules.shown(problems, SourceText(String(decoding: bytes, as: UTF8.self)))
        }
    }

    /// A history survives whatever its file says, and keeps what is entered.
    static func history(_ input: inout FuzzInput) throws(BrokenRule) {
        let path = FileManager.default.temporaryDirectory.path + "/quire-fuzz-history-\(getpid())"
        defer { unlink(path) }
        guard FileManager.default.createFile(atPath: path, contents: Data(input.rest)) else {
            throw BrokenRule("the file can't be written")
        }
        let statement = input.line
        let history = HistoryStore(path: path)
        let before = history.entries
        for entry in before { _ = history.note(on: entry) }
        history.record(statement)
        let after = HistoryStore(path: path)
        if let problem = after.problem { throw BrokenRule(problem) }
        let isKept = !statement.allSatisfy(\.isWhitespace) && statement.first != " "
        // Where the clock of an older line is ahead of ours, the new one doesn't come last.
        let expected = Set(isKept ? before + [statement] : before)
        let found = after.entries
        try BrokenRule.unless(
            Set(found) == expected && found.count == expected.count, "\(found) instead of \(expected)")
    }
}
