import CTerminal
import Foundation
import Glibc
import QuireFiles

/// Edits a text in a program of the person's choice, through a file that only they can read.
enum ExternalEditor {
    /// Why it could not be done.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The text as the program left it. The terminal is the program's until it ends.
    static func edit(
        _ text: String, with command: String, terminal: (input: Int32, output: Int32)
    ) -> Result<String, Failure> {
        let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/tmp"
        var template = Array((folder + "/quire-XXXXXX.quire").utf8CString)
        // The name ends with the extension by which editors recognize the language.
        let descriptor = mkstemps(&template, 6)
        guard descriptor >= 0 else { return .failure(Failure(description: "no file can be written in \(folder)")) }
        let path = String(decoding: template.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        let leftover = Leftover(path)
        defer {
            unlink(path)
            leftover.forget()
        }
        writeAll(text.isEmpty || text.hasSuffix("\n") ? text : text + "\n", to: descriptor)
        close(descriptor)
        let status = cterm_run(command, path, terminal.input, terminal.output)
        guard status == 0 else { return .failure(Failure(description: "'\(command)' ended with \(status)")) }
        guard let data = FileManager.default.contents(atPath: path),
            var edited = String(validating: data, as: UTF8.self)
        else { return .failure(Failure(description: "what '\(command)' left is not UTF-8 text")) }
        while edited.last?.isNewline == true { edited.removeLast() }
        return .success(edited)
    }
}
