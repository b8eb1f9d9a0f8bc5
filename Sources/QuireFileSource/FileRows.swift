import QuireDecode
package import QuireFetch
package import QuireModel
package import QuirePlan

/// Turns chunks of files into rows of their table, whatever their format.
struct ChunkScan: Sendable {
    private enum Format {
        case fields(CSVScan)
        case records(JSONScan)
    }

    private let format: Format

    /// A scan for the columns of these names, in this order; `raw` and `file` among them where the table has none of that
    /// name.
    init(_ table: FileTable, columns names: [String]) {
        format =
            table.format.isJSON
            ? .records(JSONScan(table, columns: names)) : .fields(CSVScan(table, columns: names))
    }

    /// The rows of a chunk, and what keeps others from coming.
    func rows(of taken: FileChunks.Taken, _ tokens: TokenIndexer) -> ScannedRows {
        do throws(FileProblem) {
            return try rows(of: taken.chunk.get(), tokens)
        } catch {
            var scanned = ScannedRows()
            scanned.failure = error
            return scanned
        }
    }

    private func rows(of chunk: FileChunk, _ tokens: TokenIndexer) throws(FileProblem) -> ScannedRows {
        switch (format, chunk.content) {
        case (.fields(let scan), .fields(let rows)): try scan.rows(of: rows, chunk)
        case (.records(let scan), .lines(let lines)): try scan.rows(of: lines, chunk, tokens)
        case (.records(let scan), .elements(let elements)): scan.rows(of: elements, chunk)
        case (.fields, _), (.records, .fields): ScannedRows()
        }
    }
}

/// The rows of a table of files, one chunk after another.
package struct FileRows {
    private let chunks: FileChunks
    private let scan: ChunkScan
    private let tokens = TokenIndexer()
    private var failure: FileProblem?
    /// The rows so far that don't fit the table.
    package private(set) var keptOut = KeptOutRows()

    /// The columns of these names, in this order; `raw` and `file` among them where the table has none of that name.
    package init(_ table: FileTable, columns names: [String]) {
        chunks = FileChunks(table)
        scan = ChunkScan(table, columns: names)
    }

    /// The next rows, which may be none; nil at the end.
    package mutating func next() throws(FileProblem) -> RowBatch? {
        while true {
            if let failure { throw failure }
            guard let taken = chunks.next() else { return nil }
            let scanned = scan.rows(of: taken, tokens)
            keptOut.add(scanned.keptOut)
            failure = scanned.failure
            if let batch = scanned.batch { return batch }
        }
    }
}
