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
            case .date, .period, .duration, .list, .record, .any, .null: .values([])
            }
    }

    /// Adds a value; one of another type than the column's makes the storage general rather than losing it.
    package mutating func append(_ value: Value) {
        let isNull = value.isNull
        nulls.append(isNull)
        sawNull = sawNull || isNull
        let taken = storage
        storage = .values([])
        switch (taken, value) {
        case (.bools(var values), .bool(let item)):
            values.append(item)
            storage = .bools(values)
        case (.bools(var values), .null):
            values.append(false)
            storage = .bools(values)
        case (.integers(var values), .integer(let item)):
            values.append(item)
            storage = .integers(values)
        case (.integers(var values), .null):
            values.append(0)
            storage = .integers(values)
        case (.decimals(var values), .decimal(let item)):
            values.append(item)
            storage = .decimals(values)
        case (.decimals(var values), .integer(let item)):
            values.append(ExactDecimal(item))
            storage = .decimals(values)
        case (.decimals(var values), .null):
            values.append(.zero)
            storage = .decimals(values)
        case (.money(var values), .money(let item)):
            values.append(item)
            storage = .money(values)
        case (.money(var values), .null):
            values.append(Money(.zero, nil))
            storage = .money(values)
        case (.texts(var values), .text(let item)):
            values.append(item)
            storage = .texts(values)
        case (.texts(var values), .null):
            values.append("")
            storage = .texts(values)
        case (.timestamps(var values), .timestamp(let item)):
            values.append(item)
            storage = .timestamps(values)
        case (.timestamps(var values), .null):
            values.append(Timestamp(seconds: 0))
            storage = .timestamps(values)
        case (.values(var values), _):
            values.append(value)
            storage = .values(values)
        default:
            let column = Column(type: type, storage: taken, nulls: NullMask(Array(nulls.dropLast())))
            storage = .values((0..<column.count).map { column[$0] } + [value])
        }
    }

    /// The column of all values added.
    package func finish() -> Column {
        Column(type: type, storage: storage, nulls: sawNull ? NullMask(nulls) : NullMask())
    }
}
