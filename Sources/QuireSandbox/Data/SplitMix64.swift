/// Sebastiano Vigna's SplitMix64: small, fast, and the same on every machine.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    /// The numbers that belong to one row: each row has its own, so any row can be made without the ones before it.
    init(seed: UInt64, stream: Stream, index: Int) {
        let start = Self.mix(Self.mix(seed) ^ stream.rawValue)
        state = Self.mix(start &+ UInt64(bitPattern: Int64(index)) &* Self.golden)
    }

    /// What the numbers are for; two streams of one row share nothing.
    enum Stream: UInt64 {
        case qontoTime = 0x51_01
        case qontoLink = 0x51_02
        case mijnKlantportaalTime = 0x4D_01
        case mijnKlantportaalLink = 0x4D_02
        case mijnKlantportaalPayments = 0x4D_03
        case txnTime = 0x54_01
        case txnLink = 0x54_02
        case txnReference = 0x54_03
        case trace = 0x71_01
    }

    mutating func next() -> UInt64 {
        state &+= Self.golden
        return Self.mix(state)
    }

    /// A number from 0 up to, not including, `bound`; 0 when the bound is not above 1.
    mutating func below(_ bound: Int) -> Int {
        guard bound > 1 else { return 0 }
        return Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number within the range.
    mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// True so many times out of a hundred.
    mutating func chance(_ percent: Int) -> Bool {
        below(100) < percent
    }

    /// One of the values of a list that has some.
    mutating func element<Value>(of list: [Value]) -> Value {
        list[below(list.count)]
    }

    private static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
