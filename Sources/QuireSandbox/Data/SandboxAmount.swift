import QuireModel

/// An amount as a whole number of its currency's smallest unit.
struct SandboxAmount: Hashable {
    /// How many of the smallest unit.
    var units: Int64
    /// The currency.
    var currency: SandboxCurrency

    /// The amount as its provider writes it: `13.30`, `1200`, `0.00010000`.
    var text: String { ExactDecimal(mantissa: Int128(units), scale: currency.scale).description }

    /// The sort key of amounts: the number in the text, in hundredths, whatever the currency.
    ///
    /// For currencies with at most two decimals.
    var hundredths: Int64 { currency.scale == 0 ? units * 100 : units }
}

/// A currency and how many decimals its amounts are written with.
struct SandboxCurrency: Hashable {
    /// The code that it is written with.
    let code: String
    /// How many decimals its amounts have.
    let scale: Int

    /// Euro.
    static let eur = Self(code: "EUR", scale: 2)
    /// US dollar.
    static let usd = Self(code: "USD", scale: 2)
    /// Pound sterling.
    static let gbp = Self(code: "GBP", scale: 2)
    /// Yen, which has no minor unit.
    static let jpy = Self(code: "JPY", scale: 0)
    /// Tether.
    static let usdt = Self(code: "USDT", scale: 8)
    /// Bitcoin.
    static let btc = Self(code: "BTC", scale: 8)
    /// Ether.
    static let eth = Self(code: "ETH", scale: 8)
}

extension SplitMix64 {
    /// A currency as a European merchant meets them: mostly euros.
    mutating func currency() -> SandboxCurrency {
        switch below(100) {
        case ..<78: .eur
        case ..<88: .usd
        case ..<95: .gbp
        default: .jpy
        }
    }

    /// An amount of money: often a round price that others have too, seldom a very large one.
    mutating func amount(in currency: SandboxCurrency) -> SandboxAmount {
        let cents: Int
        switch below(200) {
        case ..<110: cents = element(of: [995, 1295, 1330, 2500, 4900, 9900, 10_000, 12_000, 24_950, 125_000])
        case 199: cents = within(100_000_000...999_999_999)
        default: cents = within(100...500_000)
        }
        return SandboxAmount(units: Int64(currency.scale == 0 ? cents / 10 * 10 : cents), currency: currency)
    }

    /// An identifier in the form of a version 4 UUID.
    mutating func uuid() -> String {
        let high = next() & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let low = next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        var digits = (String(high, radix: 16, paddedTo: 16) + String(low, radix: 16, paddedTo: 16))[...]
        let groups = [8, 4, 4, 4, 12].map { length in
            defer { digits = digits.dropFirst(length) }
            return digits.prefix(length)
        }
        return groups.joined(separator: "-")
    }

    /// Returns the given number of lower-case letters and digits, at most 12.
    mutating func token(_ length: Int) -> String {
        String(String(next(), radix: 36, paddedTo: 13).suffix(min(length, 12)))
    }
}
