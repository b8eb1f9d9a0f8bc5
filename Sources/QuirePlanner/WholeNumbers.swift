import QuireModel
import QuirePluginKit

extension Domain {
    /// The same domain for a field with only whole numbers: its values and bounds are whole numbers too.
    var ofWholeNumbers: Domain {
        switch allowed {
        case .all: return self
        case .values(let values): return Domain(.values(values.compactMap(\.whole)), includesNull: includesNull)
        case .range(let lower, let upper):
            let isBeyond =
                lower.map { Value.order($0.value, .integer(.max)) > 0 } == true
                || upper.map { Value.order($0.value, .integer(.min)) < 0 } == true
            if isBeyond { return Domain(.values([]), includesNull: includesNull) }
            let range = Set.range(lower: lower?.whole(.up), upper: upper?.whole(.down))
            return Domain(range, includesNull: includesNull)
        }
    }
}

extension Domain.Bound {
    /// The bound among whole numbers; nil when it bounds none of them.
    fileprivate func whole(_ rounding: ExactDecimal.Rounding) -> Domain.Bound? {
        if let whole = value.whole { return Domain.Bound(whole, isInclusive: isInclusive) }
        guard let next = value.number?.rounded(rounding), let number = Value.decimal(next).whole else { return nil }
        return Domain.Bound(number, isInclusive: true)
    }
}

extension Value {
    /// The number as a whole number of 64 bits; nil when it is none.
    fileprivate var whole: Value? {
        guard let number, let rounded = number.rounded(.down), rounded == number else { return nil }
        return Int64(exactly: rounded.mantissa).map { .integer($0) }
    }

    /// The whole number at that distance; nil for other values and beyond the last number.
    func neighbour(_ distance: Int64) -> Value? {
        guard case .integer(let number) = self else { return nil }
        let (sum, overflow) = number.addingReportingOverflow(distance)
        return overflow ? nil : .integer(sum)
    }
}
