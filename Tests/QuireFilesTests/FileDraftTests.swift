import Foundation
import Glibc
import Testing

@testable import QuireFiles

/// A folder of a test's own.
final class Scratch: Sendable {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "quire-files-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func file(_ name: String) -> String { path + "/" + name }

    func put(_ name: String, _ text: String, mode: mode_t = 0o644) throws {
        try Data(text.utf8).write(to: URL(filePath: file(name)))
        chmod(file(name), mode)
    }

    func text(_ name: String) -> String? {
        FileManager.default.contents(atPath: file(name)).map { String(decoding: $0, as: UTF8.self) }
    }

    func status(_ name: String) -> stat {
        var status = stat()
        lstat(file(name), &status)
        return status
    }

    func mode(_ name: String) -> mode_t { status(name).st_mode & 0o7777 }

    func isLink(_ name: String) -> Bool { status(name).st_mode & S_IFMT == S_IFLNK }

    var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? [] }
}

@Suite("Writing files")
struct FileDraftTests {
    @Test("A file that is replaced keeps its mode", arguments: [mode_t(0o600), 0o640, 0o644, 0o755, 0o660])
    func mode(_ mode: mode_t) throws {
        let scratch = try Scratch()
        try scratch.put("a", "old", mode: mode)
        try FileDraft.write("new".utf8, to: scratch.file("a"))
        #expect(scratch.text("a") == "new" && scratch.mode("a") == mode)
        #expect(scratch.names == ["a"])
    }

    @Test("A new file has the mode that the umask leaves")
    func newFile() throws {
        let scratch = try Scratch()
        close(open(scratch.file("plain"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o666))
        try FileDraft.write("new".utf8, to: scratch.file("a"))
        #expect(scratch.mode("a") == scratch.mode("plain"))
    }

    @Test("What is one's own alone is so, whatever it was", arguments: [mode_t?.none, 0o644, 0o600])
    func ownerOnly(_ mode: mode_t?) throws {
        let scratch = try Scratch()
        if let mode { try scratch.put("a", "old", mode: mode) }
        try FileDraft.write("new".utf8, to: scratch.file("a"), access: .ownerOnly)
        #expect(scratch.text("a") == "new" && scratch.mode("a") == 0o600)
        mkfifo(scratch.file("pipe"), 0o600)
        #expect(throws: FileFailure.self) {
            try FileDraft.write("x".utf8, to: scratch.file("pipe"), access: .ownerOnly)
        }
    }

    @Test("A file of somebody else's stays theirs", .enabled(if: geteuid() == 0))
    func owner() throws {
        let scratch = try Scratch()
        try scratch.put("a", "old", mode: 0o640)
        chown(scratch.file("a"), 12_345, 23_456)
        try FileDraft.write("new".utf8, to: scratch.file("a"))
        let status = scratch.status("a")
        #expect(scratch.text("a") == "new" && status.st_uid == 12_345 && status.st_gid == 23_456)
        #expect(scratch.mode("a") == 0o640)
    }

    @Test("Where the owner can't be kept the contents alone are put in place", arguments: [0, 5, 200_000])
    func contents(_ length: Int) throws {
        let scratch = try Scratch()
        try scratch.put("theirs", "longer than the new one", mode: 0o646)
        let inode = scratch.status("theirs").st_ino
        let text = String(repeating: "x", count: length)
        let draft = try FileDraft(scratch.file("a"))
        try draft.write(text.utf8)
        try draft.copy(to: scratch.file("theirs"))
        draft.discard()
        #expect(scratch.text("theirs") == text && scratch.status("theirs").st_ino == inode)
        #expect(scratch.mode("theirs") == 0o646 && scratch.names == ["theirs"])
    }

    @Test("A symbolic link is followed and stays", arguments: ["a", "./sub/../a", "chain"])
    func link(_ target: String) throws {
        let scratch = try Scratch()
        mkdir(scratch.file("sub"), 0o755)
        try scratch.put("a", "old", mode: 0o600)
        symlink("a", scratch.file("chain"))
        symlink(target, scratch.file("link"))
        try FileDraft.write("new".utf8, to: scratch.file("link"))
        #expect(scratch.isLink("link") && scratch.text("a") == "new" && scratch.mode("a") == 0o600)
        #expect(!scratch.isLink("a") && scratch.isLink("chain"))
    }

    @Test("A link to nothing makes what it names, and a circle of links is an error")
    func dangling() throws {
        let scratch = try Scratch()
        symlink("later", scratch.file("link"))
        try FileDraft.write("new".utf8, to: scratch.file("link"))
        #expect(scratch.isLink("link") && scratch.text("later") == "new")
        symlink("y", scratch.file("x"))
        symlink("x", scratch.file("y"))
        #expect(throws: FileFailure(scratch.file("x"), ELOOP)) { try FileDraft.write("".utf8, to: scratch.file("x")) }
    }

