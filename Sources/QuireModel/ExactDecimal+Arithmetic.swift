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
        var dividend = left.mantissa.magnitude
        var divisor = right.mantissa.magnitude
        let shift = right.scale - left.scale
        guard let factor = ExactDecimal.power(abs(shift))?.magnitude else { return nil }
        let (scaled, overflow) = (shift >= 0 ? dividend : divisor).multipliedReportingOverflow(by: factor)
        if overflow { return nil }
        if shift >= 0 { dividend = scaled } else { divisor = scaled }
        var (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
        for _ in 0..<decimals {
            // `remainder < divisor`, so the digit is below ten and the full-width division can't overflow.
            let (digit, rest) = divisor.dividingFullWidth(remainder.multipliedFullWidth(by: 10))
            let (shifted, overflow1) = quotient.multipliedReportingOverflow(by: 10)
            let (next, overflow2) = shifted.addingReportingOverflow(digit)
            if overflow1 || overflow2 { return nil }
            (quotient, remainder) = (next, rest)
        }
        let half = divisor - remainder
        if remainder > half || (remainder == half && quotient % 2 == 1) { quotient += 1 }
        guard let magnitude = Int128(exactly: quotient) else { return nil }
        let negative = (mantissa < 0) != (other.mantissa < 0)
        return ExactDecimal(mantissa: negative ? -magnitude : magnitude, scale: decimals).withoutTrailingZeros
    }

    /// The remainder with the sign of the dividend; nil for a zero divisor or overflow.
    public func remainder(dividingBy other: ExactDecimal) -> ExactDecimal? {
        guard !other.isZero, let (left, right, scale) = ExactDecimal.align(self, other) else { return nil }
        // The smallest mantissa divided by -1 is the one quotient that doesn't fit; its remainder is zero.
        if right == -1 { return ExactDecimal(mantissa: 0, scale: scale) }
        return ExactDecimal(mantissa: left % right, scale: scale)
    }

    /// The number with the other sign; nil for the one mantissa that has none.
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

    /// The number with at most `decimals` digits behind the point; negative `decimals` round to tens, hundreds, ….
    public func rounded(_ rounding: Rounding = .halfEven, to decimals: Int = 0) -> ExactDecimal? {
        guard scale > decimals else { return self }
        guard let divisor = ExactDecimal.power(scale - decimals) else { return ExactDecimal.zero }
        var quotient = mantissa / divisor
        let rest = mantissa % divisor
        switch rounding {
        case .halfEven:
            let distance = rest.magnitude
            let half = divisor.magnitude / 2
            if distance > half || (distance == half && !quotient.isMultiple(of: 2)) { quotient += rest < 0 ? -1 : 1 }
        case .down:
            if rest < 0 { quotient -= 1 }
        case .up:
            if rest > 0 { quotient += 1 }
        }
        guard decimals < 0 else { return ExactDecimal(mantissa: quotient, scale: decimals) }
        guard let factor = ExactDecimal.power(-decimals) else { return ExactDecimal.zero }
        let (whole, overflow) = quotient.multipliedReportingOverflow(by: factor)
        return overflow ? nil : ExactDecimal(mantissa: whole, scale: 0)
    }

    private static func align(_ left: ExactDecimal, _ right: ExactDecimal) -> (Int128, Int128, Int)? {
        if left.scale == right.scale { return (left.mantissa, right.mantissa, left.scale) }
        let scale = max(left.scale, right.scale)
        guard let first = left.mantissa(atScale: scale), let second = right.mantissa(atScale: scale) else { return nil }
        return (first, second, scale)
    }

    private func mantissa(atScale target: Int) -> Int128? {
        if target == scale || mantissa == 0 { return mantissa }
        guard let factor = ExactDecimal.power(target - scale) else { return nil }
        let (result, overflow) = mantissa.multipliedReportingOverflow(by: factor)
        return overflow ? nil : result
    }
}
