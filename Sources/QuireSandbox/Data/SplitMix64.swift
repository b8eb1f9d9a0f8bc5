/// Sebastiano Vigna's SplitMix64: small, fast, and the same on every machine.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    /// Creates the random numbers of one row: each row has its own, so any row can be made without the ones before it.
    init(seed: UInt64, stream: Stream, index: Int) {
        let start = Self.mix(Self.mix(seed) ^ stream.rawValue)
        state = Self.mix(start &+ UInt64(bitPattern: Int64(index)) &* Self.golden)
    }

    /// The purpose of the numbers; two streams of one row are independent.
    enum Stream: UInt64 {
        case qontoTime = 0x51_01, qontoLink = 0x51_02
        case mijnKlantportaalTime = 0x4D_01, mijnKlantportaalLink = 0x4D_02, mijnKlantportaalPayments = 0x4D_03
        case txnTime = 0x54_01, txnLink = 0x54_02, txnReference = 0x54_03
        case trace = 0x71_01
        case rowID = 0x1D_01
        case stripeLink = 0x53_01, stripeTime = 0x53_02, stripeSession = 0x53_03
        case mollieTime = 0x4F_01, mollieLink = 0x4F_02, molliePaymentTime = 0x4F_03, molliePayment = 0x4F_04
        case goCardlessTime = 0x47_01, goCardlessPayment = 0x47_02
        case squareTime = 0x52_01, squareLink = 0x52_02, squareInvoiceTime = 0x52_03, squareInvoice = 0x52_04
        case razorpayTime = 0x5A_01, razorpayLink = 0x5A_02
        case gitHubTime = 0x48_01, gitHubIssue = 0x48_02
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

    /// Returns true with the given probability in percent.
    mutating func chance(_ percent: Int) -> Bool {
        below(100) < percent
    }

    /// Returns one of the values of a non-empty list.
    mutating func element<Value>(of list: [Value]) -> Value {
        list[below(list.count)]
    }

    private static let golden: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// A number that looks like chance and is always the same for the same value.
    static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
