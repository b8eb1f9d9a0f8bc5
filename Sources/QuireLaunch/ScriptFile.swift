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
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try FileReader.read(path, limit: limit)
        } catch {
            throw UsageError(error.code == ENOENT ? "there is no file \(name)" : "\(name) \(error.problem)")
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw UsageError("\(name) is not UTF-8 text")
        }
        return text
    }

    /// Reads the files that scripts include.
    package static let reader = ScriptReader { path throws(ScriptReader.Failure) in
        let bytes: [UInt8]
        do throws(FileFailure) {
            bytes = try FileReader.read(path, limit: limit)
        } catch {
            throw ScriptReader.Failure(error.problem)
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ScriptReader.Failure("is not UTF-8 text")
        }
        return text
    }
}

extension FileFailure {
    /// Why there is no script, in words that follow its name.
    fileprivate var problem: String {
        switch code {
        case ENOENT: "doesn't exist"
        case EISDIR: "is a folder, not a script"
        case EFBIG: "has more than 64 MB, which is no script"
        default: "can't be read: \(reason)"
        }
    }
}
