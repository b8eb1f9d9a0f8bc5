import Glibc

/// Reads files as a whole, whatever they are: also pipes, devices and standard input.
package enum FileReader {
    /// The path that stands for standard input.
    package static let standardInput = "-"

    /// How often a wait looks whether it was cancelled, in milliseconds.
    static let interval: Int32 = 50

    /// Whether something other than a regular file is at a path, such as a pipe, a device or a folder.
    package static func isSpecial(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
    }

    /// The bytes up to the end; `-` is standard input. A pipe is waited for, until the task is cancelled (`ECANCELED`).
    package static func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
        let isInput = path == standardInput
        let descriptor: Int32
        if isInput {
            descriptor = 0
        } else if let open = try FilePath.openDescriptor(path) {
            descriptor = open
        } else {
            // Without waiting: a pipe that nobody writes to yet can be opened, and is waited for below.
            descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)
        }
        guard descriptor >= 0 else { throw FileFailure(path) }
        defer { if !isInput { close(descriptor) } }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            // What nobody has opened for writing yet is as good as ended to `read`, but not to `poll`.
            var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            while poll(&state, 1, interval) == 0 {
                if Task.isCancelled { throw FileFailure(path, ECANCELED) }
            }
            let count = Glibc.read(descriptor, &part, part.count)
            if count == 0 { return bytes }
            if count > 0 {
                bytes += part[..<count]
                guard bytes.count <= limit else { throw FileFailure(path, EFBIG) }
                continue
            }
            guard errno == EINTR || errno == EAGAIN else { throw FileFailure(path) }
        }
    }
}
