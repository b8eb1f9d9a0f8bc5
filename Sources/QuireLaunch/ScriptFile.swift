package import Foundation
import QuireDiagnostics
package import QuireSession

/// Script files as text.
package enum ScriptFile {
    package static func read(_ path: String) throws(UsageError) -> String {
        guard let data = FileManager.default.contents(atPath: path) else {
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            throw UsageError(
                exists
                    ? (isFolder.boolValue ? "'\(path)' is a folder, not a script" : "'\(path)' can't be read")
                    : "there is no file '\(path)'")
        }
        return try text(data, path)
    }

    /// Reads the files that scripts include.
    package static let reader = ScriptReader { path throws(ScriptReader.Failure) in
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw ScriptReader.Failure("doesn't exist")
        }
        guard !isFolder.boolValue else { throw ScriptReader.Failure("is a folder, not a script") }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ScriptReader.Failure("can't be read")
        }
        guard let text = String(validating: data, as: UTF8.self) else {
            throw ScriptReader.Failure("is not UTF-8 text")
        }
        return text
    }

    package static func text(_ data: Data, _ name: String) throws(UsageError) -> String {
        guard let text = String(validating: data, as: UTF8.self) else {
            throw UsageError("\(name) is not UTF-8 text")
        }
        return text
    }
}
