import QuireModel

/// A place in the bytes of a row; what it reads moves it on, and nothing is read beyond the row's end.
struct ValueCursor {
    private let bytes: UnsafeRawBufferPointer
    private var place = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    @inline(__always)
    private mutating func number<Number: FixedWidthInteger>(_ type: Number.Type) -> Number? {
        let size = MemoryLayout<Number>.size
        guard bytes.count - place >= size else { return nil }
        defer { place += size }
        return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: type))
    }

    @inline(__always)
    private mutating func take(_ tag: ValueTag) -> Bool {
        guard place < bytes.count, bytes[place] == tag.rawValue else { return false }
        place += 1
        return true
    }

    /// Moves over a null, if there is one.
    @inline(__always)
    mutating func skipNull() -> Bool { take(.null) }

    mutating func bool() -> Bool? { take(.yes) ? true : (take(.no) ? false : nil) }

    mutating func integer() -> Int64? { take(.integer) ? number(Int64.self) : nil }

    mutating func decimal() -> ExactDecimal? {
        if take(.decimal) {
            guard let scale = number(UInt8.self), let mantissa = number(Int64.self) else { return nil }
            return ExactDecimal(mantissa: Int128(mantissa), scale: Int(scale))
        }
        guard take(.wideDecimal), let scale = number(UInt8.self), let mantissa = number(Int128.self) else { return nil }
        return ExactDecimal(mantissa: mantissa, scale: Int(scale))
    }

    mutating func money() -> Money? {
        if take(.moneyWithoutCurrency) { return decimal().map { Money($0, nil) } }
        guard take(.money), let currency = text(.text), let amount = decimal() else { return nil }
        return Money(amount, String(decoding: currency, as: UTF8.self))
    }

    mutating func instant() -> Timestamp? {
        guard take(.timestamp), let seconds = number(Int64.self), let nanoseconds = number(Int32.self) else {
            return nil
        }
        return Timestamp(seconds: seconds, nanoseconds: nanoseconds)
    }

    mutating func period() -> Period? {
        guard take(.period), let unit = number(UInt8.self), let ordinal = number(Int64.self),
            Period.Unit.allCases.indices.contains(Int(unit))
        else { return nil }
        return Period(unit: Period.Unit.allCases[Int(unit)], ordinal: Int(ordinal))
    }

    /// The bytes of a text, or of JSON.
    mutating func text(_ tag: ValueTag) -> UnsafeRawBufferPointer? {
        let start = place
        guard take(tag), let count = number(UInt32.self), bytes.count - place >= Int(count) else {
            place = start
            return nil
        }
        defer { place += Int(count) }
        return UnsafeRawBufferPointer(rebasing: bytes[place..<place + Int(count)])
    }

    /// The value, whatever it is; nil where there is none.
    mutating func value() -> Value? {
        guard place < bytes.count, let tag = ValueTag(rawValue: bytes[place]) else { return nil }
        switch tag {
        case .null: return skipNull() ? .null : nil
        case .no, .yes: return bool().map { .bool($0) }
        case .integer: return integer().map { .integer($0) }
        case .decimal, .wideDecimal: return decimal().map { .decimal($0) }
        case .money, .moneyWithoutCurrency: return money().map { .money($0) }
        case .text: return text(.text).map { .text(String(decoding: $0, as: UTF8.self)) }
        case .json: return text(.json).map { (try? JSONText.parse(Array($0)[...])) ?? .null }
        case .timestamp: return instant().map { .timestamp($0) }
        case .period: return period().map { .period($0) }
        case .duration: return duration()
        case .list: return list()
        case .record: return record()
        }
    }

    private mutating func duration() -> Value? {
        guard take(.duration), let months = number(Int64.self), let days = number(Int64.self),
            let seconds = number(Int64.self), let nanoseconds = number(Int32.self)
        else { return nil }
        return .duration(
            CalendarDuration(months: Int(months), days: Int(days), seconds: seconds, nanoseconds: nanoseconds))
    }

    private mutating func list() -> Value? {
        guard take(.list), let count = number(UInt32.self) else { return nil }
        var elements: [Value] = []
        for _ in 0..<count {
            guard let element = value() else { return nil }
            elements.append(element)
        }
        return .list(elements)
    }

    private mutating func record() -> Value? {
        guard take(.record), let count = number(UInt32.self) else { return nil }
        var members: [Value.Member] = []
        for _ in 0..<count {
            guard let name = text(.text), let value = value() else { return nil }
            members.append(Value.Member(String(decoding: name, as: UTF8.self), value))
        }
        return .record(members)
    }
}
