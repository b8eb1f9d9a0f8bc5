import Foundation

/// The real file system.
package struct DiskFileAccess: FileAccess {
    package init() {}

    package func read(_ path: String, limit: Int) throws(FileAccessError) -> FileContents {
        // Without waiting, so that a pipe in place of a file is noticed and not waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw DiskFileAccess.lastError }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw DiskFileAccess.lastError }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .notAFile }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = Foundation.read(descriptor, &part, part.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw DiskFileAccess.lastError
            }
            if count == 0 { break }
            bytes += part.prefix(count)
            guard bytes.count <= limit else { throw .tooLarge }
        }
        return FileContents(bytes: bytes, permissions: UInt32(status.st_mode) & 0o777)
    }

    package func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    private static var lastError: FileAccessError {
        switch errno {
        case ENOENT, ENOTDIR: .missing
        case EACCES, EPERM: .denied
        case EISDIR: .notAFile
        case let code: .failed(code)
        }
    }
}
