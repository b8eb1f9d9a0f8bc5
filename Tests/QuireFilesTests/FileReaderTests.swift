import Glibc
import Testing

@testable import QuireFiles

@Suite("Reading files")
struct FileReaderTests {
    @Test("Files and pipes are read to their end")
    func kinds() throws {
        let scratch = try Scratch()
        try scratch.put("a", "file")
        #expect(try FileReader.read(scratch.file("a"), limit: 4) == Array("file".utf8))
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { close(ends[0]) }
        #expect(write(ends[1], "pipe", 4) == 4)
        close(ends[1])
        #expect(try FileReader.read("/dev/fd/\(ends[0])", limit: 100) == Array("pipe".utf8))
    }

    @Test("What can't be read is an error with its reason")
    func failures() throws {
        let scratch = try Scratch()
        try scratch.put("a", "file")
        #expect(throws: FileFailure(scratch.file("a"), EFBIG)) { try FileReader.read(scratch.file("a"), limit: 3) }
        #expect(throws: FileFailure(scratch.path, EISDIR)) { try FileReader.read(scratch.path, limit: 3) }
        #expect(throws: FileFailure(scratch.file("b"), ENOENT)) { try FileReader.read(scratch.file("b"), limit: 3) }
    }

    @Test("A wait for a pipe ends when its task is cancelled")
    func cancelled() async throws {
        let scratch = try Scratch()
        let path = scratch.file("pipe")
        mkfifo(path, 0o600)
        let waits: [@Sendable () throws -> Void] = [
            { _ = try FileReader.read(path, limit: 100) }, { try FileDraft.write("x".utf8, to: path) },
        ]
        for wait in waits {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { #expect(throws: FileFailure(path, ECANCELED)) { try wait() } }
                group.cancelAll()
            }
        }
    }
}
