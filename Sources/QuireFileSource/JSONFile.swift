import CFileScan
import QuirePlan

/// Lines of which each is a record.
struct LinesChunk: Sendable {
    /// The lines, and perhaps the beginning of another.
    var bytes: [UInt8]
    /// How many of the bytes are lines.
    var count: Int

    /// The records, found byte by byte.
    var elements: JSONElements {
        var splitter = JSONSplitter(isOneEachLine: true)
        // Lines are never wrong; what stands on them may be.
        _ = splitter.push(bytes[..<count])
        _ = splitter.finish()
        return splitter.take()
    }
}

/// Reads one file of records in chunks.
struct JSONFile {
    let file: FileState
    /// How many lines come before the next chunk; the records of a list know theirs.
    private(set) var lines = 0
    private let blocks: FileBlocks
    /// Finds the records where lines don't.
    private var splitter: JSONSplitter?
    /// The bytes behind the last line that was given.
    private var rest: [UInt8] = []
    private var isAtEnd = false

    init(
        _ file: FileState, _ options: FileOptions, _ format: FileFormat, blockSize: Int
    ) throws(FileProblem) {
        self.file = file
        blocks = try FileBlocks(file, options.encoding, leavesChecks: format == .jsonl, size: blockSize)
        splitter = format == .jsonl ? nil : JSONSplitter(isOneEachLine: false)
    }

    /// How many bytes were read of it.
    var bytesRead: Int { blocks.bytesRead }

    /// The next records; nil at the end.
    mutating func next() throws(FileProblem) -> FileChunk.Content? {
        if splitter == nil { return try nextLines() }
        while splitter?.hasElements == false, !isAtEnd {
            let wrong: (line: Int, problem: String)?
            if let block = try blocks.next() {
                wrong = splitter?.push(block)
            } else {
                isAtEnd = true
                wrong = splitter?.finish()
            }
            if let wrong {
                throw FileProblem(
                    .malformed, "\(file.name) line \(wrong.line): \(wrong.problem)",
                    hint: "expected one list of records: [{…}, {…}], or a record on each line")
            }
        }
        guard splitter?.hasElements == true, let elements = splitter?.take() else { return nil }
        return .elements(elements)
    }

    private mutating func nextLines() throws(FileProblem) -> FileChunk.Content? {
        while !isAtEnd {
            guard let bytes = try blocks.next(after: rest[...]) else {
                isAtEnd = true
                break
            }
            guard let last = bytes.lastIndex(of: UInt8(ascii: "\n")) else {
                rest = bytes
                continue
            }
            rest = Array(bytes[(last + 1)...])
            lines += bytes.withUnsafeBufferPointer { quire_count_newlines($0.baseAddress, last + 1) }
            return .lines(LinesChunk(bytes: bytes, count: last + 1))
        }
        guard !rest.isEmpty else { return nil }
        defer { rest = [] }
        return .lines(LinesChunk(bytes: rest, count: rest.count))
    }
}
