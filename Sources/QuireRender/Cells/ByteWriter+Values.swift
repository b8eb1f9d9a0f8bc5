import QuireModel

extension ByteWriter {
    /// The most bytes of a decimal: 20 digits, or 128 with the zeros of the largest scale, the sign and the point.
    static let decimalWidth = 132

    /// A decimal in the digits that it was given; false when it has too many for this way.
    mutating func put(_ decimal: ExactDecimal) -> Bool {
        guard let magnitude = UInt64(exactly: decimal.mantissa.magnitude) else { return false }
        if decimal.mantissa < 0 { put(UInt8(ascii: "-")) }
        put(digitsOf: magnitude, atLeast: decimal.scale + 1, pointBefore: decimal.scale)
        return true
    }

    /// The most bytes of an instant.
    static let instantWidth = 32

    /// The seconds of the years 0000 to 9999, which take four digits.
    static let writtenSeconds: ClosedRange<Int64> = -62_167_219_200...253_402_300_799

    /// An instant of those seconds as RFC 3339 in UTC.
    mutating func put(_ instant: Timestamp) {
        let second = instant.seconds
        let days = second >= 0 ? second / 86_400 : (second - 86_399) / 86_400
        let time = UInt64(second - days * 86_400)
        put(CalendarDay(daysSinceEpoch: Int(days)))
        put(UInt8(ascii: "T"))
        put(twoDigits: time / 3600)
        put(UInt8(ascii: ":"))
        put(twoDigits: time / 60 % 60)
        put(UInt8(ascii: ":"))
        put(twoDigits: time % 60)
        put(fraction: UInt64(instant.nanoseconds))
        put(UInt8(ascii: "Z"))
    }

    /// A day of the years 0000 to 9999.
    private mutating func put(_ day: CalendarDay) {
        let (year, month, day) = day.parts
        put(digitsOf: UInt64(year), atLeast: 4)
        put(UInt8(ascii: "-"))
        put(twoDigits: UInt64(month))
        put(UInt8(ascii: "-"))
        put(twoDigits: UInt64(day))
    }

    /// Nanoseconds as a fraction of 3, 6 or 9 digits, or nothing when they are zero.
    private mutating func put(fraction nanoseconds: UInt64) {
        guard nanoseconds > 0 else { return }
        put(UInt8(ascii: "."))
        if nanoseconds % 1_000_000 == 0 {
            put(digitsOf: nanoseconds / 1_000_000, atLeast: 3)
        } else if nanoseconds % 1000 == 0 {
            put(digitsOf: nanoseconds / 1000, atLeast: 6)
        } else {
            put(digitsOf: nanoseconds, atLeast: 9)
        }
    }
}
