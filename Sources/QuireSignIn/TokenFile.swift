import Foundation
import Glibc
import QuireFiles

/// The file of one sign-in: readable only by its owner, replaced as a whole, and locked during a renewal.
package struct TokenFile: Hashable, Sendable {
    /// Where it is.
    package let path: String

    package init(path: String) { self.path = path }

    /// Why the file can't be used, in words that follow its path.
    enum Problem: Error, Hashable {
        /// Others can read it, or it is another user's.
        case exposed
        /// It isn't a file of quire's.
        case unreadable
        /// The system failed with this error number.
        case failed(Int32)

        var reason: String {
            switch self {
            case .exposed: "can be read by others; expected your own file of mode 600"
            case .unreadable: "holds no tokens that this quire can read"
            case .failed(let code): "can't be used: \(String(cString: strerror(code)))"
            }
        }
    }

    private static let limit = 262_144

    /// Returns its contents; nil if there is no file.
    func read() throws(Problem) -> TokenRecord? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if errno == ENOENT || errno == ENOTDIR { return nil }
            throw errno == ELOOP ? .unreadable : .failed(errno)
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .failed(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable }
        guard status.st_uid == geteuid(), status.st_mode & 0o077 == 0 else { throw .exposed }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Glibc.read(descriptor, &part, part.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .failed(errno) }
            if count == 0 { break }
            bytes += part.prefix(count)
            guard bytes.count <= TokenFile.limit else { throw .unreadable }
        }
        guard let record = TokenRecord(text: bytes) else { throw .unreadable }
        return record
    }

    /// Replaces its contents by a record: readers see the old or the new one, even after a crash.
    func write(_ record: TokenRecord) throws(Problem) {
        try makeFolder()
        do throws(FileFailure) {
            try FileDraft.write(record.text.utf8, to: path, access: .ownerOnly)
        } catch {
            throw .failed(error.code)
        }
    }

    /// Takes the file away; its lock stays, since another process may hold it.
    func remove() throws(Problem) {
        if unlink(path) != 0, errno != ENOENT { throw .failed(errno) }
    }

    /// Whether a file exists at the path.
    var exists: Bool { access(path, F_OK) == 0 }

    private var folder: String {
        path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }

    private func makeFolder() throws(Problem) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw .failed(errno == 0 ? EACCES : errno)
        }
    }
}

extension TokenFile {
    /// Returns the lock, or nil while another process holds it.
    ///
    /// It is a file next to the one with the tokens, and remains when that one is replaced.
    func lock() throws(Problem) -> Lock? {
        try makeFolder()
        let descriptor = open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .failed(errno) }
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
            let code = errno
            if code == EINTR { continue }
            close(descriptor)
            if code == EWOULDBLOCK { return nil }
            throw .failed(code)
        }
        return Lock(descriptor)
    }
}

/// The folder of sign-ins: `$XDG_STATE_HOME/quire/sign-in`, otherwise `~/.local/state/quire/sign-in`.
package struct TokenFolder: Hashable, Sendable {
    /// The folder.
    package let path: String
    private let profile: String?

    /// The folder of an environment for the sign-ins of a profile; nil when the environment names no home.
    package init?(environment: [String: String], profile: String?) {
        func absolute(_ name: String) -> String? { environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil } }
        guard let state = absolute("XDG_STATE_HOME") ?? absolute("HOME").map({ $0 + "/.local/state" }) else {
            return nil
        }
        path = state + "/quire/sign-in"
        self.profile = profile
    }

    /// The file of a provider's authentication; each profile has its own.
    package func file(of provider: String, _ authentication: String) -> TokenFile {
        let kept = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-".utf8)
        func safe(_ text: String) -> String {
            text.utf8.map { kept.contains($0) ? String(UnicodeScalar($0)) : "%" + String($0, radix: 16) }.joined()
        }
        let suffix = profile.map { "@" + safe($0) } ?? ""
        return TokenFile(path: "\(path)/\(safe(provider)).\(safe(authentication))\(suffix).json")
    }
}
