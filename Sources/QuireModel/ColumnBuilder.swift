/// Collects values one by one into a column of the storage that fits its type.
package struct ColumnBuilder: Sendable {
    private let type: ValueType
    private var storage: Column.Storage
    private var nulls: [Bool] = []
    private var sawNull = false

    package init(type: ValueType) {
        self.type = type
        storage =
            switch type {
            case .bool: .bools([])
            case .integer: .integers([])
            case .decimal: .decimals([])
            case .money: .money([])
            case .text, .uuid: .texts(TextVector())
            case .timestamp: .timestamps([])
            case .date, .period: .periods([])
            case .duration, .list, .record, .any, .null: .values([])
            }
    }

    /// Adds a value; one of another type than the column's makes the storage general, so that it isn't lost.
    package mutating func append(_ value: Value) {
        let isNull = value.isNull
        nulls.append(isNull)
        sawNull = sawNull || isNull
        // The storage is moved out while it grows, so that it is never copied.
        switch storage {
        case .bools(var values):
            guard let item = value.isNull ? false : value.bool else { return becomeGeneral(with: value) }
            storage = .values([])
            values.append(item)
            storage = .bools(values)
        case .integers(var values):
            guard let item = value.isNull ? 0 : value.wholeNumber else { return becomeGeneral(with: value) }
            storage = .values([])
            values.append(item)
            storage = .integers(values)
        case .decimals(var values):
            guard let item = value.isNull ? .zero : value.plainNumber else { return becomeGeneral(with: value) }
            storage = .values([])
            values.append(item)
            storage = .decimals(values)
        case .money(var values):
            guard let item = value.isNull ? Money(.zero, nil) : value.money else { return becomeGeneral(with: value) }
            storage = .values([])
            values.append(item)
            storage = .money(values)
        case .texts(var values):
            guard let item = value.isNull ? "" : value.text else { return becomeGeneral(with: value) }
            storage = .values([])
            values.append(item)
            storage = .texts(values)
        case .timestamps(var values):
            guard let item = value.isNull ? Timestamp(seconds: 0) : value.timestamp else {
                return becomeGeneral(with: value)
            }
            storage = .values([])
            values.append(item)
            storage = .timestamps(values)
        case .periods(var values):
            guard let item = value.isNull ? Period(unit: .day, ordinal: 0) : value.period else {
                return becomeGeneral(with: value)
            }
            storage = .values([])
            values.append(item)
            storage = .periods(values)
        case .values(var values):
            storage = .values([])
            values.append(value)
            storage = .values(values)
        case .json: becomeGeneral(with: value)
        }
    }

    /// Adds a value of another type than the others: from now on they are stored as any values.
    private mutating func becomeGeneral(with value: Value) {
        let column = Column(type: type, storage: storage, nulls: NullMask(Array(nulls.dropLast())))
        storage = .values((0..<column.count).map { column[$0] } + [value])
    }

    /// The column of all values added.
    package func finish() -> Column {
        Column(type: type, storage: storage, nulls: sawNull ? NullMask(nulls) : NullMask())
    }
}

extension Value {
    fileprivate var bool: Bool? {
        if case .bool(let value) = self { return value }
        return nil
    }

    fileprivate var wholeNumber: Int64? {
        if case .integer(let value) = self { return value }
        return nil
    }

    /// The number of a decimal or a whole number.
    fileprivate var plainNumber: ExactDecimal? {
        switch self {
        case .decimal(let value): value
        case .integer(let value): ExactDecimal(value)
        default: nil
        }
    }

    fileprivate var money: Money? {
        if case .money(let value) = self { return value }
        return nil
    }

    fileprivate var timestamp: Timestamp? {
        if case .timestamp(let value) = self { return value }
        return nil
    }

    fileprivate var period: Period? {
        if case .period(let value) = self { return value }
        return nil
    }
}