    @Test("Until it is whole the old file is there, and nobody can foresee the name of the new one")
    func beside() throws {
        let scratch = try Scratch()
        try scratch.put("a", "old")
        // What an attacker could plant for a name made of the path and the process.
        symlink("victim", scratch.file("a.tmp-\(getpid())"))
        try scratch.put("victim", "private")
        let drafts = try [FileDraft(scratch.file("a")), FileDraft(scratch.file("a"))]
        let made = Set(scratch.names).subtracting(["a", "victim", "a.tmp-\(getpid())"])
        #expect(made.count == 2 && made.allSatisfy { $0.hasPrefix(".quire-") && $0.count > 20 })
        try drafts[0].write("half".utf8)
        #expect(scratch.text("a") == "old")
        drafts[0].discard()
        try drafts[1].write("whole".utf8)
        try drafts[1].commit(ending: ".partial")
        #expect(
            scratch.text("a") == "old" && scratch.text("a.partial") == "whole" && scratch.text("victim") == "private")
        #expect(scratch.names == ["a", "a.partial", "a.tmp-\(getpid())", "victim"])
    }

    @Test("What may not be replaced is left as it is, also when it comes meanwhile")
    func replaces() throws {
        let scratch = try Scratch()
        try scratch.put("a", "old")
        #expect(throws: FileFailure(scratch.file("a"), EEXIST)) {
            try FileDraft.write("new".utf8, to: scratch.file("a"), replaces: false)
        }
        let draft = try FileDraft(scratch.file("b"), replaces: false)
        try scratch.put("b", "first")
        #expect(throws: FileFailure(scratch.file("b"), EEXIST)) { try draft.commit() }
        draft.discard()
        try FileDraft.write("new".utf8, to: scratch.file("c"), replaces: false)
        #expect(scratch.text("a") == "old" && scratch.text("b") == "first" && scratch.text("c") == "new")
        #expect(scratch.names == ["a", "b", "c"])
    }

    @Test("A file with two names keeps both")
    func hardLinks() throws {
        let scratch = try Scratch()
        try scratch.put("a", "old and longer", mode: 0o640)
        Glibc.link(scratch.file("a"), scratch.file("b"))
        try FileDraft.write("new".utf8, to: scratch.file("a"))
        #expect(scratch.text("a") == "new" && scratch.text("b") == "new" && scratch.mode("b") == 0o640)
        #expect(scratch.status("a").st_ino == scratch.status("b").st_ino && scratch.names == ["a", "b"])
    }

    @Test("What can't have its name isn't lost", arguments: ["taken", String(repeating: "n", count: 250)])
    func kept(name: String) throws {
        let scratch = try Scratch()
        try FileManager.default.createDirectory(
            atPath: scratch.file("taken.partial"), withIntermediateDirectories: true)
        let draft = try FileDraft(scratch.file(name))
        try draft.write("rows".utf8)
        #expect(throws: FileFailure.self) { try draft.commit(ending: ".partial") }
        let place = draft.keep()
        #expect(FileManager.default.contents(atPath: place) == Data("rows".utf8))
    }

    @Test("A pipe is written where it is")
    func pipe() throws {
        let scratch = try Scratch()
        mkfifo(scratch.file("pipe"), 0o600)
        // Both ends, so that neither waits for the other.
        let reader = open(scratch.file("pipe"), O_RDWR | O_NONBLOCK)
        defer { close(reader) }
        try FileDraft.write("rows".utf8, to: scratch.file("pipe"))
        var bytes = [UInt8](repeating: 0, count: 16)
        #expect(read(reader, &bytes, bytes.count) == 4 && bytes.starts(with: "rows".utf8))
        #expect(scratch.status("pipe").st_mode & S_IFMT == S_IFIFO && scratch.names == ["pipe"])
    }

    @Test("A device is written where it is", .enabled(if: geteuid() == 0))
    func device() throws {
        let scratch = try Scratch()
        // The one that takes all and keeps nothing, under a name of the test's own.
        guard mknod(scratch.file("null"), S_IFCHR | 0o666, 0x103) == 0 else { return }
        let draft = try? FileDraft(scratch.file("null"))
        // A file system may be mounted so that no device can be opened.
        guard let draft else { return }
        #expect(draft.isInPlace)
        try draft.write("rows".utf8)
        draft.discard()
        #expect(scratch.status("null").st_mode & S_IFMT == S_IFCHR && scratch.names == ["null"])
    }

    @Test("A socket is connected to")
    func socket() throws {
        let scratch = try Scratch()
        let listener = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(listener) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = scratch.file("s")
        try withUnsafeMutableBytes(of: &address.sun_path) { place in
            try #require(path.utf8.count < place.count)
            place.copyBytes(from: path.utf8)
        }
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        try #require(isBound && listen(listener, 1) == 0)
        try FileDraft.write("rows".utf8, to: path)
        let peer = accept(listener, nil, nil)
        defer { close(peer) }
        var bytes = [UInt8](repeating: 0, count: 16)
        #expect(read(peer, &bytes, bytes.count) == 4 && bytes.starts(with: "rows".utf8))
        #expect(scratch.status("s").st_mode & S_IFMT == S_IFSOCK)
    }

    @Test(
        "What the process has open is written there, under any of its names", arguments: ["/dev/fd/", "/proc/self/fd/"])
    func openFiles(_ folder: String) throws {
        let scratch = try Scratch()
        try scratch.put("a", "")
        let inode = scratch.status("a").st_ino
        let descriptor = open(scratch.file("a"), O_WRONLY | O_CLOEXEC)
        defer { close(descriptor) }
        try FileDraft.write("one ".utf8, to: "\(folder)\(descriptor)")
        try FileDraft.write("two".utf8, to: "\(folder)\(descriptor)")
        #expect(scratch.text("a") == "one two" && scratch.status("a").st_ino == inode)
    }

    @Test("What can't be written is an error with the system's reason, and leaves nothing")
    func failures() throws {
        let scratch = try Scratch()
        #expect(throws: FileFailure(scratch.path, EISDIR)) { try FileDraft.write("".utf8, to: scratch.path) }
        #expect(throws: FileFailure(scratch.file("none/a"), ENOENT)) {
            try FileDraft.write("".utf8, to: scratch.file("none/a"))
        }
        #expect(scratch.names.isEmpty)
    }
}
