import QuireModel

/// Writes rows as bytes, all that belongs to a row in one place: in that form rows are put in another order, or on disk.
struct RowWriter {
    /// The bytes of all rows.
    private(set) var bytes: [UInt8] = []

    /// Writes the rows of a batch; gives where each ends.
    mutating func append(_ batch: RowBatch) -> [Int] {
        let writers = batch.columns.map(RowWriter.writer)
        var ends: [Int] = []
        ends.reserveCapacity(batch.count)
        for row in 0..<batch.count {
            for write in writers { write(row, &bytes) }
            ends.append(bytes.count)
        }
        return ends
    }

    /// What writes a column's value in a row, chosen once for all rows.
    private static func writer(_ column: Column) -> (_ row: Int, _ bytes: inout [UInt8]) -> Void {
        let write: (Int, inout [UInt8]) -> Void =
            switch column.storage {
            case .bools(let flags): { $1.append(tag: flags[$0] ? .yes : .no) }
            case .integers(let numbers): { $1.append(.integer, numbers[$0]) }
            case .decimals(let numbers): { $1.append(numbers[$0]) }
            case .money(let amounts): { $1.append(amounts[$0]) }
            case .texts(let texts): { row, bytes in texts.bytes(row).withUnsafeBytes { bytes.append(.text, $0) } }
            case .json(let texts): { row, bytes in texts.bytes(row).withUnsafeBytes { bytes.append(.json, $0) } }
            case .timestamps(let instants): { $1.append(instants[$0]) }
            case .periods(let periods): { $1.append(periods[$0]) }
            case .values(let values): { $1.append(values[$0]) }
            }
        let nulls = column.nulls
        if nulls.isEmpty { return write }
        return { row, bytes in
            if nulls.isNull(row) { bytes.append(tag: .null) } else { write(row, &bytes) }
        }
    }
}

extension [UInt8] {
    @inline(__always)
    fileprivate mutating func append(tag: ValueTag) { append(tag.rawValue) }

    @inline(__always)
    private mutating func append(bytesOf number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    @inline(__always)
    fileprivate mutating func append(_ tag: ValueTag, _ number: Int64) {
        append(tag: tag)
        append(bytesOf: number)
    }

    @inline(__always)
    fileprivate mutating func append(_ tag: ValueTag, _ text: UnsafeRawBufferPointer) {
        append(tag: tag)
        append(bytesOf: UInt32(truncatingIfNeeded: text.count))
        append(contentsOf: text)
    }

    private mutating func append(_ tag: ValueTag, _ text: String) {
        var text = text
        text.withUTF8 { append(tag, UnsafeRawBufferPointer($0)) }
    }

    fileprivate mutating func append(_ decimal: ExactDecimal) {
        let short = Int64(exactly: decimal.mantissa)
        append(tag: short == nil ? .wideDecimal : .decimal)
        append(UInt8(truncatingIfNeeded: decimal.scale))
        if let short { append(bytesOf: short) } else { append(bytesOf: decimal.mantissa) }
    }

    fileprivate mutating func append(_ money: Money) {
        if let currency = money.currency {
            append(tag: .money)
            append(.text, currency)
        } else {
            append(tag: .moneyWithoutCurrency)
        }
        append(money.amount)
    }

    fileprivate mutating func append(_ instant: Timestamp) {
        append(.timestamp, instant.seconds)
        append(bytesOf: instant.nanoseconds)
    }

    fileprivate mutating func append(_ period: Period) {
        append(tag: .period)
        append(UInt8(truncatingIfNeeded: Period.Unit.allCases.firstIndex(of: period.unit) ?? 0))
        append(bytesOf: Int64(period.ordinal))
    }

    fileprivate mutating func append(_ value: Value) {
        switch value {
        case .null: append(tag: .null)
        case .bool(let flag): append(tag: flag ? .yes : .no)
        case .integer(let number): append(.integer, number)
        case .decimal(let number): append(number)
        case .money(let money): append(money)
        case .text(let text): append(.text, text)
        case .timestamp(let instant): append(instant)
        case .period(let period): append(period)
        case .duration(let duration):
            append(tag: .duration)
            append(bytesOf: Int64(duration.months))
            append(bytesOf: Int64(duration.days))
            append(bytesOf: duration.seconds)
            append(bytesOf: duration.nanoseconds)
        case .list(let elements):
            append(tag: .list)
            append(bytesOf: UInt32(truncatingIfNeeded: elements.count))
            for element in elements { append(element) }
        case .record(let members):
            append(tag: .record)
            append(bytesOf: UInt32(truncatingIfNeeded: members.count))
            for member in members {
                append(.text, member.name)
                append(member.value)
            }
        }
    }
}
