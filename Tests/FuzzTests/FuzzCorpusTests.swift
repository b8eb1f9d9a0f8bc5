import Foundation
import FuzzTargets
import Testing

@Suite("Inputs that the fuzz targets begin with, and those that once found something")
struct FuzzCorpusTests {
    private static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fuzz/Corpora")

    @Test("every rule holds for every input of a target's corpus", arguments: FuzzTarget.allCases)
    func rulesHold(target: FuzzTarget) throws {
        let folder = Self.folder.appending(path: target.rawValue)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        try #require(!names.isEmpty)
        for name in names {
            let bytes = Array(try Data(contentsOf: folder.appending(path: name)))
            do throws(BrokenRule) {
                try target.run(bytes)
            } catch {
                Issue.record("\(target.rawValue)/\(name): \(error)")
            }
        }
    }

    @Test("every rule holds for pieces of them", arguments: FuzzTarget.allCases)
    func rulesHoldForPieces(target: FuzzTarget) throws {
        let folder = Self.folder.appending(path: target.rawValue)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        for name in names.prefix(10) {
            let bytes = Array(try Data(contentsOf: folder.appending(path: name)))
            for cut in stride(from: 1, to: bytes.count, by: max(1, bytes.count / 12)) {
                for piece in [bytes[..<cut], bytes[cut...]] {
                    do throws(BrokenRule) {
                        try target.run(Array(piece))
                    } catch {
                        Issue.record("\(target.rawValue)/\(name), cut at \(cut): \(error)")
                    }
                }
            }
        }
    }

    @Test("there is a corpus for each target and no other, and all of them are small")
    func corporaAreSmall() throws {
        let folders = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
        #expect(Set(folders) == Set(FuzzTarget.allCases.map(\.rawValue)))
        let files = try FileManager.default.subpathsOfDirectory(atPath: Self.folder.path)
        #expect(files.count < 320)
    }
}
