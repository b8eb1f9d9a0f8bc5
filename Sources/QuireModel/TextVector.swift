/// Texts laid end to end in one buffer of UTF-8, with the offset where each ends.
package struct TextVector: Sendable {
    private var ends: [Int] = []
    private var buffer: [UInt8] = []

    package init() {}

    package init(_ texts: [String]) {
        for text in texts { append(text) }
    }

    /// The number of texts.
    package var count: Int { ends.count }

    /// How many bytes of memory it takes.
    package var byteCount: Int { buffer.count + ends.count * MemoryLayout<Int>.stride }

    package mutating func reserve(rows: Int, bytes: Int) {
        ends.reserveCapacity(rows)
        buffer.reserveCapacity(bytes)
    }

    package mutating func append(_ text: String) {
        buffer.append(contentsOf: text.utf8)
        ends.append(buffer.count)
    }

    package mutating func append(bytes: UnsafeBufferPointer<UInt8>) {
        buffer.append(contentsOf: bytes)
        ends.append(buffer.count)
    }

    package mutating func append(_ other: TextVector) {
        let base = buffer.count
        buffer.append(contentsOf: other.buffer)
        ends.append(contentsOf: other.ends.lazy.map { $0 + base })
    }

    /// Where the bytes of a row are in the buffer.
    @inline(__always)
    private func range(_ row: Int) -> Range<Int> { (row == 0 ? 0 : ends[row - 1])..<ends[row] }

    /// The text of a row.
    package subscript(row: Int) -> String { String(decoding: buffer[range(row)], as: UTF8.self) }

    /// The bytes of a row.
    package func bytes(_ row: Int) -> ArraySlice<UInt8> { buffer[range(row)] }

    /// For every row, whether its bytes are exactly those of `text`.
    package func equal(to text: String) -> [Bool] {
        let wanted = Array(text.utf8)
        return buffer.withUnsafeBufferPointer { all in
            ends.indices.map { row in
                let range = range(row)
                return range.count == wanted.count && all[range].elementsEqual(wanted)
            }
        }
    }

    /// Compares two rows by their bytes: -1, 0 or 1.
    package func order(_ first: Int, _ second: Int) -> Int {
        let (left, right) = (buffer[range(first)], buffer[range(second)])
        if left.elementsEqual(right) { return 0 }
        return left.lexicographicallyPrecedes(right) ? -1 : 1
    }

    package func gathering(_ indices: [Int]) -> TextVector {
        var result = TextVector()
        result.ends.reserveCapacity(indices.count)
        for index in indices {
            result.buffer.append(contentsOf: buffer[range(index)])
            result.ends.append(result.buffer.count)
        }
        return result
    }
}
