import QuireModel

/// The written cells of one column for a run of rows, end to end.
///
/// Writing one column at a time keeps the choice of the format out of the loop over its values.
struct CellBuffer {
    private(set) var bytes: [UInt8] = []
    private var ends: [Int] = []

    /// Writes the cells of `rows`, each with `lead` before it.
    init(_ column: Column, rows: Range<Int>, style: some CellStyle, lead: [UInt8] = []) {
        ends.reserveCapacity(rows.count)
        bytes.reserveCapacity(rows.count * (lead.count + 16))
        switch column.storage {
        case .bools(let values):
            fill(column, rows, style, lead) { $1.append(contentsOf: (values[$0] ? "true" : "false").utf8) }
        case .integers(let values):
            write(column, rows, style, lead, atMost: ByteWriter.integerWidth) { $1.put(values[$0]) }
        case .decimals(let values) where rows.allSatisfy { values[$0].isShort }:
            let mark = style.decimalMark
            write(column, rows, style, lead, between: mark, atMost: ByteWriter.decimalWidth) { _ = $1.put(values[$0]) }
        case .decimals(let values):
            fill(column, rows, style, lead) { $1.append(values[$0], between: style.decimalMark) }
        case .money(let values) where rows.allSatisfy { values[$0].amount.isShort }:
            let mark = style.decimalMark
            write(column, rows, style, lead, between: mark, atMost: ByteWriter.decimalWidth) {
                _ = $1.put(values[$0].amount)
            }
        case .money(let values):
            fill(column, rows, style, lead) { $1.append(values[$0].amount, between: style.decimalMark) }
        case .texts(let values):
            if let plain = style.plainText, plain.holds(values, rows) {
                copy(values, column.nulls, rows, style, lead, plain.mark)
            } else {
                fill(column, rows, style, lead) { row, output in
                    values.bytes(row).withValidUTF8 { style.appendText($0, to: &output) }
                }
            }
        case .timestamps(let values)
        where style.zone == .utc && rows.allSatisfy { ByteWriter.writtenSeconds.contains(values[$0].seconds) }:
            let mark = style.timestampMark
            write(column, rows, style, lead, between: mark, atMost: ByteWriter.instantWidth) { $1.put(values[$0]) }
        case .timestamps(let values):
            fill(column, rows, style, lead) {
                $1.append(values[$0], zone: style.zone, between: style.timestampMark)
            }
        case .periods(let values):
            fill(column, rows, style, lead) { $1.append(contentsOf: style.written(values[$0].description)) }
        case .json(let values):
            fill(column, rows, style, lead) { $1.append(json: values.bytes($0), style) }
        case .values(let values):
            fill(column, rows, style, lead) { $1.append(values[$0], style) }
        }
    }

    /// Writes cells of a known width straight into memory.
    @inline(__always)
    private mutating func write(
        _ column: Column, _ rows: Range<Int>, _ style: some CellStyle, _ lead: [UInt8], between mark: [UInt8] = [],
        atMost width: Int, _ write: (Int, inout ByteWriter) -> Void
    ) {
        let nulls = column.nulls
        let null = style.null
        var ends = ends
        let longest = lead.count + max(null.count, width + 2 * mark.count)
        bytes = ByteWriter.bytes(atMost: rows.count * longest) { writer in
            lead.withUnsafeBufferPointer { lead in
                mark.withUnsafeBufferPointer { mark in
                    for row in rows {
                        writer.put(lead)
                        if nulls.isNull(row) {
                            null.withUnsafeBufferPointer { writer.put($0) }
                        } else {
                            writer.put(mark)
                            write(row, &writer)
                            writer.put(mark)
                        }
                        ends.append(writer.count)
                    }
                }
            }
        }
        self.ends = ends
    }

    /// Copies texts as they stand, each between marks.
    private mutating func copy(
        _ texts: TextVector, _ nulls: NullMask, _ rows: Range<Int>, _ style: some CellStyle, _ lead: [UInt8],
        _ mark: [UInt8]
    ) {
        var ends = ends
        var empty: [UInt8] = []
        style.appendText(UnsafeBufferPointer(start: nil, count: 0), to: &empty)
        let null = style.null
        bytes = texts.withBytes { all, textEnds in
            let first = rows.lowerBound == 0 ? 0 : textEnds[rows.lowerBound - 1]
            let total = rows.isEmpty ? 0 : textEnds[rows.upperBound - 1] - first
            let around = lead.count + 2 * mark.count + max(null.count, empty.count)
            return ByteWriter.bytes(atMost: total + rows.count * around) { writer in
                lead.withUnsafeBufferPointer { lead in
                    mark.withUnsafeBufferPointer { mark in
                        var start = first
                        for row in rows {
                            let text = UnsafeBufferPointer(rebasing: all[start..<textEnds[row]])
                            start = textEnds[row]
                            writer.put(lead)
                            if nulls.isNull(row) {
                                null.withUnsafeBufferPointer { writer.put($0) }
                            } else if text.isEmpty {
                                empty.withUnsafeBufferPointer { writer.put($0) }
                            } else {
                                writer.put(mark)
                                writer.put(text)
                                writer.put(mark)
                            }
                            ends.append(writer.count)
                        }
                    }
                }
            }
        }
        self.ends = ends
    }

    private mutating func fill(
        _ column: Column, _ rows: Range<Int>, _ style: some CellStyle, _ lead: [UInt8],
        _ write: (Int, inout [UInt8]) -> Void
    ) {
        let hasNulls = !column.nulls.isEmpty
        for row in rows {
            bytes.append(contentsOf: lead)
            if hasNulls, column.nulls.isNull(row) {
                style.appendNull(to: &bytes)
            } else {
                write(row, &bytes)
            }
            ends.append(bytes.count)
        }
    }

    /// The bytes of a cell, by its position in the run.
    func cell(_ position: Int) -> ArraySlice<UInt8> {
        bytes[(position == 0 ? 0 : ends[position - 1])..<ends[position]]
    }

    /// Adds the length of each cell to that of its row.
    func addLengths(to lengths: inout [Int]) {
        var start = 0
        for position in ends.indices {
            lengths[position] += ends[position] - start
            start = ends[position]
        }
    }

    /// Copies each cell to its row's place, which moves behind it.
    func copy(to target: UnsafeMutablePointer<UInt8>, _ places: inout [Int]) {
        bytes.withUnsafeBufferPointer { bytes in
            guard let first = bytes.baseAddress else { return }
            var start = 0
            for position in ends.indices {
                let count = ends[position] - start
                (target + places[position]).update(from: first + start, count: count)
                places[position] += count
                start = ends[position]
            }
        }
    }
}

extension CellStyle {
    /// A null as this style writes it.
    fileprivate var null: [UInt8] {
        var output: [UInt8] = []
        appendNull(to: &output)
        return output
    }
}

extension ExactDecimal {
    /// Whether its digits fit 64 bits.
    fileprivate var isShort: Bool { UInt64(exactly: mantissa.magnitude) != nil }
}
