import Foundation
import Glibc
import QuireModel
import QuireTestSupport
import Testing

@testable import QuireSignIn

/// Folders in the way of files.
enum FileManagerFolder {
    static func make(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
}

@Suite("The file that keeps a sign-in")
struct TokenFileTests {
    private let clock = ManualFetchClock()

    private func full() -> TokenRecord {
        var full = record(clock, access: "a\"\\\u{7F}", refresh: "r", age: 90, left: 10)
        full.scope = "read offline"
        full.renewal = TokenRecord.Renewal(began: clock.date)
        full.refused = TokenRecord.Refused(at: clock.date, words: "invalid_grant", lost: clock.date)
        return full
    }

    @Test("A record comes back as it was written")
    func roundTrip() throws {
        let scratch = try Scratch()
        for record in [full(), record(clock), record(clock, refresh: nil, left: nil)] {
            try scratch.file.write(record)
            #expect(try scratch.file.read() == record)
        }
    }

    @Test("Only its owner can read the file and look into its folder")
    func modes() throws {
        let scratch = try Scratch()
        try scratch.file.write(full())
        _ = try scratch.file.lock()
        func mode(_ path: String) throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        }
        #expect(try mode(scratch.file.path) == 0o600)
        #expect(try mode(scratch.file.path + ".lock") == 0o600)
        #expect(try mode(scratch.path + "/state") == 0o700)
        chmod(scratch.file.path, 0o604)
        #expect(throws: TokenFile.Problem.exposed) { try scratch.file.read() }
    }

    @Test("What isn't a file of tokens is told, and no file is none")
    func odd() throws {
        let scratch = try Scratch()
        #expect(try scratch.file.read() == nil)
        try scratch.file.write(full())
        for text in ["", "{}", "[1]", "{\"version\":2}", full().text.replacing("\"access_token\"", with: "\"x\"")] {
            try Data(text.utf8).write(to: URL(filePath: scratch.file.path))
            chmod(scratch.file.path, 0o600)
            #expect(throws: TokenFile.Problem.unreadable) { try scratch.file.read() }
        }
        try scratch.file.remove()
        try scratch.file.remove()
        #expect(!scratch.file.exists)
        // A link is followed, and what it leads to must be the user's own.
        let elsewhere = scratch.path + "/elsewhere"
        symlink(elsewhere, scratch.file.path)
        #expect(try scratch.file.read() == nil)
        try scratch.file.write(full())
        #expect(try scratch.file.read() != nil && TokenFile(path: elsewhere).read() != nil)
        chmod(elsewhere, 0o644)
        #expect(throws: TokenFile.Problem.exposed) { try scratch.file.read() }
    }

    @Test("A write leaves nothing beside the file, also one that fails")
    func leftovers() throws {
        let scratch = try Scratch()
        let name = scratch.file.path.split(separator: "/").last.map(String.init) ?? ""
        try scratch.file.write(record(clock))
        try scratch.file.write(full())
        #expect(try scratch.file.read() == full())
        let parent = String(scratch.file.path.dropLast(name.count + 1))
        #expect(try FileManager.default.contentsOfDirectory(atPath: parent) == [name])
        try scratch.file.remove()
        try FileManagerFolder.make(scratch.file.path)
        #expect(throws: TokenFile.Problem.failed(EISDIR)) { try scratch.file.write(record(clock)) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: parent) == [name])
    }

    @Test("One at a time has the lock, and gives it up with its last use")
    func lock() throws {
        let scratch = try Scratch()
        do {
            let first = try scratch.file.lock()
            #expect(first != nil)
            #expect(try scratch.file.lock() == nil)
            withExtendedLifetime(first) {}
        }
        #expect(try scratch.file.lock() != nil)
    }

    @Test(
        "Each profile and each authentication has a file of its own",
        arguments: [
            (nil, "app", "/s/quire/sign-in/bank.app.json"), ("work", "app", "/s/quire/sign-in/bank.app@work.json"),
            ("../x", "a/b", "/s/quire/sign-in/bank.a%2fb@%2e%2e%2fx.json"),
            ("", "app", "/s/quire/sign-in/bank.app@.json"),
        ] as [(String?, String, String)])
    func paths(profile: String?, authentication: String, path: String) throws {
        let folder = try #require(TokenFolder(environment: ["XDG_STATE_HOME": "/s", "HOME": "/h"], profile: profile))
        #expect(folder.file(of: "bank", authentication).path == path)
    }

    @Test("Without a state folder it is the one in the home, and without a home there is none")
    func folders() {
        #expect(TokenFolder(environment: ["HOME": "/h"], profile: nil)?.path == "/h/.local/state/quire/sign-in")
        #expect(
            TokenFolder(environment: ["HOME": "/h", "XDG_STATE_HOME": "s"], profile: nil)?.path
                == "/h/.local/state/quire/sign-in")
        #expect(TokenFolder(environment: ["HOME": ""], profile: nil) == nil)
    }

    @Test("A token counts as ended a minute ahead, or a fifth of a short life; an odd clock is not believed")
    func freshness() {
        let cases: [(age: Int64, left: Int64?, isFresh: Bool, isAlive: Bool)] = [
            (0, 3600, true, true), (3500, 100, true, true), (3550, 50, false, true), (3600, 0, false, false),
            (0, 10, true, true), (7, 3, true, true), (9, 1, false, true), (5, nil, true, true), (-60, 3660, true, true),
            (-600, 4200, false, false),
        ]
        for (age, left, isFresh, isAlive) in cases {
            let record = record(clock, age: age, left: left)
            #expect(record.isFresh(now: clock.date) == isFresh, "\(age) \(left ?? -1)")
            #expect(record.isAlive(now: clock.date) == isAlive, "\(age) \(left ?? -1)")
        }
    }

    @Test("Nothing that prints a record prints a token")
    func redaction() {
        let secret = record(clock, access: "t0ken-canary", refresh: "refresh-canary")
        var dumped = ""
        dump(secret, to: &dumped)
        for text in ["\(secret)", String(reflecting: secret), dumped] { #expect(!text.contains("canary")) }
    }
}
