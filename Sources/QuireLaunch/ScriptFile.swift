import Glibc
package import QuireDiagnostics
import QuireFiles
package import QuireSession

/// Scripts as text: of files, of pipes, and of standard input.
package enum ScriptFile {
    private static let limit = 64 << 20

    /// The script at a path; `-` is standard input.
    package static func source(_ path: String) throws(UsageError) -> SourceText {
        SourceText(try read(path), name: path == FileReader.standardInput ? nil : path)
    }

    /// The text at a path; `-` is standard input.
    package static func read(_ path: String) throws(UsageError) -> String {
        let name = path == FileReader.standardInput ? "standard input" : "'\(path)'"
        let read: String?
        do throws(FileFailure) {
            read = try text(path)
        } catch {
            throw UsageError(error.code == ENOENT ? "there is no file \(name)" : "\(name) \(error.problem)")
        }
        guard let read else { throw UsageError("\(name) \(notText)") }
        return read
    }

    /// Reads the files that scripts include.
    package static let reader = ScriptReader { path throws(ScriptReader.Failure) in
        let read: String?
        do throws(FileFailure) {
            read = try text(path)
        } catch {
            throw ScriptReader.Failure(error.problem)
        }
        guard let read else { throw ScriptReader.Failure(notText) }
        return read
    }

    private static let notText = "is not UTF-8 text"

    /// The text at a path; nil where it is none.
    private static func text(_ path: String) throws(FileFailure) -> String? {
        String(validating: try FileReader.read(path, limit: limit), as: UTF8.self)
    }
}

extension FileFailure {
    /// The reason why there is no script, to follow its name.
    fileprivate var problem: String {
        switch code {
        case ENOENT: "doesn't exist"
        case EISDIR: "is a folder, not a script"
        case EFBIG: "is larger than 64 MB; expected a script"
        default: "can't be read: \(reason)"
        }
    }
}
