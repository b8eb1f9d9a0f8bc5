import QuirePlan

/// Finds the delimiter of a file from its beginning.
enum CSVDialect {
    private static let candidates = [UInt8]([
        UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|"),
    ])
    private static let mostRows = 100

    /// The delimiter that gives the first rows the same number of fields, more than one; the comma where none does.
    static func delimiter(of beginning: [UInt8], skippedLines: Int) -> UInt8 {
        var best = (score: 0.0, delimiter: candidates[0])
        for candidate in candidates {
            let score = score(of: candidate, beginning, skippedLines)
            if score > best.score { best = (score, candidate) }
        }
        return best.delimiter
    }

    /// The share of rows with the most frequent number of fields, and a little for more of them.
    private static func score(of delimiter: UInt8, _ beginning: [UInt8], _ skippedLines: Int) -> Double {
        var reader = CSVReader(delimiter: delimiter, skippedLines: skippedLines)
        reader.push(beginning)
        var rows = reader.take()
        if rows.count == 0, reader.finish() == nil { rows = reader.take() }
        var counts: [Int: Int] = [:]
        for row in 0..<min(rows.count, mostRows) where !rows.isBlank(row) {
            counts[rows.fields(of: row).count, default: 0] += 1
        }
        let all = counts.values.reduce(0, +)
        guard let (width, times) = counts.max(by: { ($0.value, $0.key) < ($1.value, $1.key) }), width > 1 else {
            return 0
        }
        return Double(times) / Double(all) + Double(min(width, 100)) / 10_000
    }
}
