import Dispatch
import QuireDecode
import QuirePlan
import Synchronization

/// Finds out what the values of chunks are, one chunk after another.
protocol ChunkInference: Sendable {
    /// How many rows were looked at.
    var rows: Int { get }

    /// Looks at a chunk, at no more than so many of its rows.
    mutating func add(_ chunk: FileChunk, _ tokens: TokenIndexer, most: Int) throws(FileProblem)

    /// Takes what others found into account, who looked at other chunks.
    mutating func merge(_ other: Self)
}

/// Looks at the chunks of files on all cores.
struct ParallelInference {
    private let chunks: FileChunks
    private let cores: Int

    init(_ chunks: FileChunks, cores: Int) {
        self.chunks = chunks
        self.cores = cores
    }

    private struct State<Found: Sendable>: Sendable {
        var found: Found
        /// The first of the chunks with a problem, and what that is.
        var problem: (number: Int, problem: FileProblem)?
    }

    /// What all chunks are found to hold; of several problems the one that comes first in the files.
    func found<Found: ChunkInference>(_ none: Found) throws(FileProblem) -> Found {
        let state = Mutex(State(found: none))
        // It works on this thread too, so that it goes on where no other is free, and sees that the task was cancelled.
        DispatchQueue.concurrentPerform(iterations: cores) { _ in
            var own = none
            let tokens = TokenIndexer()
            while let taken = chunks.next() {
                do throws(FileProblem) {
                    try own.add(taken.chunk.get(), tokens, most: .max)
                } catch {
                    chunks.stop()
                    state.withLock { state in
                        guard state.problem.map({ taken.number < $0.number }) ?? true else { return }
                        state.problem = (taken.number, error)
                    }
                }
            }
            state.withLock { $0.found.merge(own) }
        }
        let end = state.withLock { $0 }
        if let problem = end.problem { throw problem.problem }
        return end.found
    }
}

/// Finds the types of the columns of fields.
struct FieldInference: ChunkInference {
    private let encoding: FileEncoding?
    private var columns: [TypeInference] = []
    private(set) var rows = 0

    init(_ encoding: FileEncoding?) { self.encoding = encoding }

    /// What was found of a table of so many columns.
    func types(of width: Int) -> [TypeInference] {
        columns.count == width ? columns : Array(repeating: TypeInference(), count: width)
    }

    mutating func add(_ chunk: FileChunk, _ tokens: TokenIndexer, most: Int) throws(FileProblem) {
        guard case .fields(let content) = chunk.content else { return }
        try CSVFile.check(
            content.bytes[..<(content.count - (content.isCompleted ? 1 : 0))], after: chunk.lines, chunk.file, encoding)
        let (rows, quote) = content.rows()
        add(rows, chunk.positions, most: most)
        if let quote { throw CSVFile.open(quote, after: chunk.lines, chunk.file) }
    }

    private mutating func add(_ rows: CSVRows, _ positions: [Int], most: Int) {
        let width = positions.count
        if columns.isEmpty { columns = Array(repeating: TypeInference(), count: width) }
        var firsts: [Int] = []
        firsts.reserveCapacity(rows.count)
        for row in 0..<rows.count where firsts.count < most {
            guard CSVFile.misfit(rows, row, width: width) == nil, width == 1 || !rows.isBlank(row) else { continue }
            firsts.append(rows.fields(of: row).lowerBound)
        }
        self.rows += firsts.count
        rows.bytes.withUnsafeBufferPointer { bytes in
            for column in columns.indices {
                var inference = columns[column]
                let position = positions[column]
                for first in firsts {
                    if inference.isSettled { break }
                    let field = first + position
                    inference.add(
                        UnsafeBufferPointer(rebasing: bytes[rows.range(of: field)]), isQuoted: rows.isQuoted(field))
                }
                columns[column] = inference
            }
        }
    }

    mutating func merge(_ other: FieldInference) {
        rows += other.rows
        guard !columns.isEmpty, !other.columns.isEmpty else {
            if columns.isEmpty { columns = other.columns }
            return
        }
        for column in columns.indices { columns[column].merge(other.columns[column]) }
    }
}
