/// A decimal number with exactly the digits it was given: `mantissa × 10^-scale`.
///
/// `12.50` keeps its scale of 2 and prints as `12.50`, yet equals `12.5`. There is no binary floating point anywhere.
/// The mantissa holds up to 38 digits; operations that would need more return nil and the caller reports it.
public struct ExactDecimal: Sendable {
    /// The digits, without the decimal point.
    public let mantissa: Int128
    /// The number of digits after the point; 0 to 127.
    public let scale: Int

    /// The number zero, without decimals.
    public static let zero = ExactDecimal(0)

    /// A whole number.
    public init(_ integer: some BinaryInteger) {
        mantissa = Int128(clamping: integer)
        scale = 0
    }

    /// The number `mantissa × 10^-scale`; a scale outside 0...127 is clamped.
    public init(mantissa: Int128, scale: Int) {
        self.mantissa = mantissa
        self.scale = min(max(scale, 0), 127)
    }

    /// Parses `-12.50` or a JSON number such as `1.5e3`; nil for any other text and for more than 38 digits.
    public init?(_ text: some StringProtocol) {
        var copy = String(text)
        let parsed = copy.withUTF8 { ExactDecimal(utf8: $0) }
        guard let parsed else { return nil }
        self = parsed
    }

    /// Parses the same forms as `init(_:)` straight from bytes.
    public init?(utf8 bytes: UnsafeBufferPointer<UInt8>) {
        var index = 0
        let end = bytes.count
        var negative = false
        if index < end, bytes[index] == 0x2D {
            negative = true
            index += 1
        }
        var value: UInt64 = 0
        var wide: Int128 = 0
        var isWide = false
        var digits = 0
        var decimals = 0
        var sawPoint = false
        scanning: while index < end {
            let byte = bytes[index]
            switch byte {
            case 0x30...0x39:
                let digit = byte &- 0x30
                if !isWide, value > 900_000_000_000_000_000 {
                    wide = Int128(value)
                    isWide = true
                }
                if isWide {
                    let (product, overflow1) = wide.multipliedReportingOverflow(by: 10)
                    let (sum, overflow2) = product.addingReportingOverflow(Int128(digit))
                    if overflow1 || overflow2 { return nil }
                    wide = sum
                } else {
                    value = value &* 10 &+ UInt64(digit)
                }
                digits += 1
                if sawPoint { decimals += 1 }
            case 0x2E where !sawPoint && digits > 0:
                sawPoint = true
            default:
                break scanning
            }
            index += 1
        }
        guard digits > 0, !sawPoint || decimals > 0 else { return nil }
        var magnitude = isWide ? wide : Int128(value)
        var exponent = 0
        if index < end {
            guard bytes[index] == 0x65 || bytes[index] == 0x45 else { return nil }
            guard let parsed = ExactDecimal.exponent(bytes, from: index + 1) else { return nil }
            exponent = parsed
        }
        var finalScale = decimals - exponent
        if finalScale < 0 {
            guard magnitude == 0 || finalScale >= -38, let factor = ExactDecimal.power(magnitude == 0 ? 0 : -finalScale)
            else { return nil }
            let (product, overflow) = magnitude.multipliedReportingOverflow(by: factor)
            if overflow { return nil }
            magnitude = product
            finalScale = 0
        }
        guard finalScale <= 127 else { return nil }
        mantissa = negative ? -magnitude : magnitude
        scale = finalScale
    }

    private static func exponent(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var index = start
        var negative = false
        if index < bytes.count, bytes[index] == 0x2D || bytes[index] == 0x2B {
            negative = bytes[index] == 0x2D
            index += 1
        }
        guard index < bytes.count else { return nil }
        var exponent = 0
        while index < bytes.count {
            guard (0x30...0x39).contains(bytes[index]), exponent < 1000 else { return nil }
            exponent = exponent * 10 + Int(bytes[index] &- 0x30)
            index += 1
        }
        return negative ? -exponent : exponent
    }

    /// Ten to the power `exponent`, or nil when it needs more than 38 digits.
    static func power(_ exponent: Int) -> Int128? {
        guard exponent >= 0, exponent <= 38 else { return nil }
        var result: Int128 = 1
        for _ in 0..<exponent { result *= 10 }
        return result
    }

    /// Whether this is zero, at any scale.
    public var isZero: Bool { mantissa == 0 }

    /// The number as an `Int`, when it is whole and fits.
    public var integer: Int64? {
        let reduced = withoutTrailingZeros
        return reduced.scale == 0 ? Int64(exactly: reduced.mantissa) : nil
    }

    /// The same number without zeros at the end of its decimals.
    public var withoutTrailingZeros: ExactDecimal {
        var mantissa = mantissa
        var scale = scale
        while scale > 0, mantissa % 10 == 0 {
            mantissa /= 10
            scale -= 1
        }
        return ExactDecimal(mantissa: mantissa, scale: scale)
    }
}

extension ExactDecimal: CustomStringConvertible {
    /// The original digits: `12.50`, `-0.05`, `1000`.
    public var description: String {
        guard scale > 0 else { return String(mantissa) }
        var digits = String(mantissa.magnitude)
        if digits.utf8.count <= scale {
            digits = String(repeating: "0", count: scale + 1 - digits.utf8.count) + digits
        }
        digits.insert(".", at: digits.index(digits.endIndex, offsetBy: -scale))
        return mantissa < 0 ? "-" + digits : digits
    }
}

extension ExactDecimal: Comparable, Hashable {
    /// Numeric equality: `12.50 == 12.5`.
    public static func == (left: ExactDecimal, right: ExactDecimal) -> Bool {
        if left.scale == right.scale { return left.mantissa == right.mantissa }
        return compare(left, right) == 0
    }

    /// Numeric order.
    public static func < (left: ExactDecimal, right: ExactDecimal) -> Bool { compare(left, right) < 0 }

    /// -1, 0 or 1 as `left` is smaller than, equal to or greater than `right`.
    @inlinable
    public static func compare(_ left: ExactDecimal, _ right: ExactDecimal) -> Int {
        if left.scale == right.scale {
            return left.mantissa < right.mantissa ? -1 : (left.mantissa == right.mantissa ? 0 : 1)
        }
        return left.scale < right.scale ? compareAligned(left, right) : -compareAligned(right, left)
    }

    /// Compares when `left` has fewer decimals; a `left` that is too long to align has the greater magnitude.
    @usableFromInline
    static func compareAligned(_ left: ExactDecimal, _ right: ExactDecimal) -> Int {
        if left.mantissa == 0 { return right.mantissa == 0 ? 0 : (right.mantissa > 0 ? -1 : 1) }
        let sign = left.mantissa > 0 ? 1 : -1
        guard let factor = power(right.scale - left.scale) else { return sign }
        let (aligned, overflow) = left.mantissa.multipliedReportingOverflow(by: factor)
        if overflow { return sign }
        return aligned < right.mantissa ? -1 : (aligned == right.mantissa ? 0 : 1)
    }

    /// Equal numbers have equal hashes at any scale.
    public func hash(into hasher: inout Hasher) {
        let reduced = withoutTrailingZeros
        hasher.combine(reduced.mantissa)
        hasher.combine(reduced.scale)
    }
}
