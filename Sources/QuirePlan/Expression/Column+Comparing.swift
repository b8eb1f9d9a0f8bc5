import QuireModel

/// Comparisons of whole columns: typed storage is compared where it stands, other values one by one.
extension Column {
    /// For each row, whether the comparison with a fixed value holds.
    func compared(_ comparison: Comparison, with constant: Value) -> [Bool] {
        let ifNull = constant.isNull ? comparison == .equal : comparison == .notEqual
        func each(_ order: (Int) -> Int) -> [Bool] {
            guard !nulls.isEmpty else { return (0..<count).map { comparison.holds(order($0)) } }
            return (0..<count).map { nulls.isNull($0) ? ifNull : comparison.holds(order($0)) }
        }
        switch (storage, constant) {
        case (.texts(let texts), .text(let text)) where comparison == .equal || comparison == .notEqual:
            let equal = texts.equal(to: text)
            return equal.indices.map { nulls.isNull($0) ? ifNull : equal[$0] == (comparison == .equal) }
        case (.texts(let texts), .text(let text)):
            let bytes = Array(text.utf8)
            return each { texts.order($0, bytes) }
        case (.decimals(let values), _) where constant.number != nil && constant.type != .money:
            let number = constant.number ?? .zero
            return each { ExactDecimal.compare(values[$0], number) }
        case (.integers(let values), .integer(let number)): return each { order(values[$0], number) }
        case (.timestamps(let values), .timestamp(let instant)): return each { order(values[$0], instant) }
        case (.periods(let values), .period(let period)) where values.allSatisfy { $0.unit == period.unit }:
            return each { order(values[$0].ordinal, period.ordinal) }
        default:
            // No period reaches here from a time: the binder turns those into instants of the run's zone.
            return (0..<count).map { Comparing.holds(comparison, self[$0], constant, zone: .utc) }
        }
    }

    /// For each row, whether the comparison with the other column's value holds.
    func compared(_ comparison: Comparison, with other: Column, zone: CalendarZone) -> [Bool] {
        func each(_ order: (Int) -> Int) -> [Bool] {
            (0..<count).map { row in
                switch (nulls.isNull(row), other.nulls.isNull(row)) {
                case (false, false): comparison.holds(order(row))
                case (true, true): comparison == .equal
                case (true, false), (false, true): comparison == .notEqual
                }
            }
        }
        switch (storage, other.storage) {
        case (.decimals(let own), .decimals(let others)): return each { ExactDecimal.compare(own[$0], others[$0]) }
        case (.integers(let own), .integers(let others)): return each { order(own[$0], others[$0]) }
        case (.timestamps(let own), .timestamps(let others)): return each { order(own[$0], others[$0]) }
        default:
            return (0..<count).map { Comparing.holds(comparison, self[$0], other[$0], zone: zone) }
        }
    }

    @inline(__always)
    private func order<Element: Comparable>(_ first: Element, _ second: Element) -> Int {
        first < second ? -1 : (first == second ? 0 : 1)
    }
}
