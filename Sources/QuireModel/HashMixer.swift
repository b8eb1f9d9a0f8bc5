/// Mixes values into a 64-bit hash: equal values alike, whatever their storage.
///
/// It has a random key of this process, so that nobody who writes rows can aim at collisions.
struct HashMixer {
    /// What hashes begin with.
    let seed: UInt64
    private let factor: UInt64

    init() {
        func randomNumber(_ purpose: Int) -> UInt64 {
            var hasher = Hasher()
            hasher.combine(purpose)
            return UInt64(bitPattern: Int64(hasher.finalize()))
        }
        seed = randomNumber(1)
        factor = randomNumber(2) | 1
    }

    // What is mixed in before a value tells its kind, so that an instant is no number; whole numbers and decimals are one.
    private static let bool: UInt64 = 0xC2B2_AE3D_27D4_EB4F
    private static let number: UInt64 = 0x1656_67B1_9E37_79F9
    private static let text: UInt64 = 0x85EB_CA77_C2B2_AE63
    private static let instant: UInt64 = 0xD6E8_FEB8_6659_FD93
    private static let period: UInt64 = 0xA076_1D64_78BD_642F
    private static let other: UInt64 = 0xE703_7ED1_A0B4_28DB

    @inline(__always)
    private func folded(_ number: UInt64) -> UInt64 {
        let (high, low) = number.multipliedFullWidth(by: factor)
        return high ^ low
    }

    @inline(__always)
    private func mixed(_ state: UInt64, _ kind: UInt64, _ value: UInt64) -> UInt64 {
        folded(folded(state ^ kind) ^ value)
    }

    @inline(__always)
    func nothing(_ state: UInt64) -> UInt64 { folded(state ^ 0x9E37_79B9_7F4A_7C15) }

    @inline(__always)
    func bool(_ state: UInt64, _ flag: Bool) -> UInt64 { mixed(state, Self.bool, flag ? 1 : 0) }

    @inline(__always)
    func integer(_ state: UInt64, _ integer: Int64) -> UInt64 {
        mixed(state, Self.number, UInt64(bitPattern: integer))
    }

    /// Equal numbers have equal hashes whatever their scale, and whole ones that of the integer.
    @inline(__always)
    func decimal(_ state: UInt64, _ decimal: ExactDecimal) -> UInt64 {
        guard var short = Int64(exactly: decimal.mantissa) else { return wide(state, decimal.withoutTrailingZeros) }
        var scale = decimal.scale
        while scale > 0, short % 10 == 0 {
            short /= 10
            scale -= 1
        }
        let whole = integer(state, short)
        return scale == 0 ? whole : folded(whole ^ UInt64(scale))
    }

    private func wide(_ state: UInt64, _ reduced: ExactDecimal) -> UInt64 {
        if Int64(exactly: reduced.mantissa) != nil { return decimal(state, reduced) }
        let bits = UInt128(bitPattern: reduced.mantissa)
        let high = mixed(state, Self.number, UInt64(truncatingIfNeeded: bits >> 64))
        return mixed(high, UInt64(reduced.scale), UInt64(truncatingIfNeeded: bits))
    }

    @inline(__always)
    func money(_ state: UInt64, _ money: Money) -> UInt64 {
        string(decimal(state, money.amount), money.currency ?? "")
    }

    @inline(__always)
    func instant(_ state: UInt64, _ instant: Timestamp) -> UInt64 {
        let seconds = mixed(state, Self.instant, UInt64(bitPattern: instant.seconds))
        return instant.nanoseconds == 0 ? seconds : folded(seconds ^ UInt64(instant.nanoseconds))
    }

    @inline(__always)
    func period(_ state: UInt64, _ period: Period) -> UInt64 {
        mixed(state, Self.period, UInt64(bitPattern: Int64(period.ordinal)))
    }

    func string(_ state: UInt64, _ text: String) -> UInt64 {
        var copy = text
        return copy.withUTF8 { self.text(state, UnsafeRawBufferPointer($0)) }
    }

    @inline(__always)
    func text(_ state: UInt64, _ bytes: UnsafeRawBufferPointer) -> UInt64 {
        var hash = folded(state ^ Self.text)
        var place = 0
        while place + 8 <= bytes.count {
            hash = folded(hash ^ bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            place += 8
        }
        // At most seven bytes are left, so the eighth has room for the length.
        var rest = UInt64(truncatingIfNeeded: bytes.count) << 56
        var shift: UInt64 = 0
        while place < bytes.count {
            rest ^= UInt64(bytes[place]) << shift
            place += 1
            shift += 8
        }
        return folded(hash ^ rest)
    }

    func value(_ state: UInt64, _ value: Value) -> UInt64 {
        switch value {
        case .null: nothing(state)
        case .bool(let flag): bool(state, flag)
        case .integer(let number): integer(state, number)
        case .decimal(let number): decimal(state, number)
        case .money(let amount): money(state, amount)
        case .text(let text): string(state, text)
        case .timestamp(let time): instant(state, time)
        case .period(let time): period(state, time)
        case .duration, .list, .record: mixed(state, Self.other, UInt64(bitPattern: Int64(value.hashValue)))
        }
    }
}
