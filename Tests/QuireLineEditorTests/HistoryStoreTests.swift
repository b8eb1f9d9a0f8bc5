import Foundation
import Glibc
import Testing

@testable import QuireLineEditor

@Suite("History")
struct HistoryStoreTests {
    private static func withDirectory(_ body: (String) throws -> Void) throws {
        let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: directory) }
        try body(directory)
    }

    private static func mode(_ path: String) -> mode_t {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o777 : 0
    }

    private static func contents(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }

    @Test("statements survive the session whole, in a file for the user alone")
    func roundTrip() throws {
        try Self.withDirectory { directory throws in
            let path = directory + "/state/quire/history.jsonl"
            let statements = [
                "from x\nwhere a = \"b\\c\"", "é日👩‍👩‍👧 /", String(repeating: "x", count: 1_024),
                String(repeating: "y", count: 5_000),
            ]
            let store = HistoryStore(path: path, now: { Date(timeIntervalSince1970: 12.5) })
            statements.forEach(store.record)
            #expect(store.problem == nil)
            #expect(HistoryStore(path: path).entries == statements)
            #expect(Self.mode(path) == 0o600)
            #expect(Self.mode(directory + "/state") == 0o700)
            #expect(Self.mode(directory + "/state/quire") == 0o700)
            #expect(try Self.contents(path).hasPrefix(#"{"q":"from x\nwhere a = \"b\\c\"","t":12.5}"# + "\n"))
        }
    }

    @Test("lines that are damaged are skipped and a cut one does not spoil the next")
    func damaged() throws {
        try Self.withDirectory { directory throws in
            let path = directory + "/h"
            let lines = [
                #"{"t":1,"q":"a"}"#, "nonsense", #"{"t":1}"#, "", #"{"q":3,"t":1}"#, #"{"t":2,"q":"b"}"#, "{\"t\"",
            ]
            try Data((lines.joined(separator: "\n")).utf8 + [0xFF]).write(to: URL(fileURLWithPath: path))
            chmod(path, 0o644)
            let store = HistoryStore(path: path)
            #expect(store.entries == ["a", "b"])
            store.record("c")
            #expect(HistoryStore(path: path).entries == ["a", "b", "c"])
            #expect(Self.mode(path) == 0o600)
        }
    }

    @Test("equal statements are kept once, blank and secret ones not at all")
    func kept() throws {
        try Self.withDirectory { directory throws in
            let path = directory + "/h"
            let store = HistoryStore(path: path)
            ["a", "b", "a", " secret", "", "\n"].forEach(store.record)
            store.remember("thrown away")
            #expect(store.entries == ["b", "a", "thrown away"])
            #expect(HistoryStore(path: path).entries == ["b", "a"])
        }
    }

    @Test("how a statement went is kept beside it, and what the file may not have is masked in the file alone")
    func outcomes() throws {
        try Self.withDirectory { directory throws in
            let path = directory + "/h"
            let store = HistoryStore(
                path: path, profile: "prod", mask: { $0.replacing("hush", with: "‹masked›") },
                now: { Date(timeIntervalSince1970: 1_000) })
            store.record("a hush")
            store.record("b")
            store.amend("a hush", .init(milliseconds: 120, rows: 5, requests: 3, isComplete: true))
            store.amend("b", .init(milliseconds: 20_000, rows: 0, requests: 1, isComplete: false))
            store.amend("never recorded", .init(milliseconds: 1, rows: 0, requests: 0, isComplete: true))
            #expect(store.entries == ["a hush", "b"])
            #expect(store.note(on: "a hush") == "5 rows · 3 req · 120 ms · just now")
            let later = HistoryStore(path: path, now: { Date(timeIntervalSince1970: 9_000) })
            #expect(later.entries == ["a ‹masked›", "b"])
            #expect(later.note(on: "a ‹masked›") == "5 rows · 3 req · 120 ms · 2 h ago")
            #expect(later.note(on: "b") == "failed · 1 req · 20 s · 2 h ago")
            #expect(later.note(on: "unknown") == "")
            #expect(try !Self.contents(path).contains("hush"))
            #expect(try Self.contents(path).contains(#""profile":"prod""#))
            later.clear()
            #expect(later.entries.isEmpty)
            #expect(HistoryStore(path: path).entries.isEmpty)
        }
    }

    @Test("a session has what others enter meanwhile, behind what was entered in it")
    func others() throws {
        try Self.withDirectory { directory throws in
            let path = directory + "/h"
            let one = HistoryStore(path: path)
            let other = HistoryStore(path: path)
            one.record("a")
            other.record("b")
            #expect(other.entries == ["a", "b"])
            other.amend("b", .init(milliseconds: 7, rows: 2, requests: 1, isComplete: true))
            one.record("c")
            #expect(one.entries == ["b", "a", "c"])
            #expect(one.note(on: "b") == "2 rows · 1 req · 7 ms · just now")
            // What was entered in both stands where this one entered it.
            other.record("a")
            #expect(one.entries == ["b", "a", "c"])
            #expect(other.entries == ["c", "b", "a"])
            one.clear()
            one.record("d")
            #expect(one.entries == ["d"])
            #expect(HistoryStore(path: path).entries == ["d"])
        }
    }

    @Test("sessions that write at the same time lose nothing")
    func shared() async throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        defer { unlink(path) }
        await withTaskGroup { group in
            for session in 0..<8 {
                group.addTask {
                    let store = HistoryStore(path: path)
                    for number in 0..<50 { store.record("\(session)-\(number)") }
                }
            }
        }
        let expected = (0..<8).flatMap { session in (0..<50).map { "\(session)-\($0)" } }
        #expect(HistoryStore(path: path).entries.sorted() == expected.sorted())
    }

    @Test("the file is cut once it is much longer than what is kept")
    func cut() throws {
        try Self.withDirectory { directory throws in
            let path = directory + "/h"
            let lines = (0..<25_000).map { #"{"t":1,"q":"\#($0)"}"# + "\n" }
            try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: path))
            let store = HistoryStore(path: path)
            #expect(store.entries.count == HistoryStore.capacity)
            #expect(store.entries.last == "24999")
            #expect(try Self.contents(path).split(separator: "\n").count == HistoryStore.capacity)
            #expect(Self.mode(path) == 0o600)
        }
    }

    @Test("a file that cannot be used leaves a history for the session and says why")
    func unusable() throws {
        try Self.withDirectory { directory throws in
            let pipe = directory + "/pipe"
            mkfifo(pipe, 0o600)
            for path in [directory, pipe, "/dev/null/x/history.jsonl"] {
                let store = HistoryStore(path: path)
                store.record("a")
                #expect(store.entries == ["a"])
                #expect(store.problem?.contains(path) == true)
            }
        }
    }

    @Test(
        "the environment says where the file is",
        arguments: [
            (["HOME": "/h"], "/h/.local/state/quire/history.jsonl"),
            (["HOME": "/h", "XDG_STATE_HOME": "/s"], "/s/quire/history.jsonl"),
            (["HOME": "/h", "XDG_STATE_HOME": "rel"], "/h/.local/state/quire/history.jsonl"),
            (["HOME": ""], nil), ([:], nil),
        ] as [([String: String], String?)])
    func path(environment: [String: String], path: String?) {
        #expect(HistoryStore.defaultPath(environment: environment) == path)
        #expect(HistoryStore(path: nil).entries.isEmpty)
    }
}
