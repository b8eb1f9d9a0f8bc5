import Glibc
import QuirePlan

/// Finds the files that a reference names, and how they are at the moment.
enum FilePlace {
    /// The files, in the order of their names; never none.
    static func files(of reference: FileReference) throws(FileProblem) -> [FileState] {
        guard reference.isPattern else { return [try state(reference.path, name: reference.title)] }
        let paths = matches(of: reference.path)
        guard !paths.isEmpty else {
            throw FileProblem(
                .notFound, "no file matches \(reference.title)",
                hint: "* and ? stand for characters of a name, [ab] for one of them")
        }
        var files: [FileState] = []
        for path in paths { files.append(try state(path, name: "\"\(path)\"")) }
        return files
    }

    /// How a file is now; nil where there is none.
    static func current(_ path: String) -> FileState? {
        var status = stat()
        return stat(path, &status) == 0 ? FileState(path, path, status) : nil
    }

    private static func state(_ path: String, name: String) throws(FileProblem) -> FileState {
        var status = stat()
        guard stat(path, &status) == 0 else { throw .unreadable(name, errno) }
        switch status.st_mode & S_IFMT {
        case S_IFREG:
            guard faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 else { throw .unreadable(name, errno) }
            return FileState(path, name, status)
        case S_IFDIR:
            let inside = path.hasSuffix("/") ? path : path + "/"
            throw FileProblem(
                .unreadable, "\(name) is a folder, not a file",
                hint: "its files are read by a pattern: \"\(inside)*.csv\"")
        default:
            throw FileProblem(
                .unreadable, "\(name) is no regular file, so it can't be read twice",
                hint: "what comes through a pipe is read from standard input: from \"-\"")
        }
    }

    private static func matches(of pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, GLOB_NOSORT, nil, &found) == 0 else { return [] }
        let paths = (0..<Int(found.gl_pathc)).compactMap { index in
            found.gl_pathv[index].map { String(cString: $0) }
        }
        return paths.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

extension FileState {
    init(_ path: String, _ name: String, _ status: stat) {
        self.init(
            path: path, name: name, device: UInt64(status.st_dev), inode: UInt64(status.st_ino),
            size: Int64(status.st_size),
            changed: Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec))
    }

    /// Whether it is the same file with the same contents, as far as the system tells.
    func isSame(as other: FileState?) -> Bool {
        guard let other else { return false }
        return (device, inode, size, changed) == (other.device, other.inode, other.size, other.changed)
    }
}

extension FileProblem {
    static func unreadable(_ name: String, _ code: Int32) -> FileProblem {
        switch code {
        case ENOENT, ENOTDIR:
            FileProblem(
                .notFound, "there is no file \(name)",
                hint: "a path is relative to the script's folder in a script, and to the working folder elsewhere")
        case EACCES, EPERM:
            FileProblem(.unreadable, "\(name) may not be read by this user", hint: "chmod u+r lets its owner read it")
        default: FileProblem(.unreadable, "\(name) can't be read: \(String(cString: strerror(code)))")
        }
    }

    static func changed(_ name: String) -> FileProblem {
        FileProblem(
            .changed, "\(name) changed while it was read, so its rows may be of two states",
            hint: "read it again once nobody writes to it, or a copy of it")
    }
}
