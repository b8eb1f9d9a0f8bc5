extension Value: Hashable {
    /// Equality of values: numbers by value, text byte by byte, null equal to null.
    public static func == (left: Value, right: Value) -> Bool {
        switch (left, right) {
        case (.null, .null): true
        case (.bool(let first), .bool(let second)): first == second
        case (.text(let first), .text(let second)): first.utf8.elementsEqual(second.utf8)
        case (.timestamp(let first), .timestamp(let second)): first == second
        case (.period(let first), .period(let second)): first == second
        case (.duration(let first), .duration(let second)):
            first.approximateNanoseconds == second.approximateNanoseconds
        case (.money(let first), .money(let second)): first == second
        case (.integer(let first), .integer(let second)): first == second
        case (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal): left.number == right.number
        case (.list(let first), .list(let second)): first == second
        case (.record(let first), .record(let second)): first == second
        default: false
        }
    }

    /// Equal values hash alike: `1`, `1.0` and `1.00` are one.
    public func hash(into hasher: inout Hasher) {
        switch self {
        case .null: hasher.combine(0)
        case .bool(let value): hasher.combine(value)
        case .integer(let value): hasher.combine(ExactDecimal(value))
        case .decimal(let value): hasher.combine(value)
        case .money(let value): hasher.combine(value)
        case .text(let value):
            // The bytes, consistent with equality; a string's own hash would treat canonically equal texts as one.
            var copy = value
            copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        case .timestamp(let value): hasher.combine(value)
        case .period(let value): hasher.combine(value)
        case .duration(let value): hasher.combine(value.approximateNanoseconds)
        case .list(let value): hasher.combine(value)
        case .record(let value): hasher.combine(value)
        }
    }

    /// The value that filters compare: the number of an amount, ignoring its currency.
    public var comparable: Value { number.map { .decimal($0) } ?? self }

    /// The order that `sort` uses among values that aren't null: -1, 0 or 1.
    ///
    /// Values of one type compare by meaning (text by its UTF-8 bytes, money by amount and then currency). Values of
    /// different types, which only undeclared JSON can mix, are ordered by type so that the order is total.
    public static func order(_ left: Value, _ right: Value) -> Int {
        switch (left, right) {
        case (.bool(let first), .bool(let second)): return first == second ? 0 : (first ? 1 : -1)
        case (.integer(let first), .integer(let second)): return first < second ? -1 : (first == second ? 0 : 1)
        case (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal):
            return ExactDecimal.compare(left.number ?? .zero, right.number ?? .zero)
        case (.money(let first), .money(let second)):
            let amounts = ExactDecimal.compare(first.amount, second.amount)
            return amounts != 0 ? amounts : orderText(first.currency ?? "", second.currency ?? "")
        case (.text(let first), .text(let second)): return orderText(first, second)
        case (.timestamp(let first), .timestamp(let second)): return first < second ? -1 : (first == second ? 0 : 1)
        case (.period(let first), .period(let second)): return first < second ? -1 : (first == second ? 0 : 1)
        case (.duration(let first), .duration(let second)): return first < second ? -1 : (second < first ? 1 : 0)
        case (.list(let first), .list(let second)): return orderLists(first, second)
        case (.record(let first), .record(let second)):
            return orderLists(
                first.flatMap { [.text($0.name), $0.value] }, second.flatMap { [.text($0.name), $0.value] })
        default:
            return left.rank < right.rank ? -1 : (left.rank == right.rank ? 0 : 1)
        }
    }

    private static func orderText(_ left: String, _ right: String) -> Int {
        if left.utf8.elementsEqual(right.utf8) { return 0 }
        return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
    }

    private static func orderLists(_ left: [Value], _ right: [Value]) -> Int {
        for (first, second) in zip(left, right) {
            let result = order(first, second)
            if result != 0 { return result }
        }
        return left.count < right.count ? -1 : (left.count == right.count ? 0 : 1)
    }

    private var rank: Int {
        switch self {
        case .null: 0
        case .bool: 1
        case .integer, .decimal: 2
        case .money: 3
        case .text: 4
        case .timestamp: 5
        case .period: 6
        case .duration: 7
        case .list: 8
        case .record: 9
        }
    }
}
