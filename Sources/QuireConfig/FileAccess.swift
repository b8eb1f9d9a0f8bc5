/// Access to the files of settings and secrets, on the real disk or in memory.
///
/// The caller passes absolute paths. The implementer follows links, reads only regular files, and reports the
/// permissions of the file that it actually read.
package protocol FileAccess: Sendable {
    /// Reads a whole file of at most `limit` bytes.
    func read(_ path: String, limit: Int) throws(FileAccessError) -> FileContents
    /// Whether a file exists at the path.
    func exists(_ path: String) -> Bool
}

/// The contents of a file.
package struct FileContents: Hashable, Sendable {
    /// The bytes.
    package let bytes: [UInt8]
    /// The permission bits, such as 0o600.
    package let permissions: UInt32

    package init(bytes: [UInt8], permissions: UInt32) {
        self.bytes = bytes
        self.permissions = permissions
    }

    /// Whether only the owner may do anything with it.
    package var isPrivate: Bool { permissions & 0o077 == 0 }
}

/// Why a file can't be read.
package enum FileAccessError: Error, Hashable, Sendable {
    /// No file exists at the path.
    case missing
    /// The permissions forbid it.
    case denied
    /// It is a folder, a pipe or a device.
    case notAFile
    /// It is longer than the limit.
    case tooLarge
    /// The system failed otherwise, with this error number.
    case failed(Int32)

    /// The reason in words that follow a path.
    package var reason: String {
        switch self {
        case .missing: "doesn't exist"
        case .denied: "can't be read: permission denied"
        case .notAFile: "isn't a regular file"
        case .tooLarge: "is too large"
        case .failed(let code): "can't be read: error \(code) of the system"
        }
    }
}
