import QuireModel

/// What a row's key is told apart by: 128 bits of a hash with a key of this process.
///
/// Two keys of one table share theirs as likely as a disk returns a wrong bit unnoticed: for ten million rows about once in
/// 10²⁴ tables. The hash is SipHash with a random key, so that nobody who writes rows can aim at it.
struct KeyFingerprint: Hashable, Sendable {
    private let first: Int
    private let second: Int

    /// Half of it is as good as all of it to find a place in a table by.
    func hash(into hasher: inout Hasher) { hasher.combine(first) }

    /// The fingerprints of a batch's rows by their key columns; nil for a row whose key lacks a part, which can't be told
    /// from another.
    static func all(of batch: RowBatch, keyColumns: [Int]) -> [KeyFingerprint?] {
        guard !keyColumns.isEmpty else { return Array(repeating: nil, count: batch.count) }
        let columns = keyColumns.map { batch.columns[$0] }
        return (0..<batch.count).map { KeyFingerprint(columns, $0) }
    }

    private init?(_ columns: [Column], _ row: Int) {
        var hashers = (Hasher(), Hasher())
        hashers.1.combine(1)
        for column in columns {
            guard !column.nulls.isNull(row) else { return nil }
            if case .texts(let texts) = column.storage {
                texts.bytes(row).withUnsafeBytes { bytes in KeyFingerprint.combine(bytes, into: &hashers) }
                continue
            }
            let value = column[row]
            if value.isNull { return nil }
            guard let text = value.text else {
                value.hash(into: &hashers.0)
                value.hash(into: &hashers.1)
                continue
            }
            // A text is the same text however its column is kept.
            var utf8 = text
            utf8.withUTF8 { KeyFingerprint.combine(UnsafeRawBufferPointer($0), into: &hashers) }
        }
        (first, second) = (hashers.0.finalize(), hashers.1.finalize())
    }

    private static func combine(_ bytes: UnsafeRawBufferPointer, into hashers: inout (Hasher, Hasher)) {
        // Its length ends a text, so that two of them in a key can't be cut in another place.
        hashers.0.combine(bytes.count)
        hashers.0.combine(bytes: bytes)
        hashers.1.combine(bytes.count)
        hashers.1.combine(bytes: bytes)
    }
}
