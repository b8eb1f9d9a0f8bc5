import QuireModel
import QuirePlan

/// Rows that wait to be put in order, each of them whole in one place.
struct HeldRows {
    /// Where the bytes of a row are.
    private struct Place {
        var block: UInt32
        var count: UInt32
        var start: Int
    }

    private let reader: RowReader
    private var blocks: [RowWriter] = []
    private var places: [Place] = []
    /// About how many bytes they take.
    private(set) var byteCount = 0

    /// No rows of columns of these types.
    init(_ schema: Schema) { reader = RowReader(schema.columns.map(\.type)) }

    /// How many there are.
    var count: Int { places.count }

    /// Batches are put together up to so many bytes, so that no block is copied much while it grows.
    private static let blockSize = 1 << 20

    /// Takes rows; they are numbered in the order in which they come.
    mutating func append(_ batch: RowBatch) {
        if (blocks.last?.bytes.count ?? .max) > HeldRows.blockSize { blocks.append(RowWriter()) }
        let block = blocks.count - 1
        var start = blocks[block].bytes.count
        byteCount -= start
        for end in blocks[block].append(batch) {
            places.append(Place(block: UInt32(block), count: UInt32(end - start), start: start))
            start = end
        }
        byteCount += start + batch.count * MemoryLayout<Place>.stride
    }

    /// Some of the rows, by their numbers, in that order.
    func batch(of rows: ArraySlice<Int>) throws(EvaluationError) -> RowBatch {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        bytes.reserveCapacity(rows.reduce(0) { $0 + Int(places[$1].count) })
        ends.reserveCapacity(rows.count)
        for row in rows {
            let place = places[row]
            bytes.append(contentsOf: blocks[Int(place.block)].bytes[place.start..<place.start + Int(place.count)])
            ends.append(bytes.count)
        }
        return try reader.batch(bytes, ends)
    }
}
