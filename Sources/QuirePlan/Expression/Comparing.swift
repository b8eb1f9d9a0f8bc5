package import QuireModel

/// Comparisons of single values, as the language means them.
package enum Comparing {
    /// Whether the comparison holds: equality with nulls is two-valued, an order with a null is false.
    ///
    /// A time is compared with a period, and periods of different lengths with each other, as intervals: equal means
    /// within, less means before its start. Amounts in two currencies are never ordered.
    package static func holds(_ comparison: Comparison, _ left: Value, _ right: Value, zone: CalendarZone) -> Bool {
        switch (left, right) {
        case (.null, .null): return comparison == .equal
        case (.null, _), (_, .null): return comparison == .notEqual
        case (.timestamp(let instant), .period(let period)):
            return holds(comparison, instant, instant, in: zone.start(of: period)..<zone.end(of: period))
        case (.period, .timestamp): return holds(comparison.mirrored, right, left, zone: zone)
        case (.period(let first), .period(let second)) where first.unit != second.unit:
            if first.unit > second.unit { return holds(comparison.mirrored, right, left, zone: zone) }
            let last = CalendarDay(daysSinceEpoch: first.next.firstDay.daysSinceEpoch - 1)
            let bounds = zone.start(of: second)..<zone.end(of: second)
            return holds(comparison, zone.instant(of: first.firstDay), zone.instant(of: last), in: bounds)
        case (.money(let first), .money(let second)) where first.currency != second.currency:
            return comparison == .notEqual
        default:
            if comparison == .equal { return left == right }
            if comparison == .notEqual { return left != right }
            return left.isComparable(with: right) && comparison.holds(Value.order(left, right))
        }
    }

    private static func holds(
        _ comparison: Comparison, _ first: Timestamp, _ last: Timestamp, in bounds: Range<Timestamp>
    ) -> Bool {
        switch comparison {
        case .equal: bounds.contains(first) && bounds.contains(last)
        case .notEqual: !(bounds.contains(first) && bounds.contains(last))
        case .less: first < bounds.lowerBound
        case .lessOrEqual: first < bounds.upperBound
        case .greater: first >= bounds.upperBound
        case .greaterOrEqual: first >= bounds.lowerBound
        }
    }
}

extension Value {
    /// Whether the two are of one kind; values inside undeclared JSON may not be.
    func isComparable(with other: Value) -> Bool {
        switch (self, other) {
        case (.integer, .integer), (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal), (.text, .text),
            (.bool, .bool), (.money, .money), (.timestamp, .timestamp), (.period, .period), (.duration, .duration):
            true
        default: false
        }
    }

    /// The value that the steps lead to, in the declared type.
    func following(_ steps: [Expression.PathStep], as type: ValueType) -> Value {
        var current = self
        for step in steps {
            switch step {
            case .key(let key, _): current = current.member(key)
            case .index(let index): current = current.element(index)
            }
        }
        return current.shaped(as: type)
    }
}

extension Column {
    /// The numbers of a column of money.
    var amounts: Column {
        guard case .money(let values) = storage else { return mapped(to: .decimal) { $0.number.map { .decimal($0) } } }
        return Column(type: .decimal, storage: .decimals(values.map(\.amount)), nulls: nulls)
    }

    /// The currencies of a column of money.
    var currencies: Column {
        mapped(to: .text) { value in
            if case .money(let money) = value { return money.currency.map { .text($0) } }
            return nil
        }
    }

    private func mapped(to type: ValueType, _ transform: (Value) -> Value?) -> Column {
        var builder = ColumnBuilder(type: type)
        for row in 0..<count { builder.append(transform(self[row]) ?? .null) }
        return builder.finish()
    }
}
