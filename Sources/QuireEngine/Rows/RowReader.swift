import QuireModel
import QuirePlan

/// Reads rows that a `RowWriter` wrote, a column at a time.
struct RowReader {
    private let types: [ValueType]

    /// A reader of rows of columns of these types.
    init(_ types: [ValueType]) { self.types = types }

    /// The batch of rows whose bytes stand one after another, and end there.
    func batch(_ bytes: [UInt8], _ ends: [Int]) throws(EvaluationError) -> RowBatch {
        let found = bytes.withUnsafeBytes { bytes -> [Column]? in
            var start = 0
            var cursors = ends.map { end in
                defer { start = end }
                return ValueCursor(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
            }
            var columns: [Column] = []
            for type in types {
                guard let column = column(type, &cursors) else { return nil }
                columns.append(column)
            }
            return columns
        }
        guard let found else { throw EvaluationError("rows that were put aside can't be read again") }
        return RowBatch(columns: found, count: ends.count)
    }

    /// The next value of each row; nil where one isn't as it was written.
    private func column(_ type: ValueType, _ cursors: inout [ValueCursor]) -> Column? {
        switch type {
        case .bool: typed(type, &cursors, false, { $0.bool() }, { .bools($0) })
        case .integer: typed(type, &cursors, 0, { $0.integer() }, { .integers($0) })
        case .decimal: typed(type, &cursors, .zero, { $0.decimal() }, { .decimals($0) })
        case .money: typed(type, &cursors, Money(.zero, nil), { $0.money() }, { .money($0) })
        case .timestamp: typed(type, &cursors, Timestamp(seconds: 0), { $0.instant() }, { .timestamps($0) })
        case .date, .period: typed(type, &cursors, Period(unit: .day, ordinal: 0), { $0.period() }, { .periods($0) })
        case .text, .uuid: texts(type, &cursors, .text) { .texts($0) }
        case .list, .record, .any: texts(type, &cursors, .json) { .json($0) }
        case .duration, .null: general(type, &cursors)
        }
    }

    /// The column of values of one kind; general where one is of another.
    private func typed<Element>(
        _ type: ValueType, _ cursors: inout [ValueCursor], _ filler: Element,
        _ read: (inout ValueCursor) -> Element?, _ storage: ([Element]) -> Column.Storage
    ) -> Column? {
        let starts = cursors
        var elements: [Element] = []
        elements.reserveCapacity(cursors.count)
        var nulls = Nulls()
        for row in cursors.indices {
            if cursors[row].skipNull() {
                nulls.add(row, of: cursors.count)
                elements.append(filler)
            } else if let element = read(&cursors[row]) {
                elements.append(element)
            } else {
                cursors = starts
                return general(type, &cursors)
            }
        }
        return Column(type: type, storage: storage(elements), nulls: nulls.mask)
    }

    private func texts(
        _ type: ValueType, _ cursors: inout [ValueCursor], _ tag: ValueTag, _ storage: (TextVector) -> Column.Storage
    ) -> Column? {
        let starts = cursors
        var texts = TextVector()
        texts.reserve(rows: cursors.count, bytes: cursors.count * 16)
        var nulls = Nulls()
        for row in cursors.indices {
            if cursors[row].skipNull() {
                nulls.add(row, of: cursors.count)
                texts.append(bytes: UnsafeBufferPointer(start: nil, count: 0))
            } else if let bytes = cursors[row].text(tag) {
                texts.append(bytes: bytes.bindMemory(to: UInt8.self))
            } else {
                cursors = starts
                return general(type, &cursors)
            }
        }
        return Column(type: type, storage: storage(texts), nulls: nulls.mask)
    }

    private func general(_ type: ValueType, _ cursors: inout [ValueCursor]) -> Column? {
        var values: [Value] = []
        values.reserveCapacity(cursors.count)
        for row in cursors.indices {
            guard let value = cursors[row].value() else { return nil }
            values.append(value)
        }
        return Column(type: type, values: values)
    }

    /// Which rows are null; nothing while none is.
    private struct Nulls {
        private var flags: [Bool] = []

        mutating func add(_ row: Int, of count: Int) {
            if flags.isEmpty { flags = Array(repeating: false, count: count) }
            flags[row] = true
        }

        var mask: NullMask { NullMask(flags) }
    }
}
