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
}
