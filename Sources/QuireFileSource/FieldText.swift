import QuireModel
import QuirePlan

/// Reads the text of a field as a value of a type.
enum FieldText {
    /// The bytes without spaces around them.
    @inline(__always)
    static func trimmed(_ bytes: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        var (start, end) = (0, bytes.count)
        while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        return UnsafeBufferPointer(rebasing: bytes[start..<end])
    }

    /// A whole number as such are usually written: without zeros before it, a plus or a point.
    @inline(__always)
    static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
        guard hasPlainStart(bytes), bytes.count <= 20 else { return nil }
        let isNegative = bytes[0] == 0x2D
        var value: Int64 = 0
        for byte in bytes[(isNegative ? 1 : 0)...] {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            let (product, overflow1) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflow2) = product.subtractingReportingOverflow(Int64(byte &- 0x30))
            if overflow1 || overflow2 { return nil }
            value = sum
        }
        // Downwards, because there is one number more below zero than above it.
        return isNegative ? value : value == .min ? nil : -value
    }

    /// What a number looks like.
    enum NumberShape {
        /// A whole number that 64 bits hold.
        case integer
        /// A number with a fraction that a decimal holds.
        case decimal
        /// Another, or none: what it is has to be found out by reading it.
        case unknown
    }

    /// What a text looks like as a number, as such are usually written, where a look tells it.
    @inline(__always)
    static func shape(ofNumber bytes: UnsafeBufferPointer<UInt8>) -> NumberShape {
        guard hasPlainStart(bytes), bytes.count <= 18 else { return .unknown }
        var point = -1
        for index in (bytes[0] == 0x2D ? 1 : 0)..<bytes.count where bytes[index] &- 0x30 > 9 {
            guard bytes[index] == UInt8(ascii: "."), point < 0 else { return .unknown }
            point = index
        }
        return point < 0 ? .integer : point < bytes.count - 1 ? .decimal : .unknown
    }

    /// A number with or without a fraction, as such are usually written: without an exponent or zeros before it.
    @inline(__always)
    static func decimal(_ bytes: UnsafeBufferPointer<UInt8>) -> ExactDecimal? {
        guard hasPlainStart(bytes) else { return nil }
        for byte in bytes where byte | 0x20 == 0x65 { return nil }
        return ExactDecimal(utf8: bytes)
    }

    /// Whether a number begins as numbers do, so that what only has digits, such as a postal code, stays text.
    @inline(__always)
    private static func hasPlainStart(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        let sign = bytes.first == 0x2D ? 1 : 0
        guard bytes.count > sign, bytes[sign] >= 0x30, bytes[sign] <= 0x39 else { return false }
        return bytes[sign] != 0x30 || bytes.count == sign + 1 || bytes[sign + 1] == UInt8(ascii: ".")
    }

    /// `true` or `false` in any letter case.
    static func bool(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
        if matches(bytes, "true") { return true }
        return matches(bytes, "false") ? false : nil
    }

    /// Also what else is said for yes and no, where the query declares that it is.
    static func declaredBool(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
        if let plain = bool(bytes) { return plain }
        if ["yes", "y", "t", "1"].contains(where: { matches(bytes, $0) }) { return true }
        return ["no", "n", "f", "0"].contains { matches(bytes, $0) } ? false : nil
    }

    private static func matches(_ bytes: UnsafeBufferPointer<UInt8>, _ word: StaticString) -> Bool {
        guard bytes.count == word.utf8CodeUnitCount else { return false }
        return bytes.indices.allSatisfy { bytes[$0] | (word.utf8Start[$0] >= 0x61 ? 0x20 : 0) == word.utf8Start[$0] }
    }

    /// Whether a text is a day, or an instant to the second in UTC, as they are mostly written, as far as a look tells; the
    /// days that only some months have take reading it.
    @inline(__always)
    static func looksLikeTime(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count == 10 || bytes.count == 20, bytes[0] != 0x30, isNumber(bytes, 0, 4), bytes[4] == 0x2D,
            isNumber(bytes, 5, 2), bytes[7] == 0x2D, isNumber(bytes, 8, 2)
        else { return false }
        let (month, day) = (twoDigits(bytes, 5), twoDigits(bytes, 8))
        guard month >= 1, month <= 12, day >= 1, day <= 28 else { return false }
        return bytes.count == 10
            || bytes[10] == UInt8(ascii: "T") && isNumber(bytes, 11, 2) && bytes[13] == 0x3A
                && isNumber(bytes, 14, 2) && bytes[16] == 0x3A && isNumber(bytes, 17, 2)
                && bytes[19] == UInt8(ascii: "Z")
                && twoDigits(bytes, 11) < 24 && twoDigits(bytes, 14) < 60 && twoDigits(bytes, 17) < 60
    }

    @inline(__always)
    private static func twoDigits(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        Int(bytes[start] &- 0x30) &* 10 &+ Int(bytes[start &+ 1] &- 0x30)
    }

    @inline(__always)
    private static func isNumber(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Bool {
        for index in start..<start + count where bytes[index] &- 0x30 > 9 { return false }
        return true
    }

    /// A day: `2026-11-20`.
    static func day(_ bytes: UnsafeBufferPointer<UInt8>) -> CalendarDay? {
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D, let year = number(bytes, 0, 4), year > 0,
            let month = number(bytes, 5, 2), let day = number(bytes, 8, 2)
        else { return nil }
        return CalendarDay(year: year, month: month, day: day)
    }

    /// An instant, as ISO 8601 and databases write them; one without an offset is of the zone.
    static func timestamp(_ bytes: UnsafeBufferPointer<UInt8>, _ zone: CalendarZone) -> Timestamp? {
        guard bytes.count > 10 else { return nil }
        if let instant = Timestamp(utf8: bytes) { return instant }
        // As UTC it can be read; the zone then says which instant it is there.
        return Timestamp(localUTF8: bytes).map { instant($0, in: zone) }
    }

    /// A day or an instant in the form of a pattern.
    static func time(_ bytes: UnsafeBufferPointer<UInt8>, _ form: TimeForm) -> (day: CalendarDay, second: Int)? {
        guard let numbers = form.numbers(bytes), numbers.year > 0,
            let day = CalendarDay(year: numbers.year, month: numbers.month, day: numbers.day)
        else { return nil }
        return (day, numbers.second)
    }

    private static func instant(_ local: Timestamp, in zone: CalendarZone) -> Timestamp {
        guard zone != .utc else { return local }
        let start = zone.instant(
            of: CalendarZone.utc.day(of: local), secondOfDay: CalendarZone.utc.secondOfDay(of: local))
        return Timestamp(seconds: start.seconds, nanoseconds: local.nanoseconds)
    }

    private static func number(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ count: Int) -> Int? {
        var value = 0
        for index in start..<start + count {
            guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
            value = value * 10 + Int(bytes[index] &- 0x30)
        }
        return value
    }
}
