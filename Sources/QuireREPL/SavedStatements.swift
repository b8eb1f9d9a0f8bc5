import Foundation
import QuireFiles
import QuireLanguage

/// Statements saved under a name, one file each, readable only by their owner.
struct SavedStatements: Sendable {
    private let folder: String?

    /// The reason why a statement can't be saved or found.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Those of the folder that the environment implies.
    init(environment: [String: String]) {
        if let base = environment["XDG_CONFIG_HOME"], base.hasPrefix("/") {
            folder = base + "/quire/queries"
        } else {
            folder = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 + "/.config/quire/queries" : nil }
        }
    }

    /// Their names, in order.
    var names: [String] {
        guard let folder, let files = try? FileManager.default.contentsOfDirectory(atPath: folder) else { return [] }
        return files.filter { $0.hasSuffix(".quire") }.map { String($0.dropLast(6)) }.sorted()
    }

    /// The statement of a name; nil if there is none.
    func text(of name: String) -> String? {
        guard let folder, Self.isName(name),
            let data = FileManager.default.contents(atPath: "\(folder)/\(name).quire")
        else { return nil }
        return String(validating: data, as: UTF8.self)
    }

    /// Saves a statement; returns the file's path.
    func save(_ text: String, as name: String) throws(Failure) -> String {
        guard Self.isName(name) else {
            throw Failure(description: "a name has letters, digits, - and _ only, found '\(name)'")
        }
        guard let folder else { throw Failure(description: "there is no place for it: HOME isn't set") }
        let path = "\(folder)/\(name).quire"
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try FileDraft.write((text.trimmed + "\n").utf8, to: path, access: .ownerOnly)
        } catch {
            throw Failure(
                description: "'\(path)' can't be written" + ((error as? FileFailure).map { ": \($0.reason)" } ?? ""))
        }
        return path
    }

    private static func isName(_ name: String) -> Bool {
        !name.isEmpty && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }
}

/// The files that complete a partly typed path.
enum PathCandidates {
    private static let most = 200

    static func all(_ typed: String) -> [String] {
        let folder = typed.lastIndex(of: "/").map { String(typed[...$0]) } ?? ""
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.isEmpty ? "." : folder)) ?? []
        let wanted = typed.dropFirst(folder.count)
        let fitting = names.filter { $0.hasPrefix(wanted) && (!$0.hasPrefix(".") || wanted.hasPrefix(".")) }
        return fitting.sorted().prefix(most).map { name in
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: folder + name, isDirectory: &isFolder)
            return folder + name + (isFolder.boolValue ? "/" : "")
        }
    }
}
