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
        /// Raw JSON of lists and records, parsed when a value is asked for; keys and members are the provider's own.
        case json(TextVector)
        /// Any other values.
        case values([Value])
    }

    /// What the values mean.
    package let type: ValueType
    /// The values; where `nulls` says null the stored one is a filler.
    package var storage: Storage
    /// Which values are null.
    package var nulls: NullMask

    package init(type: ValueType, storage: Storage, nulls: NullMask = NullMask()) {
        self.type = type
        self.storage = storage
        self.nulls = nulls
    }

    /// A column of the given values.
    package init(type: ValueType, values: [Value]) {
        var builder = ColumnBuilder(type: type)
        for value in values { builder.append(value) }
        self = builder.finish()
    }

    /// How many values there are.
    package var count: Int {
        switch storage {
        case .bools(let values): values.count
        case .integers(let values): values.count
        case .decimals(let values): values.count
        case .money(let values): values.count
        case .texts(let values), .json(let values): values.count
        case .timestamps(let values): values.count
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
        case .values(let values): values.reduce(0) { $0 + $1.byteCount }
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
            case .json(let values): .json(values.gathering(indices))
            case .values(let values): .values(indices.map { values[$0] })
            }
        return Column(type: type, storage: gathered, nulls: nulls.gathering(indices))
    }

    /// This column with the rows of `other`, which has the same type, after its own.
    package mutating func append(_ other: Column) {
        nulls.append(other.nulls, ownCount: count, otherCount: other.count)
        // An empty column takes the other's storage as it is: the two may keep values of one type differently.
        if count == 0 {
            storage = other.storage
            return
        }
        switch (storage, other.storage) {
        case (.bools(let own), .bools(let more)): storage = .bools(own + more)
        case (.integers(var own), .integers(let more)):
            storage = .values([])
            own.append(contentsOf: more)
            storage = .integers(own)
        case (.decimals(var own), .decimals(let more)):
            storage = .values([])
            own.append(contentsOf: more)
            storage = .decimals(own)
        case (.money(var own), .money(let more)):
            storage = .values([])
            own.append(contentsOf: more)
            storage = .money(own)
        case (.texts(var own), .texts(let more)):
            storage = .values([])
            own.append(more)
            storage = .texts(own)
        case (.timestamps(var own), .timestamps(let more)):
            storage = .values([])
            own.append(contentsOf: more)
            storage = .timestamps(own)
        case (.json(var own), .json(let more)):
            storage = .values([])
            own.append(more)
            storage = .json(own)
        default:
            storage = .values((0..<count).map { self[$0] } + (0..<other.count).map { other[$0] })
        }
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
