import Foundation
import Glibc

/// A module's file, open for reading, that belongs only to the user: no one else can change it or a folder on the way
/// to it.
struct ModuleFile: ~Copyable {
    /// The identity and state of a file, which show that it was replaced.
    struct Identity: Hashable, Sendable {
        let device: UInt64
        let number: UInt64
        let size: Int
        let seconds: Int
        let nanoseconds: Int

        init(_ status: stat) {
            device = UInt64(status.st_dev)
            number = UInt64(status.st_ino)
            size = Int(status.st_size)
            seconds = status.st_mtim.tv_sec
            nanoseconds = status.st_mtim.tv_nsec
        }

        /// The file at a path now; nil if there is none.
        init?(path: String) {
            var status = stat()
            guard lstat(path, &status) == 0 else { return nil }
            self.init(status)
        }
    }

    let path: String
    let identity: Identity
    private let descriptor: Int32

    /// Opens a file that is the user's own, or root's.
    static func owned(_ path: String, by user: UInt32) throws(ModuleRefusal) -> ModuleFile {
        let file = try ModuleFile(path)
        try file.checkOwner(of: path, isFolder: false, user, descriptor: file.descriptor)
        try file.checkFolders(user)
        return file
    }

    /// Opens a file, whoever owns it.
    init(_ path: String) throws(ModuleRefusal) {
        var status = stat()
        guard lstat(path, &status) == 0 else { throw ModuleFile.unreadable(path, errno) }
        if let problem = ModuleFile.problem(withKind: status.st_mode & S_IFMT, path) { throw problem }
        let opened = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW)
        guard opened >= 0 else { throw ModuleFile.unreadable(path, errno) }
        guard fstat(opened, &status) == 0 else {
            let code = errno
            close(opened)
            throw ModuleFile.unreadable(path, code)
        }
        self.path = path
        identity = Identity(status)
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// Bytes of the file; nil where it doesn't have them.
    func bytes(at offset: Int, count: Int) -> [UInt8]? {
        guard offset >= 0, count >= 0, offset <= identity.size, count <= identity.size - offset else { return nil }
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let got = bytes.withUnsafeMutableBytes { buffer in
                pread(descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, offset + filled)
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { return nil }
            filled += got
        }
        return bytes
    }

    /// Checks the folders down to the file: no one else may add files to the last one, or replace a folder above it.
    private func checkFolders(_ user: UInt32) throws(ModuleRefusal) {
        var folder = URL(filePath: path).deletingLastPathComponent().resolvingSymlinksInPath().path(
            percentEncoded: false)
        var isLast = true
        while true {
            while folder.count > 1, folder.hasSuffix("/") { folder.removeLast() }
            try checkOwner(of: folder, isFolder: true, user, descriptor: nil, allowsSticky: !isLast)
            guard folder != "/", let slash = folder.lastIndex(of: "/") else { return }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
            isLast = false
        }
    }

    private func checkOwner(
        of place: String, isFolder: Bool, _ user: UInt32, descriptor: Int32?, allowsSticky: Bool = false
    ) throws(ModuleRefusal) {
        var status = stat()
        let result = descriptor.map { fstat($0, &status) } ?? stat(place, &status)
        guard result == 0 else { throw ModuleFile.unreadable(path, errno) }
        let subject = isFolder ? "is in the folder '\(place)', which" : ""
        let lead = subject.isEmpty ? "" : subject + " "
        let add = "quire plugin add copies a library into your own folder"
        guard status.st_uid == user || status.st_uid == 0 else {
            throw ModuleRefusal(
                path, "\(lead)belongs to user \(status.st_uid), expected you (\(user)) or root: it would run as you",
                hint: add)
        }
        // In a folder with the sticky bit, such as /tmp, users can't remove files of others.
        if allowsSticky, status.st_mode & S_ISVTX != 0 { return }
        guard status.st_mode & 0o022 == 0 else {
            let mode = String(status.st_mode & 0o7777, radix: 8)
            throw ModuleRefusal(
                path, "\(lead)can be changed by others (mode \(mode)): anyone who changes it runs code as you",
                hint: "chmod go-w '\(place)', if you trust its contents; or \(add)")
        }
    }

    private static func problem(withKind kind: mode_t, _ path: String) -> ModuleRefusal? {
        switch kind {
        case S_IFREG: return nil
        case S_IFDIR:
            return ModuleRefusal(
                path, "is a folder, expected a shared library",
                hint: "build the package in it with 'swift build -c release', and name the library it makes")
        case S_IFLNK:
            let target = (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) ?? "another file"
            return ModuleRefusal(
                path, "is a link to \(target), expected the library itself",
                hint: "remove the link and copy the library: quire plugin add FILE")
        default: return ModuleRefusal(path, "isn't a regular file, expected a shared library", hint: "remove it")
        }
    }

    private static func unreadable(_ path: String, _ code: Int32) -> ModuleRefusal {
        switch code {
        case ENOENT, ENOTDIR: ModuleRefusal(path, "doesn't exist", hint: "quire plugin list shows the providers")
        case EACCES, EPERM:
            ModuleRefusal(path, "can't be read: permission denied", hint: "chmod u+r '\(path)', if it is yours")
        case ELOOP: ModuleRefusal(path, "is a link, expected the library itself", hint: "remove the link")
        default: ModuleRefusal(path, "can't be read: error \(code) of the system", hint: "look at the file system")
        }
    }
}
