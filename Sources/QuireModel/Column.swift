/// The values of one column of a batch: typed storage, nulls apart.
package struct Column: Sendable {
    /// Where the values are, by kind.
    package enum Storage: Sendable {
        case bools([Bool])
        case integers([Int64])
        case decimals([ExactDecimal])
        case money([Money])
        case texts(TextVector)
        case timestamps([Timestamp])
        /// Days and other periods.
        case periods([Period])
        /// Raw JSON of lists and records, parsed when a value is read; keys and members are the provider's own.
        case json(TextVector)
        /// Any other values.
        case values([Value])
    }

    /// The type of the values.
    package let type: ValueType
    /// The values; where `nulls` marks a null, the stored value is a filler.
    package var storage: Storage
    /// Which values are null.
    package var nulls: NullMask

    package init(type: ValueType, storage: Storage, nulls: NullMask = NullMask()) {
        self.type = type
        self.storage = storage
        self.nulls = nulls
    }

    /// Creates a column of the given values.
    package init(type: ValueType, values: [Value]) {
        var builder = ColumnBuilder(type: type)
        for value in values { builder.append(value) }
        self = builder.finish()
    }

    /// A column that has the same value in each row.
    package init(type: ValueType, repeating value: Value, count: Int) {
        self = Column(type: type, values: [value]).gathering(Array(repeating: 0, count: count))
    }

    /// The number of values.
    package var count: Int {
        switch storage {
        case .bools(let values): values.count
        case .integers(let values): values.count
        case .decimals(let values): values.count
        case .money(let values): values.count
        case .texts(let values), .json(let values): values.count
        case .timestamps(let values): values.count
        case .periods(let values): values.count
        case .values(let values): values.count
        }
    }

    /// About how many bytes of memory it takes.
    package var byteCount: Int {
        switch storage {
        case .bools(let values): values.count
        case .integers(let values): values.count * MemoryLayout<Int64>.stride
        case .decimals(let values): values.count * MemoryLayout<ExactDecimal>.stride
        case .money(let values): values.count * MemoryLayout<Money>.stride
        case .texts(let values), .json(let values): values.byteCount
        case .timestamps(let values): values.count * MemoryLayout<Timestamp>.stride
        case .periods(let values): values.count * MemoryLayout<Period>.stride
        case .values(let values): values.reduce(0) { $0 + $1.byteCount }
        }
    }

    /// Whether any value could be null: values that aren't typed may be, whatever the mask says.
    package var mayHaveNulls: Bool {
        switch storage {
        case .json, .values: true
        case .bools, .integers, .decimals, .money, .texts, .timestamps, .periods: !nulls.isEmpty
        }
    }

    /// Whether the value of a row is null.
    package func hasNull(at row: Int) -> Bool {
        if nulls.isNull(row) { return true }
        switch storage {
        case .json, .values: return self[row].isNull
        case .bools, .integers, .decimals, .money, .texts, .timestamps, .periods: return false
        }
    }

    /// The value of a row.
    package subscript(row: Int) -> Value {
        if nulls.isNull(row) { return .null }
        switch storage {
        case .bools(let values): return .bool(values[row])
        case .integers(let values): return .integer(values[row])
        case .decimals(let values): return .decimal(values[row])
        case .money(let values): return .money(values[row])
        case .texts(let values): return .text(values[row])
        case .timestamps(let values): return .timestamp(values[row])
        case .periods(let values): return .period(values[row])
        case .json(let values):
            return (try? JSONText.parse(values.bytes(row))) ?? .null
        case .values(let values): return values[row]
        }
    }

    /// The rows at `indices`, in that order.
    package func gathering(_ indices: [Int]) -> Column {
        let gathered: Storage =
            switch storage {
            case .bools(let values): .bools(indices.map { values[$0] })
            case .integers(let values): .integers(indices.map { values[$0] })
            case .decimals(let values): .decimals(indices.map { values[$0] })
            case .money(let values): .money(indices.map { values[$0] })
            case .texts(let values): .texts(values.gathering(indices))
            case .timestamps(let values): .timestamps(indices.map { values[$0] })
            case .periods(let values): .periods(indices.map { values[$0] })
            case .json(let values): .json(values.gathering(indices))
            case .values(let values): .values(indices.map { values[$0] })
            }
        return Column(type: type, storage: gathered, nulls: nulls.gathering(indices))
    }

    /// The rows at `places`, in that order, null for missing ones.
    package func gathering(_ places: [Int?]) -> Column {
        guard places.contains(nil) else { return gathering(places.compactMap(\.self)) }
        guard count > 0 else { return Column(type: type, values: places.map { _ in .null }) }
        var column = gathering(places.map { $0 ?? 0 })
        let gathered = column.nulls
        column.nulls = NullMask(places.indices.map { places[$0] == nil || gathered.isNull($0) })
        return column
    }

    /// Appends the rows of `other`, which has the same type.
    package mutating func append(_ other: Column) {
        nulls.append(other.nulls, ownCount: count, otherCount: other.count)
        // An empty column takes the other's storage unchanged: the two may store values of one type differently.
        if count == 0 {
            storage = other.storage
            return
        }
        // The storage is moved out while it grows, so that it is never copied: neither in `storage` nor in a pair that
        // a switch over both would make.
        switch storage {
        case .bools(var own):
            guard case .bools(let more) = other.storage else { return appendGenerally(other) }
            storage = .values([])
            own.append(contentsOf: more)
            storage = .bools(own)
        case .integers(var own):
            guard case .integers(let more) = other.storage else { return appendGenerally(other) }
            storage = .values([])
            own.append(contentsOf: more)
            storage = .integers(own)
        case .decimals(var own):
            guard case .decimals(let more) = other.storage else { return appendGenerally(other) }
            storage = .values([])
            own.append(contentsOf: more)
            storage = .decimals(own)
        case .money(var own):
            guard case .money(let more) = other.storage else { return appendGenerally(other) }
            storage = .values([])
            own.append(contentsOf: more)
            storage = .money(own)
        case .texts(var own):
            guard case .texts(let more) = other.storage else { return appendGenerally(other) }
            storage = .values([])
            own.append(more)
            storage = .texts(own)
        case .timestamps(var own):
            guard case .timestamps(let more) = other.storage else { return appendGenerally(other) }
            storage = .values([])
            own.append(contentsOf: more)
            storage = .timestamps(own)
        case .periods(var own):
            guard case .periods(let more) = other.storage else { return appendGenerally(other) }
            storage = .values([])
            own.append(contentsOf: more)
            storage = .periods(own)
        case .json(var own):
            guard case .json(let more) = other.storage else { return appendGenerally(other) }
            storage = .values([])
            own.append(more)
            storage = .json(own)
        case .values(var own):
            storage = .values([])
            own.append(contentsOf: (0..<other.count).lazy.map { other[$0] })
            storage = .values(own)
        }
    }

    private mutating func appendGenerally(_ other: Column) {
        let ownNulls = nulls
        let own = (0..<count).map { ownNulls.isNull($0) ? .null : self[$0] }
        storage = .values(own + (0..<other.count).map { other[$0] })
    }
}

/// Which rows of a column are null; no storage while none is.
package struct NullMask: Sendable {
    private var flags: [Bool]?

    /// A mask without nulls.
    package init() { flags = nil }

    /// A mask from flags, true for null.
    package init(_ flags: [Bool]) { self.flags = flags.contains(true) ? flags : nil }

    /// Whether no row is null.
    package var isEmpty: Bool { flags == nil }

    /// Whether the row is null.
    package func isNull(_ row: Int) -> Bool { flags.map { $0[row] } ?? false }

    /// Null where either is.
    package func union(_ other: NullMask, count: Int) -> NullMask {
        guard let flags else { return other }
        guard let others = other.flags else { return self }
        return NullMask((0..<count).map { flags[$0] || others[$0] })
    }

    func gathering(_ indices: [Int]) -> NullMask {
        guard let flags else { return self }
        return NullMask(indices.map { flags[$0] })
    }

    mutating func append(_ other: NullMask, ownCount: Int, otherCount: Int) {
        guard flags != nil || other.flags != nil else { return }
        var all = flags ?? [Bool](repeating: false, count: ownCount)
        flags = nil
        all.append(contentsOf: other.flags ?? [Bool](repeating: false, count: otherCount))
        flags = all
    }
}
