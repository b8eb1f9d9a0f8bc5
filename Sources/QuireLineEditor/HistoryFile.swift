import Foundation
import Glibc
import QuireFiles

/// A file of one JSON object a line, shared by sessions under a lock.
struct HistoryFile: Sendable {
    /// A line of the file.
    struct Entry: Codable, Sendable {
        /// When it was entered, in seconds since 1970.
        let t: Double
        /// The statement.
        var q: String
        /// How long it took, in milliseconds; a line with it follows the one written before the statement ran.
        var ms: Int?
        /// The rows that it gave.
        var rows: Int?
        /// The requests that it took.
        var requests: Int?
        /// Whether it ended as it should.
        var ok: Bool?
        /// The profile in which it ran.
        var profile: String?
    }

    /// Why the file cannot be used.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// The position up to which the file has been read.
    struct Mark: Sendable, Hashable {
        fileprivate var inode: ino_t
        fileprivate var end: off_t

        /// The end of a file that is open.
        fileprivate init?(endOf descriptor: Int32) {
            var file = stat()
            guard fstat(descriptor, &file) == 0 else { return nil }
            inode = file.st_ino
            end = file.st_size
        }
    }

    private let path: String

    /// Only this much is read; the newest entries are at the end.
    private static let mostBytes = 64 << 20
    /// A file is rewritten once it has this many lines per entry that is kept.
    private static let slack = 2

    /// A file that need not exist yet.
    init(path: String) {
        self.path = path
    }

    /// Checks that the file can be used; a missing file can.
    func probe() throws(Failure) {
        guard access(path, F_OK) == 0 else { return }
        close(try openLocked())
    }

    /// The entries, each statement once, in the order in which they were last entered, and how far that was read. Lines
    /// that are damaged are skipped.
    func load() throws(Failure) -> (entries: [Entry], mark: Mark?) {
        guard access(path, F_OK) == 0 else { return ([], nil) }
        let descriptor = try openLocked()
        defer { close(descriptor) }
        let lines = read(descriptor).split(separator: UInt8(ascii: "\n"))
        let decoder = JSONDecoder()
        var seen: Set<String> = []
        var kept: [(entry: Entry, line: Data, place: Int)] = []
        for (place, line) in lines.enumerated().reversed() where kept.count < HistoryStore.capacity {
            guard let entry = try? decoder.decode(Entry.self, from: line), seen.insert(entry.q).inserted else {
                continue
            }
            kept.append((entry, line, place))
        }
        // The second line of a long-running statement may follow those of other sessions.
        kept.sort { ($0.entry.t, $0.place) < ($1.entry.t, $1.place) }
        var mark = Mark(endOf: descriptor)
        if lines.count > HistoryStore.capacity * Self.slack, let rewritten = rewrite(kept.map(\.line)) {
            mark = rewritten
        }
        return (kept.map(\.entry), mark)
    }

    /// Returns the entries that other sessions have added since the mark, oldest first, and advances the mark.
    func news(since mark: inout Mark?) throws(Failure) -> [Entry] {
        var file = stat()
        guard stat(path, &file) == 0, mark?.inode != file.st_ino || mark?.end != file.st_size else { return [] }
        let descriptor = try openLocked()
        defer { close(descriptor) }
        return news(in: descriptor, since: &mark)
    }

    private func news(in descriptor: Int32, since mark: inout Mark?) -> [Entry] {
        let before = mark
        mark = Mark(endOf: descriptor)
        // A file that another session has rewritten has the same statements, and perhaps more, which wait for the next
        // start.
        guard before == nil || before?.inode == mark?.inode else { return [] }
        let decoder = JSONDecoder()
        return read(descriptor, from: before?.end ?? 0).split(separator: UInt8(ascii: "\n")).compactMap {
            try? decoder.decode(Entry.self, from: $0)
        }
    }

    /// Adds a statement; returns the entries that other sessions have added before it, and advances the mark.
    func append(_ entry: Entry, since mark: inout Mark?) throws(Failure) -> [Entry] {
        makeDirectory()
        let descriptor = try openLocked()
        defer { close(descriptor) }
        let news = news(in: descriptor, since: &mark)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard var line = try? encoder.encode(entry) else { return news }
        // A new line is started after one that a crash cut off.
        if !endsWithLineEnd(descriptor) { line.insert(UInt8(ascii: "\n"), at: line.startIndex) }
        line.append(UInt8(ascii: "\n"))
        let written = line.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
        if written != line.count { throw failure(errno) }
        mark = Mark(endOf: descriptor)
        return news
    }

    /// Takes everything out of the file.
    func clear() throws(Failure) {
        guard access(path, F_OK) == 0 else { return }
        let descriptor = try openLocked()
        defer { close(descriptor) }
        if ftruncate(descriptor, 0) != 0 { throw failure(errno) }
    }

    /// Opens and locks the current file; a rewrite in between would leave the lock on a deleted file.
    private func openLocked() throws(Failure) -> Int32 {
        while true {
            // Non-blocking: a pipe in its place must not hang the session.
            let descriptor = open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, mode_t(0o600))
            guard descriptor >= 0 else { throw failure(errno) }
            var own = stat()
            var named = stat()
            guard fstat(descriptor, &own) == 0, own.st_mode & S_IFMT == S_IFREG else {
                close(descriptor)
                throw Failure(description: "the history file '\(path)' is not a regular file")
            }
            if own.st_mode & 0o077 != 0 { fchmod(descriptor, 0o600) }
            guard flock(descriptor, LOCK_EX) == 0 else {
                let reason = errno
                close(descriptor)
                if reason == EINTR { continue }
                throw failure(reason)
            }
            if stat(path, &named) == 0, named.st_ino == own.st_ino, named.st_dev == own.st_dev { return descriptor }
            close(descriptor)
        }
    }

    private func failure(_ code: Int32) -> Failure {
        Failure(description: "the history file '\(path)' cannot be used: \(String(cString: strerror(code)))")
    }

    /// Creates the missing folders of the path, accessible only to the user.
    private func makeDirectory() {
        var parts = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        var missing: [String] = []
        while !parts.isEmpty {
            let directory = parts.joined(separator: "/")
            if directory.isEmpty || access(directory, F_OK) == 0 { break }
            missing.append(directory)
            parts = parts.dropLast()
        }
        for directory in missing.reversed() { mkdir(directory, 0o700) }
    }

    private func endsWithLineEnd(_ descriptor: Int32) -> Bool {
        let size = lseek(descriptor, 0, SEEK_END)
        var last: UInt8 = 0
        return size <= 0 || pread(descriptor, &last, 1, size - 1) != 1 || last == UInt8(ascii: "\n")
    }

    private func read(_ descriptor: Int32, from start: off_t = 0) -> Data {
        let size = lseek(descriptor, 0, SEEK_END)
        var offset = max(start, size - off_t(Self.mostBytes))
        var content = Data()
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = pread(descriptor, &chunk, chunk.count, offset)
            if count <= 0 { return content }
            content.append(contentsOf: chunk[..<count])
            offset += off_t(count)
        }
    }

    /// Replaces the file by a shorter one, and returns its end; if that fails the long one remains.
    private func rewrite(_ lines: some Sequence<Data>) -> Mark? {
        var content = Data()
        for line in lines { content += line + [UInt8(ascii: "\n")] }
        guard let draft = try? FileDraft(path, access: .ownerOnly) else { return nil }
        guard (try? draft.write(content)) != nil, let mark = Mark(endOf: draft.descriptor), (try? draft.commit()) != nil
        else {
            draft.discard()
            return nil
        }
        return mark
    }
}
