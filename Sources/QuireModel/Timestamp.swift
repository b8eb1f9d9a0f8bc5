/// An instant: seconds and nanoseconds since 1970-01-01T00:00:00Z.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Whole seconds since the epoch, rounded down.
    public let seconds: Int64
    /// The rest, 0 to 999,999,999.
    public let nanoseconds: Int32

    /// An instant from its parts; `nanoseconds` outside its range is clamped, and so are `seconds` beyond a hundred
    /// thousand years from the epoch, so that no step from one instant to another overflows.
    public init(seconds: Int64, nanoseconds: Int32 = 0) {
        self.seconds = min(max(seconds, -Timestamp.furthest), Timestamp.furthest)
        self.nanoseconds = min(max(nanoseconds, 0), 999_999_999)
    }

    /// Order in time.
    @inlinable
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.seconds != right.seconds ? left.seconds < right.seconds : left.nanoseconds < right.nanoseconds
    }

    /// The instant `seconds` (and `nanoseconds`) later, or nil outside the years 0001 to 9999.
    public func adding(seconds delta: Int64, nanoseconds deltaNanoseconds: Int32 = 0) -> Timestamp? {
        var nanos = Int64(nanoseconds) + Int64(deltaNanoseconds)
        var carry: Int64 = 0
        if nanos < 0 {
            carry = -1
            nanos += 1_000_000_000
        } else if nanos >= 1_000_000_000 {
            carry = 1
            nanos -= 1_000_000_000
        }
        let (sum, overflow1) = seconds.addingReportingOverflow(delta)
        let (total, overflow2) = sum.addingReportingOverflow(carry)
        guard !overflow1, !overflow2, Timestamp.bounds.contains(total) else { return nil }
        return Timestamp(seconds: total, nanoseconds: Int32(nanos))
    }

    /// The seconds of the years 0001 to 9999, the range of RFC 3339.
    static let bounds: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    private static let furthest: Int64 = 3_155_695_200_000
}

extension Timestamp: CustomStringConvertible {
    /// RFC 3339 in UTC; a fraction only when it is not zero, as 3, 6 or 9 digits.
    public var description: String { written(offsetSeconds: 0) }

    /// RFC 3339 at a fixed offset from UTC, `Z` for zero.
    public func written(offsetSeconds: Int) -> String {
        let local = seconds + Int64(offsetSeconds)
        let days = local.flooringDivision(by: 86_400)
        let time = Int(local - days * 86_400)
        var text = CalendarDay(daysSinceEpoch: Int(days)).description
        text += "T\(twoDigits(time / 3600)):\(twoDigits(time / 60 % 60)):\(twoDigits(time % 60))"
        if nanoseconds != 0 {
            let digits = String(repeating: "0", count: 9 - String(nanoseconds).count) + String(nanoseconds)
            let width = nanoseconds % 1_000_000 == 0 ? 3 : (nanoseconds % 1000 == 0 ? 6 : 9)
            text += "." + digits.prefix(width)
        }
        guard offsetSeconds != 0 else { return text + "Z" }
        let size = abs(offsetSeconds) / 60
        return text + (offsetSeconds < 0 ? "-" : "+") + "\(twoDigits(size / 60)):\(twoDigits(size % 60))"
    }
}

extension Timestamp {
    /// Parses RFC 3339 / ISO 8601 (`2026-05-17T10:07:24.199Z`, `…+02:00`, a date alone as its midnight in UTC).
    public init?(_ text: some StringProtocol) {
        var copy = String(text)
        guard let parsed = copy.withUTF8({ Timestamp(utf8: $0) }) else { return nil }
        self = parsed
    }

    /// Parses the same forms as `init(_:)` straight from bytes.
    public init?(utf8 bytes: UnsafeBufferPointer<UInt8>) { self.init(utf8: bytes, offsetIfNone: nil) }

    /// Parses the same forms without an offset from UTC, as if they were of UTC.
    package init?(localUTF8 bytes: UnsafeBufferPointer<UInt8>) { self.init(utf8: bytes, offsetIfNone: 0) }

    private init?(utf8 bytes: UnsafeBufferPointer<UInt8>, offsetIfNone: Int?) {
        @inline(__always)
        func number(_ start: Int, _ count: Int) -> Int? {
            guard start + count <= bytes.count else { return nil }
            var value = 0
            for index in start..<start + count {
                guard bytes[index] >= 0x30, bytes[index] <= 0x39 else { return nil }
                value = value * 10 + Int(bytes[index] &- 0x30)
            }
            return value
        }
        guard bytes.count >= 10, bytes[4] == 0x2D, bytes[7] == 0x2D,
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            let date = CalendarDay(year: year, month: month, day: day), year >= 1
        else { return nil }
        let midnight = Int64(date.daysSinceEpoch) * 86_400
        guard bytes.count > 10 else {
            self.init(seconds: midnight)
            return
        }
        guard bytes.count >= 16, bytes[10] == 0x54 || bytes[10] == 0x74 || bytes[10] == 0x20, bytes[13] == 0x3A,
            let hour = number(11, 2), let minute = number(14, 2), hour < 24, minute < 60
        else { return nil }
        var second = 0
        var nanos: Int32 = 0
        var index = 16
        if index < bytes.count, bytes[index] == 0x3A {
            guard let value = number(17, 2), value <= 60 else { return nil }
            second = value
            index = 19
            if index < bytes.count, bytes[index] == 0x2E || bytes[index] == 0x2C {
                index += 1
                let start = index
                var place: Int32 = 100_000_000
                while index < bytes.count, (0x30...0x39).contains(bytes[index]) {
                    nanos += Int32(bytes[index] &- 0x30) * place
                    place /= 10
                    index += 1
                }
                if index == start { return nil }
            }
        }
        guard let offset = index < bytes.count ? Timestamp.offset(bytes, from: index) : offsetIfNone else { return nil }
        let total = midnight + Int64(hour * 3600 + minute * 60 + second - offset)
        guard Timestamp.bounds.contains(total) else { return nil }
        self.init(seconds: total, nanoseconds: nanos)
    }

    /// The offset in seconds written at `start`: `Z`, `+02:00`, `+0200`, `+02`; nil for junk.
    private static func offset(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let first = bytes[start]
        if first == 0x5A || first == 0x7A { return start + 1 == bytes.count ? 0 : nil }
        guard first == 0x2B || first == 0x2D, bytes.count - start <= 6 else { return nil }
        var (digits, number) = (0, 0)
        for byte in bytes[(start + 1)...] where byte != 0x3A {
            guard byte >= 0x30, byte <= 0x39 else { return nil }
            number = number * 10 + Int(byte &- 0x30)
            digits += 1
        }
        guard digits == 4 || digits == 2 else { return nil }
        let (hours, minutes) = digits == 2 ? (number, 0) : (number / 100, number % 100)
        guard hours < 24, minutes < 60 else { return nil }
        let size = hours * 3600 + minutes * 60
        return first == 0x2D ? -size : size
    }
}

func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

extension BinaryInteger {
    /// Division rounding towards negative infinity; `divisor` must be positive.
    func flooringDivision(by divisor: Self) -> Self {
        let quotient = self / divisor
        return self % divisor < 0 ? quotient - 1 : quotient
    }
}
