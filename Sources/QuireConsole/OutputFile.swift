import Glibc
package import QuireSession

/// A file that results are written to beside its name, and put in its place only when they are whole.
///
/// After a failure the old file is untouched and what was written is in `PATH.partial`.
package struct OutputFile: Sendable {
    private let path: String
    private let temporary: String
    /// Where to write.
    package let stream: ByteStream

    /// Opens a temporary file in the same folder, so that it can be renamed.
    package init(path: String) throws(OutputError) {
        self.path = path
        temporary = path + ".tmp-\(getpid())"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw .failed("\(path): \(String(cString: strerror(errno)))") }
        stream = ByteStream(descriptor: descriptor)
    }

    /// Puts the file in its place, or beside it as `.partial`; a partial result without a byte leaves nothing.
    package func finish(isComplete: Bool, hasContent: Bool) throws(OutputError) {
        let isWritten = fsync(stream.descriptor) == 0 || errno == EINVAL
        let isClosed = close(stream.descriptor) == 0
        if !isComplete, !hasContent {
            unlink(temporary)
            return
        }
        let isWhole = isComplete && isWritten && isClosed
        guard rename(temporary, isWhole ? path : path + ".partial") == 0, isWritten, isClosed else {
            throw .failed("\(path): \(String(cString: strerror(errno)))")
        }
    }
}
