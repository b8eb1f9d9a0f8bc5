import Glibc

/// Reads files as a whole, whatever they are: also pipes, devices and standard input.
package enum FileReader {
    /// The path that stands for standard input.
    package static let standardInput = "-"

    /// The bytes up to the end; `-` is standard input. A pipe is waited for.
    package static func read(_ path: String, limit: Int) throws(FileFailure) -> [UInt8] {
        let isInput = path == standardInput
        let descriptor: Int32
        if isInput {
            descriptor = 0
        } else if let open = try FilePath.openDescriptor(path) {
            descriptor = open
        } else {
            descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY)
        }
        guard descriptor >= 0 else { throw FileFailure(path) }
        defer { if !isInput { close(descriptor) } }
        var bytes: [UInt8] = []
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = Glibc.read(descriptor, &part, part.count)
            if count == 0 { return bytes }
            if count > 0 {
                bytes += part[..<count]
                guard bytes.count <= limit else { throw FileFailure(path, EFBIG) }
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN:
                // Somebody made it non-blocking: wait until there is more.
                var state = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
                _ = poll(&state, 1, -1)
            default: throw FileFailure(path)
            }
        }
    }
}
