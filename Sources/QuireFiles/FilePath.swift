import Glibc

/// What a path leads to.
enum FilePath {
    private static let mostLinks = 40

    /// The folder that something is in.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// The path where the symbolic links at its end lead, whether or not anything is there.
    static func followed(_ path: String) throws(FileFailure) -> String {
        var place = path
        for _ in 0..<mostLinks {
            var status = stat()
            guard lstat(place, &status) == 0, status.st_mode & S_IFMT == S_IFLNK else { return place }
            var target = [CChar](repeating: 0, count: Int(PATH_MAX))
            let length = readlink(place, &target, target.count)
            guard length > 0, length < target.count else { throw FileFailure(path, ELOOP) }
            let link = String(decoding: target[..<length].map(UInt8.init(bitPattern:)), as: UTF8.self)
            place = link.hasPrefix("/") ? link : folder(of: place) + "/" + link
        }
        throw FileFailure(path, ELOOP)
    }

    /// A descriptor of what the process has open already, where the path names that; nil for any other path.
    ///
    /// Another name of an open file isn't looked up: it may have none any more, or be a socket, which can't be opened.
    static func openDescriptor(_ path: String) throws(FileFailure) -> Int32? {
        let named = ["/dev/stdin": Int32(0), "/dev/stdout": 1, "/dev/stderr": 2]
        let numbered = ["/dev/fd/", "/proc/self/fd/"].lazy.filter(path.hasPrefix).first.flatMap {
            Int32(path.dropFirst($0.count))
        }
        guard let number = named[path] ?? numbered else { return nil }
        let copy = fcntl(number, F_DUPFD_CLOEXEC, 3)
        guard copy >= 0 else { throw FileFailure(path) }
        return copy
    }
}
