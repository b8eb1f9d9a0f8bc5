import Foundation
import Glibc
import Testing

@testable import QuireModuleLoader

@Suite("Shared libraries are read without a number in them being believed")
struct SharedLibraryTests {
    /// The bytes of a library that this process uses.
    private static func bytes() throws -> [UInt8] {
        // The system says that this file is empty, so that it is read to its end.
        let handle = try FileHandle(forReadingFrom: URL(filePath: "/proc/self/maps"))
        let maps = String(decoding: try #require(try handle.readToEnd()), as: UTF8.self)
        let path = maps.split(separator: "\n").compactMap { $0.split(separator: " ").last }.first {
            $0.hasSuffix("/libc.so.6")
        }
        return Array(try Data(contentsOf: URL(filePath: String(try #require(path)))))
    }

    /// What is read of bytes in a file.
    private static func read(_ bytes: [UInt8]) throws -> Result<SharedLibrary, SharedLibrary.Flaw> {
        let path = FileManager.default.temporaryDirectory.appending(path: "quire-\(UUID().uuidString)").path
        try Data(bytes).write(to: URL(filePath: path))
        defer { unlink(path) }
        let file = try ModuleFile(path)
        do throws(SharedLibrary.Flaw) {
            return .success(try SharedLibrary(file))
        } catch {
            return .failure(error)
        }
    }

    @Test("names and needs of a real library are found")
    func real() throws {
        let library = try Self.read(try Self.bytes()).get()
        #expect(library.defined.contains("getpid") && library.needed.contains { $0.hasPrefix("ld-linux") })
        #expect(!library.undefined.isEmpty && library.undefined.isDisjoint(with: ["getpid"]))
    }

    @Test(
        "what is no library is told from what is cut off",
        arguments: [
            ("", .otherFormat), ("#!/bin/sh\necho this is a script\n", .otherFormat), ("\u{7F}ELF", .otherFormat),
            ("\u{7F}ELF\u{1}\u{1}\u{1}" + String(repeating: "\u{3}\u{0}", count: 8), .otherKind),
        ] as [(String, SharedLibrary.Flaw)])
    func others(text: String, flaw: SharedLibrary.Flaw) throws {
        guard case .failure(let found) = try Self.read(Array(text.utf8)) else {
            Issue.record("it is read")
            return
        }
        #expect(found == flaw)
    }

    @Test("a library that was cut anywhere is refused")
    func cut() throws {
        let bytes = try Self.bytes()
        let seed = UInt64.random(in: 0..<1_000_000)
        var random = Numbers(state: seed)
        let places = [20, 63, 64, 200, bytes.count - 1] + (0..<20).map { _ in random.next(below: bytes.count) }
        for place in places where place >= 20 {
            guard case .failure(let flaw) = try Self.read(Array(bytes.prefix(place))) else {
                Issue.record("cut at \(place) of \(bytes.count) it is read, seed \(seed)")
                return
            }
            #expect(flaw == .cutOff, "at \(place), seed \(seed)")
        }
    }

    @Test("no change of its headers makes the reader fail")
    func damaged() throws {
        let bytes = try Self.bytes()
        let seed = UInt64.random(in: 0..<1_000_000)
        var random = Numbers(state: seed)
        var refused = 0
        let tail = bytes.count - 64 * 40
        for _ in 0..<80 {
            var damaged = bytes
            // The file's header, its segments, and the section headers at its end.
            for _ in 0..<4 {
                let place = random.next(below: 2) == 0 ? random.next(below: 700) : tail + random.next(below: 64 * 40)
                damaged[place] = UInt8(random.next(below: 256))
            }
            if case .failure = try Self.read(damaged) { refused += 1 }
        }
        #expect(refused > 8, "seed \(seed)")
    }
}

/// Random numbers that a seed repeats.
private struct Numbers {
    var state: UInt64

    mutating func next(below bound: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64(max(1, bound)))
    }
}
