/// Texts laid end to end in one buffer of UTF-8, with the offset where each ends.
package struct TextVector: Sendable {
    @usableFromInline var ends: [Int] = []
    @usableFromInline var buffer: [UInt8] = []

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
        return wanted.withUnsafeBufferPointer { wanted in
            withBytes { bytes, ends in
                var start = 0
                return ends.map { end in
                    defer { start = end }
                    guard end - start == wanted.count else { return false }
                    for place in wanted.indices where bytes[start + place] != wanted[place] { return false }
                    return true
                }
            }
        }
    }

    /// Compares two rows by their bytes: -1, 0 or 1.
    package func order(_ first: Int, _ second: Int) -> Int {
        let (left, right) = (buffer[range(first)], buffer[range(second)])
        if left.elementsEqual(right) { return 0 }
        return left.lexicographicallyPrecedes(right) ? -1 : 1
    }

    /// Compares a row with a text by their bytes: -1, 0 or 1.
    package func order(_ row: Int, _ text: [UInt8]) -> Int {
        let own = buffer[range(row)]
        if own.elementsEqual(text) { return 0 }
        return own.lexicographicallyPrecedes(text) ? -1 : 1
    }

    /// Hands over all bytes, and where in them each text ends.
    @inlinable
    package func withBytes<Result>(
        _ body: (_ bytes: UnsafeBufferPointer<UInt8>, _ ends: UnsafeBufferPointer<Int>) -> Result
    ) -> Result {
        buffer.withUnsafeBufferPointer { bytes in ends.withUnsafeBufferPointer { body(bytes, $0) } }
    }

    /// How many bytes the longest text has.
    package var longest: Int {
        var (longest, start) = (0, 0)
        for end in ends { (longest, start) = (max(longest, end - start), end) }
        return longest
    }

    /// Whether any of its bytes is zero.
    package var hasZeros: Bool { buffer.contains(0) }

    /// Whether all its bytes are of ASCII.
    package var isASCII: Bool {
        buffer.withUnsafeBufferPointer { bytes in
            var bits: UInt8 = 0
            for byte in bytes { bits |= byte }
            return bits < 0x80
        }
    }

    /// The texts of some rows, in that order.
    package func gathering(_ indices: [Int]) -> TextVector {
        var result = TextVector()
        result.ends.reserveCapacity(indices.count)
        var total = 0
        for index in indices {
            total += range(index).count
            result.ends.append(total)
        }
        result.buffer = [UInt8](unsafeUninitializedCapacity: total) { target, initialized in
            buffer.withUnsafeBufferPointer { bytes in
                for index in indices {
                    let text = bytes[range(index)]
                    _ = target[initialized...].update(fromContentsOf: text)
                    initialized += text.count
                }
            }
        }
        return result
    }
}
