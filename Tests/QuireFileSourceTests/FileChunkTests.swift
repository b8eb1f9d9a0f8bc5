import Foundation
import QuireDecode
import QuireFetch
import QuireModel
import QuirePlan
import Testing

@testable import QuireFileSource

/// Files in chunks: nothing depends on where they end, nor on who reads them.
@Suite struct FileChunkTests {
    /// A folder with one file, which goes when the test does.
    private final class OneFile {
        let path: String

        init(_ text: String, _ name: String) throws {
            let folder = FileManager.default.temporaryDirectory.path + "/quire-chunks-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            path = folder + "/" + name
            try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        }

        deinit { try? FileManager.default.removeItem(atPath: (path as NSString).deletingLastPathComponent) }

        func table(
            _ options: FileOptions = FileOptions(), cores: Int = 1, blockSize: Int = FileBlocks.size
        ) throws(FileProblem) -> FileTable {
            let reference = FileReference(written: "f", path: path, options: options)
            return try FileDescriber(
                reference: reference, files: FilePlace.files(of: reference), depth: .whole, cores: cores,
                blockSize: blockSize
            ).table()
        }
    }

    private static func random(_ alphabet: [String], _ count: Int, _ random: inout SplitMix64) -> String {
        (0..<count).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }.joined()
    }

    /// Rows as text, with the lines on which they begin.
    private static func shown(_ rows: CSVRows, after lines: Int) -> [String] {
        (0..<rows.count).map { row in
            let fields = rows.fields(of: row).map { (rows.isQuoted($0) ? "q" : "") + "‹\(rows.text(of: $0))›" }
            return "\(lines + rows.line(of: row)) \(fields.joined()) \(rows.malformed.contains(row))"
        }
    }

    @Test("Rows of fields are the same as those that are read byte by byte, wherever chunks end", arguments: 0..<300)
    func rows(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        // Some have quotes and line ends where they belong, some anywhere.
        let alphabets = [
            ["a", "bc", ",", "\n", "\r\n", "\"x,\ny\",", "\"\"\"z\"\"\"\n", "é"], ["a", ",", "\"", "\n", "\r"],
            ["\"", "\n", ","], ["longer text", ",", ",", "\n", "\"quoted \"\" text\"\n"],
        ]
        let text = Self.random(alphabets[Int(seed) % alphabets.count], Int(random.next() % 200), &random)
        var reader = CSVReader(delimiter: UInt8(ascii: ","))
        reader.push(Array(text.utf8))
        let quote = reader.finish()
        let expected = Self.shown(reader.take(), after: 0)
        let file = try OneFile("head\n" + text, "a.csv")
        let reference = FileReference(written: "f", path: file.path)
        for size in [1, 3, 64, 1_000] {
            let chunks = FileChunks(
                try FilePlace.files(of: reference), FileOptions(), .csv,
                head: FileChunks.Head(names: ["head"], header: [], delimiter: UInt8(ascii: ",")), blockSize: size)
            var found: [String] = []
            var open: CSVReader.OpenQuote?
            while let taken = chunks.next() {
                let chunk = try taken.chunk.get()
                guard case .fields(let content) = chunk.content else { continue }
                let (rows, unclosed) = content.rows()
                found += Self.shown(rows, after: chunk.lines - 1)
                open = unclosed.map { CSVReader.OpenQuote(line: $0.line + chunk.lines - 1, column: $0.column) }
            }
            #expect(found == expected, "seed \(seed), blocks of \(size)")
            #expect(open == quote, "seed \(seed), blocks of \(size)")
        }
    }

    @Test("The first row that isn't an empty line is found, wherever blocks end", arguments: [1, 2, 5, 100])
    func beginning(_ size: Int) throws {
        for (text, skipped, hasHeader, names, rows) in [
            ("\n\r\n\"a\nb\",c\r\n1,2\n", 0, true, ["a\nb", "c"], "4 ‹1›‹2› false"),
            ("x\n\"\na,b\n1,2", 2, true, ["a", "b"], "3 ‹1›‹2› false"),
            ("\na,b\r1,2\r", 0, false, ["column1", "column2"], "1 ‹a›‹b› false|2 ‹1›‹2› false"),
            ("a\r\n\r\n1", 0, true, ["a"], "1 ‹› false|2 ‹1› false"),
        ] as [(String, Int, Bool, [String], String)] {
            let file = try OneFile(text, "a.csv")
            var options = FileOptions()
            (options.skippedLines, options.hasHeader) = (skipped, hasHeader)
            let reference = FileReference(written: "f", path: file.path, options: options)
            let chunks = FileChunks(try FilePlace.files(of: reference), options, .csv, blockSize: size)
            var found: [String] = []
            while let taken = chunks.next() {
                let chunk = try taken.chunk.get()
                guard case .fields(let content) = chunk.content else { continue }
                found += Self.shown(content.rows().0, after: chunk.lines)
            }
            #expect(chunks.head?.names == names)
            #expect(found.joined(separator: "|") == rows, "\(text)")
        }
    }

    @Test("What a file is found to be doesn't depend on how many look at it", arguments: 0..<40)
    func inference(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let values = [
            "1", "2.5", "\"2026-01-02\"", "\"x\"", "true", "null", "[1]", "{\"k\":[{}]}", "\"\\u0041\\\"\"", "1e400",
        ]
        let kinds = Int(random.next() % UInt64(values.count)) + 1
        let keys = ["a", "b", "c d", "\\u0061", "é"]
        let lines = (0..<60).map { _ -> String in
            if random.next() % 40 == 0 {
                return ["{", "[1]", "", "{\"a\":1 2}", "{\"a\":\n1}", "}"][Int(random.next() % 6)]
            }
            let members = (0..<(random.next() % 4)).map { _ in
                "\"\(keys[Int(random.next() % 5)])\" : \(values[Int(random.next() % UInt64(kinds))])"
            }
            return "{\(members.joined(separator: ", "))}" + (random.next() % 10 == 0 ? " " : "")
        }
        let file = try OneFile("{\"first\":1}\n" + lines.joined(separator: "\n"), "a.jsonl")
        var alone = JSONInference()
        var splitter = JSONSplitter(isOneEachLine: true)
        _ = splitter.push(Array(("{\"first\":1}\n" + lines.joined(separator: "\n")).utf8))
        _ = splitter.finish()
        let elements = splitter.take()
        elements.bytes.withUnsafeBufferPointer { bytes in
            for range in elements.ranges { alone.add(UnsafeBufferPointer(rebasing: bytes[range])) }
        }
        let expected = alone.columns.map { "\($0.name) \($0.type) \($0.isEmpty)" }
        for (cores, size) in [(1, 1_000_000), (1, 50), (4, 50), (3, 1)] {
            let columns = try file.table(cores: cores, blockSize: size).columns
            #expect(columns.map { "\($0.name) \($0.type) \($0.isEmpty)" } == expected, "seed \(seed)")
        }
    }

    @Test("Records that are read by their tokens are those that are read one by one", arguments: 0..<60)
    func records(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        let parts = [
            "{\"a\":1,\"b\":\"x\"}", "{\"b\":\"\\u00e9\\n\",\"c\":{\"d\":[1,2]}}", "{\"a\" : 2 , \"b\":null}", "{}",
            " {\"a\":3}\r",
            "{\"a\":1}{\"a\":2}", "[1]", "{\"a\":}", "{\"b\":\"\u{1}\"}", "{\"b\":\"open}", "", "{\"a\":\"x\"}",
            "{\"a\":1},",
        ]
        // Mostly whole ones, so that both ways are gone.
        let lines = (0..<20).map { _ in parts[Int(random.next() % (seed % 2 == 0 ? 5 : 13))] }
        let text = lines.joined(separator: "\n")
        let file = try OneFile(text, "a.jsonl")
        var options = FileOptions()
        options.columns = [FileColumnDeclaration("a", .integer)]
        let reference = FileReference(written: "f", path: file.path, options: options)
        let columns = [
            FileColumn("a", .integer, isDeclared: true), FileColumn("b", .text), FileColumn("c", .any),
        ]
        let table = FileTable(reference, .jsonl, files: try FilePlace.files(of: reference), columns: columns)
        for names in [["b", "a", "c", "raw"], []] {
            let scan = JSONScan(table, columns: names)
            func shown(_ rows: ScannedRows) -> String {
                let values = (0..<(rows.batch?.count ?? 0)).map { "\(rows.batch?.row($0) ?? [])" }
                return "\(values) \(rows.keptOut)"
            }
            let bytes = Array(text.utf8)
            let chunk = FileChunk(
                number: 0, file: try #require(table.files.first), lines: 0, positions: [],
                content: .lines(LinesChunk(bytes: bytes, count: bytes.count)))
            let lines = LinesChunk(bytes: bytes, count: bytes.count)
            let one = try scan.rows(of: lines, chunk, TokenIndexer())
            #expect(shown(one) == shown(scan.rows(of: lines.elements, chunk)), "seed \(seed)")
        }
    }

    private static let numbers = "n\n" + (0..<20_000).map { "\($0)\n" }.joined()

    @Test("Chunks are handed over in order, and no more of them are held than cores and one", arguments: [1, 2, 5])
    func order(_ cores: Int) async throws {
        let file = try OneFile(Self.numbers, "a.csv")
        let reader = ChunkReader(try file.table(), columns: ["n"], cores: cores, blockSize: 512)
        var next: Int64 = 0
        var given = 0
        try await reader.read { scanned in
            #expect(reader.chunks.taken - given <= cores + 1)
            given += 1
            let batch = try #require(scanned.batch)
            for row in 0..<batch.count {
                guard batch.columns[0][row] == .integer(next) else { return .enough }
                next += 1
            }
            return .more
        }
        #expect(next == 20_000)
        #expect(given > 100)
    }

    @Test("A read that has enough stops the others", arguments: [1, 4])
    func enough(_ cores: Int) async throws {
        let file = try OneFile(Self.numbers, "a.csv")
        let reader = ChunkReader(try file.table(), columns: [], cores: cores, blockSize: 512)
        try await reader.read { _ in .enough }
        // The header, and a chunk for each.
        #expect(reader.bytesRead <= (cores + 2) * 512)
    }

    @Test("Of several problems the one that comes first in the file is told", arguments: [1, 4])
    func firstProblem(_ cores: Int) throws {
        let file = try OneFile("a,b\n" + String(repeating: "1,2\n", count: 500), "a.csv")
        var bytes = Array("a,b\n".utf8)
        for row in 0..<500 { bytes += Array("1,".utf8) + [row % 100 == 50 ? 0xFF : 0x32, 0x0A] }
        try Data(bytes).write(to: URL(fileURLWithPath: file.path))
        let problem = #expect(throws: FileProblem.self) { try file.table(cores: cores, blockSize: 64) }
        #expect(problem?.message.contains("line 52, column 3: expected UTF-8, found the bytes FF 0A") == true)
    }
}
