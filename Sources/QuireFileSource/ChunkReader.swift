import QuireDecode
import QuireFetch
import QuireModel
import QuirePlan

/// Reads the chunks of files on all cores, and hands over what they are made of in the order of the files.
struct ChunkReader: Sendable {
    let chunks: FileChunks
    private let scan: ChunkScan
    /// What finds tokens; each is for one chunk at a time.
    private let indexers: [TokenIndexer]

    init(_ table: FileTable, columns names: [String], cores: Int, blockSize: Int = FileBlocks.size) {
        chunks = FileChunks(table, blockSize: blockSize)
        scan = ChunkScan(table, columns: names)
        // One more than can be worked on, so that nobody waits while the first of them is taken.
        indexers = (0...cores).map { _ in TokenIndexer() }
    }

    /// How many bytes were read of the files.
    var bytesRead: Int { chunks.bytesRead }

    /// The rows of a chunk, and the number of what was free to find its tokens.
    private typealias Scanned = (indexer: Int, number: Int, rows: ScannedRows)

    /// Hands over the rows of one chunk after another. No more chunks are held than there are cores and one: another is
    /// only read once one was taken.
    func read(_ take: (ScannedRows) async throws -> FetchScheduler.Demand) async throws {
        try await withThrowingTaskGroup(of: Scanned?.self) { group in
            defer {
                chunks.stop()
                group.cancelAll()
            }
            func start(_ indexer: Int) {
                group.addTask {
                    guard let taken = chunks.next() else { return nil }
                    return (indexer, taken.number, scan.rows(of: taken, indexers[indexer]))
                }
            }
            for indexer in indexers.indices { start(indexer) }
            var waiting: [Int: Scanned] = [:]
            var number = 0
            while let ended = try await group.next() {
                // Behind the end there is nothing for anybody.
                guard let ended else { continue }
                waiting[ended.number] = ended
                while let next = waiting.removeValue(forKey: number) {
                    number += 1
                    if try await take(next.rows) == .enough { return }
                    start(next.indexer)
                }
            }
        }
    }
}
