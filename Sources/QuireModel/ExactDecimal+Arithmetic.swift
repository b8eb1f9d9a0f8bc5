extension ExactDecimal {
    /// The exact sum, or nil when it needs more than 38 digits.
    public func adding(_ other: ExactDecimal) -> ExactDecimal? {
        guard let (left, right, scale) = ExactDecimal.align(self, other) else { return nil }
        let (sum, overflow) = left.addingReportingOverflow(right)
        return overflow ? nil : ExactDecimal(mantissa: sum, scale: scale)
    }

    /// The exact difference, or nil when it needs more than 38 digits.
    public func subtracting(_ other: ExactDecimal) -> ExactDecimal? {
        other.negated.flatMap(adding)
    }

    /// The exact product, or nil when it needs more than 38 digits.
    public func multiplied(by other: ExactDecimal) -> ExactDecimal? {
        let (product, overflow) = mantissa.multipliedReportingOverflow(by: other.mantissa)
        if !overflow, scale + other.scale <= 127 {
            return ExactDecimal(mantissa: product, scale: scale + other.scale)
        }
        let (left, right) = (withoutTrailingZeros, other.withoutTrailingZeros)
        let (shorter, stillOverflow) = left.mantissa.multipliedReportingOverflow(by: right.mantissa)
        guard !stillOverflow, left.scale + right.scale <= 127 else { return nil }
        return ExactDecimal(mantissa: shorter, scale: left.scale + right.scale)
    }

    /// The quotient rounded half to even at `decimals`, zeros at its end dropped; nil for a zero divisor or overflow.
    public func divided(by other: ExactDecimal, decimals: Int = 12) -> ExactDecimal? {
        guard !other.isZero, decimals >= 0, decimals <= 38 else { return nil }
        let (left, right) = (withoutTrailingZeros, other.withoutTrailingZeros)
        var divisor = right.mantissa.magnitude
        var (quotient, remainder) = left.mantissa.magnitude.quotientAndRemainder(dividingBy: divisor)
        // The decimals that the quotient still lacks; negative if it has too many.
        var missing = decimals + right.scale - left.scale
        while missing > 0, remainder != 0 || missing > decimals {
            // `remainder < divisor`, so the digit is below ten and the full-width division can't overflow.
            let (digit, rest) = divisor.dividingFullWidth(remainder.multipliedFullWidth(by: 10))
            let (shifted, overflow1) = quotient.multipliedReportingOverflow(by: 10)
            let (next, overflow2) = shifted.addingReportingOverflow(digit)
            if overflow1 || overflow2 { return nil }
            (quotient, remainder) = (next, rest)
            missing -= 1
        }
        if missing < 0 {
            // More than 38 digits to drop leave less than half of a unit.
            guard let unit = ExactDecimal.power(-missing)?.magnitude else { return .zero }
            let isExact = remainder == 0
            (quotient, remainder) = quotient.quotientAndRemainder(dividingBy: unit)
            // A previous remainder makes the dropped part greater than its digits; that only matters for a tie.
            (divisor, remainder) = (unit * 2, remainder * 2 + (isExact ? 0 : 1))
        }
        let half = divisor - remainder
        if remainder > half || (remainder == half && quotient % 2 == 1) { quotient += 1 }
        guard let magnitude = Int128(exactly: quotient) else { return nil }
        let negative = (mantissa < 0) != (other.mantissa < 0)
        let result = ExactDecimal(mantissa: negative ? -magnitude : magnitude, scale: decimals - max(missing, 0))
        return result.withoutTrailingZeros
    }

    /// The remainder with the sign of the dividend; nil for a zero divisor or overflow.
    public func remainder(dividingBy other: ExactDecimal) -> ExactDecimal? {
        guard !other.isZero, let (left, right, scale) = ExactDecimal.align(self, other) else { return nil }
        // The smallest mantissa divided by -1 is the one quotient that doesn't fit; its remainder is zero.
        if right == -1 { return ExactDecimal(mantissa: 0, scale: scale) }
        return ExactDecimal(mantissa: left % right, scale: scale)
    }

    /// The number with the other sign; nil for the one mantissa without one.
    public var negated: ExactDecimal? {
        mantissa == .min ? nil : ExactDecimal(mantissa: -mantissa, scale: scale)
    }

    /// How `rounded(_:to:)` treats the digits it drops.
    public enum Rounding: Sendable {
        /// To the nearest, ties to the even digit.
        case halfEven
        /// Towards negative infinity.
        case down
        /// Towards positive infinity.
        case up
    }

    /// The number with at most `decimals` digits after the point; negative `decimals` round to tens, hundreds, ….
    public func rounded(_ rounding: Rounding = .halfEven, to decimals: Int = 0) -> ExactDecimal? {
        guard scale > decimals else { return self }
        // If more than 38 digits are dropped, only what the rounding direction adds remains.
        let divisor = decimals < -127 ? nil : ExactDecimal.power(scale - decimals)
        let (whole, rest) = divisor.map { mantissa.quotientAndRemainder(dividingBy: $0) } ?? (0, mantissa)
        var quotient = whole
        switch rounding {
        case .halfEven:
            if let half = divisor.map({ $0.magnitude / 2 }) {
                let isOdd = !quotient.isMultiple(of: 2)
                if rest.magnitude > half || (rest.magnitude == half && isOdd) { quotient += rest < 0 ? -1 : 1 }
            }
        case .down:
            if rest < 0 { quotient -= 1 }
        case .up:
            if rest > 0 { quotient += 1 }
        }
        guard decimals < 0 else { return ExactDecimal(mantissa: quotient, scale: decimals) }
        if quotient == 0 { return .zero }
        guard decimals >= -38, let factor = ExactDecimal.power(-decimals) else { return nil }
        let (product, overflow) = quotient.multipliedReportingOverflow(by: factor)
        return overflow ? nil : ExactDecimal(mantissa: product, scale: 0)
    }

    private static func align(_ left: ExactDecimal, _ right: ExactDecimal) -> (Int128, Int128, Int)? {
        if left.scale == right.scale { return (left.mantissa, right.mantissa, left.scale) }
        let scale = max(left.scale, right.scale)
        guard let first = left.mantissa(atScale: scale), let second = right.mantissa(atScale: scale) else { return nil }
        return (first, second, scale)
    }

    /// The digits with so many of them behind the point, which are at least as many as there are; nil when they don't fit.
    package func mantissa(atScale target: Int) -> Int128? {
        if target == scale || mantissa == 0 { return mantissa }
        guard let factor = ExactDecimal.power(target - scale) else { return nil }
        let (result, overflow) = mantissa.multipliedReportingOverflow(by: factor)
        return overflow ? nil : result
    }
}
