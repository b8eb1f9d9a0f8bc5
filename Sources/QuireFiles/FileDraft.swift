import CProcess
import Glibc

/// What is being written to a path: beside it, and put in its place once it is whole; or where it is, when that is a
/// device, a pipe or a socket.
///
/// Everything in this program that writes a file writes it so. A symbolic link is followed and stays, a file that is
/// replaced keeps its mode and owner, and until it is replaced it is as it was. The file beside it has a name that
/// nobody can foresee and doesn't outlast the process, however that ends.
package struct FileDraft: Sendable {
    /// Who may read and write the file.
    package enum Access: Sendable {
        /// Those who may already; of a new file those whom the umask leaves.
        case asBefore
        /// Its owner. Nothing but a regular file is one's own.
        case ownerOnly
    }

    /// Where to write.
    package let descriptor: Int32
    /// The file's path, where links lead; the one that was given for what is written in place.
    package let path: String
    /// The file beside it; nil for what is written in place.
    private let temporary: Temporary?

    private struct Temporary {
        let path: String
        let leftover: Leftover
        var replaces = true
        /// Whether it can take the place of the file: it has the same owner, and the file has no other name.
        var takesPlace = true
    }

    /// Opens what will be at a path; without `replaces` there may be nothing yet.
    ///
    /// Where `kept` is an ending, what was written is put beside the file with it when a request to end comes before
    /// `commit`.
    package init(
        _ path: String, access: Access = .asBefore, replaces: Bool = true, kept: String? = nil
    ) throws(FileFailure) {
        guard !path.isEmpty else { throw FileFailure(path, ENOENT) }
        if let open = try FilePath.openDescriptor(path) {
            (descriptor, self.path, temporary) = (open, path, nil)
            return
        }
        var status = stat()
        let exists = stat(path, &status) == 0
        guard exists || errno == ENOENT else { throw FileFailure(path) }
        if exists, !replaces { throw FileFailure(path, EEXIST) }
        switch exists ? status.st_mode & S_IFMT : S_IFREG {
        case S_IFREG:
            let target = try FilePath.followed(path)
            if exists, faccessat(AT_FDCWD, target, W_OK, AT_EACCESS) != 0 { throw FileFailure(path) }
            let mode: mode_t = access == .asBefore && !exists ? 0o666 : 0o600
            let made = try FileDraft.makeTemporary(beside: target, mode, kept: kept.map { target + $0 })
            var file = made.file
            file.replaces = replaces
            if exists {
                let mode = status.st_mode & (access == .ownerOnly ? 0o700 : 0o7777)
                let hasOwner = fchown(made.descriptor, status.st_uid, status.st_gid) == 0
                // Of what has another owner, or other names, only the contents are put in place, so its mode stays too.
                file.takesPlace = hasOwner && status.st_nlink == 1
                if hasOwner, fchmod(made.descriptor, mode) != 0 {
                    let failure = FileFailure(path)
                    FileDraft.remove(file, made.descriptor)
                    throw failure
                }
            }
            (descriptor, self.path, temporary) = (made.descriptor, target, file)
        case S_IFDIR: throw FileFailure(path, EISDIR)
        case _ where access == .ownerOnly: throw FileFailure(path, EINVAL)
        case let kind:
            let open =
                kind == S_IFSOCK ? cprocess_connect(path) : FileDraft.openOnceRead(path, isPipe: kind == S_IFIFO)
            guard open >= 0 else { throw FileFailure(path) }
            (descriptor, self.path, temporary) = (open, path, nil)
        }
    }

    /// Whether it is written where it is, so that nothing is taken back and nothing is put beside it.
    package var isInPlace: Bool { temporary == nil }

    /// Writes bytes, all of them.
    package func write(_ bytes: some Sequence<UInt8>) throws(FileFailure) {
        try FileDraft.write(ContiguousArray(bytes), to: descriptor, path)
    }

    /// Puts the file in its place, or beside it under its name with an ending more, and closes the descriptor. After a
    /// failure the file is still open, to be kept or discarded.
    package func commit(ending: String = "") throws(FileFailure) {
        // What can't be brought to a disk, such as a pipe, says EINVAL or EROFS.
        if fsync(descriptor) != 0, errno != EINVAL, errno != EROFS { throw FileFailure(path) }
        guard let temporary else {
            close(descriptor)
            return
        }
        let place = path + ending
        if !temporary.takesPlace, ending.isEmpty {
            try copy(to: path)
            unlink(temporary.path)
        } else if temporary.replaces {
            if rename(temporary.path, place) != 0 { throw FileFailure(place) }
        } else {
            if link(temporary.path, place) != 0 { throw FileFailure(place) }
            unlink(temporary.path)
        }
        temporary.leftover.forget()
        close(descriptor)
        syncFolder()
    }

    /// Leaves what was written where it is, and closes the descriptor. Returns its path.
    package func keep() -> String {
        temporary?.leftover.forget()
        close(descriptor)
        return temporary?.path ?? path
    }

    /// Leaves everything as it was, but for what was written in place. Closes the descriptor.
    package func discard() {
        if let temporary {
            FileDraft.remove(temporary, descriptor)
        } else {
            close(descriptor)
        }
    }

    /// Writes a whole file.
    package static func write(
        _ bytes: some Sequence<UInt8>, to path: String, access: Access = .asBefore, replaces: Bool = true
    ) throws(FileFailure) {
        let draft = try FileDraft(path, access: access, replaces: replaces)
        do throws(FileFailure) {
            try draft.write(bytes)
            try draft.commit()
        } catch {
            draft.discard()
            throw error
        }
    }

    // MARK: Parts

    /// Opens what is written in place; a pipe is waited for until somebody reads it, or the task is cancelled.
    private static func openOnceRead(_ path: String, isPipe: Bool) -> Int32 {
        guard isPipe else { return open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY) }
        while true {
            let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK)
            if descriptor >= 0 {
                _ = fcntl(descriptor, F_SETFL, O_WRONLY)
                return descriptor
            }
            guard errno == ENXIO else { return descriptor }
            if Task.isCancelled {
                errno = ECANCELED
                return descriptor
            }
            _ = poll(nil, 0, FileReader.interval)
        }
    }

    private static func makeTemporary(
        beside path: String, _ mode: mode_t, kept: String?
    ) throws(FileFailure) -> (descriptor: Int32, file: Temporary) {
        var random = SystemRandomNumberGenerator()
        let name = ".quire-" + String(random.next(), radix: 36) + String(random.next(), radix: 36)
        let temporary = FilePath.folder(of: path) + "/" + name
        // Noted before it exists, so that there is no moment in which a signal would leave it.
        let leftover = Leftover(temporary, kept: kept)
        let descriptor = open(temporary, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode)
        guard descriptor >= 0 else {
            let failure = FileFailure(path)
            leftover.forget()
            throw failure
        }
        return (descriptor, Temporary(path: temporary, leftover: leftover))
    }

    private static func remove(_ temporary: Temporary, _ descriptor: Int32) {
        unlink(temporary.path)
        temporary.leftover.forget()
        close(descriptor)
    }

    /// Puts the contents into a file that stays as it is otherwise.
    func copy(to place: String) throws(FileFailure) {
        let target = open(place, O_WRONLY | O_TRUNC | O_NOFOLLOW | O_CLOEXEC)
        guard target >= 0 else { throw FileFailure(place) }
        defer { close(target) }
        var offset: off_t = 0
        var part = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = pread(descriptor, &part, part.count, offset)
            guard count >= 0 else { throw FileFailure(place) }
            if count == 0 { break }
            try FileDraft.write(ContiguousArray(part[..<count]), to: target, place)
            offset += off_t(count)
        }
        if fsync(target) != 0, errno != EINVAL { throw FileFailure(place) }
    }

    private static func write(
        _ bytes: ContiguousArray<UInt8>, to descriptor: Int32, _ path: String
    ) throws(FileFailure) {
        var offset = 0
        while offset < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.write(descriptor, $0.baseAddress?.advanced(by: offset), $0.count - offset)
            }
            if count < 0, errno != EINTR { throw FileFailure(path) }
            offset += max(count, 0)
        }
    }

    /// Makes sure that a new name outlasts a power cut too.
    private func syncFolder() {
        let folder = open(FilePath.folder(of: path), O_RDONLY | O_CLOEXEC | O_DIRECTORY)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }
}
