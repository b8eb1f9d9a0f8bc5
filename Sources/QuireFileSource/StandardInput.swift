import Glibc
import QuirePlan
import Synchronization

/// Standard input as a file: what comes through a pipe is put into a nameless temporary one first, so that it can be read
/// twice.
package final class StandardInput: Sendable {
    private struct State {
        var file: Result<FileState, FileProblem>?
    }

    /// Why it is no file for queries; nil where it is one.
    private let reason: String?
    private let state = Mutex(State())

    private init(reason: String?) { self.reason = reason }

    /// Standard input for queries.
    package static func open() -> StandardInput { StandardInput(reason: nil) }

    /// Standard input that is something else already, in words.
    package static func taken(_ reason: String) -> StandardInput { StandardInput(reason: reason) }

    /// It as a file.
    func file() throws(FileProblem) -> FileState {
        if let reason {
            throw FileProblem(.unreadable, "\"-\" can't be read: \(reason)", hint: "write the path of a file")
        }
        if let known = state.withLock({ $0.file }) { return try known.get() }
        let found: Result<FileState, FileProblem>
        do throws(FileProblem) {
            found = .success(try StandardInput.stored())
        } catch {
            found = .failure(error)
        }
        state.withLock { $0.file = found }
        return try found.get()
    }

    /// Its contents; a descriptor of a file is one already.
    private static func stored() throws(FileProblem) -> FileState {
        let name = "\"-\""
        var status = stat()
        guard fstat(0, &status) == 0 else { throw .unreadable(name, errno) }
        if status.st_mode & S_IFMT == S_IFREG { return FileState("/proc/self/fd/0", name, status) }
        // It has no name, and is gone when the process is.
        guard let stream = tmpfile() else { throw .unreadable("a temporary file for \(name)", errno) }
        var part = [UInt8](repeating: 0, count: FileBlocks.size)
        while true {
            if Task.isCancelled { throw FileProblem(.cancelled, "reading \(name) was cancelled") }
            let count = Glibc.read(0, &part, part.count)
            if count == 0 { break }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw .unreadable(name, errno) }
            guard fwrite(part, 1, count, stream) == count else {
                throw .unreadable("a temporary file for \(name)", errno)
            }
        }
        guard fflush(stream) == 0, fstat(fileno(stream), &status) == 0 else {
            throw .unreadable("a temporary file for \(name)", errno)
        }
        return FileState("/proc/self/fd/\(fileno(stream))", name, status)
    }
}
