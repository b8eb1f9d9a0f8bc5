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
            fill(column, rows, style, lead) { $1.append(digitsOf: values[$0]) }
        case .decimals(let values):
            fill(column, rows, style, lead) { $1.append(values[$0], between: style.decimalMark) }
        case .money(let values):
            fill(column, rows, style, lead) { $1.append(values[$0].amount, between: style.decimalMark) }
        case .texts(let values):
            if let mark = style.textMark, style.isPlain(values) {
                fill(column, rows, style, lead) { row, output in
                    let text = values.bytes(row)
                    guard !text.isEmpty else {
                        return style.appendText(UnsafeBufferPointer(start: nil, count: 0), to: &output)
                    }
                    output.append(contentsOf: mark)
                    output.append(contentsOf: text)
                    output.append(contentsOf: mark)
                }
            } else {
                fill(column, rows, style, lead) { row, output in
                    values.bytes(row).withValidUTF8 { style.appendText($0, to: &output) }
                }
            }
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

    /// Appends a cell, by its position in the run.
    @inline(__always)
    func append(_ position: Int, to output: inout [UInt8]) {
        let start = position == 0 ? 0 : ends[position - 1]
        bytes.withUnsafeBufferPointer {
            output.append(contentsOf: UnsafeBufferPointer(rebasing: $0[start..<ends[position]]))
        }
    }
}
