/// Amounts in the smallest unit of their currency, such as cents: the number of decimals of each currency.
public struct MinorUnits: Hashable, Sendable {
    /// The currencies that the API counts otherwise than ISO 4217 does, with their decimals.
    public var exceptions: [String: Int]

    /// Creates minor units according to ISO 4217, with exceptions.
    public init(exceptions: [String: Int] = [:]) { self.exceptions = exceptions }

    /// The number of decimals of a currency; nil if it is unknown, so that no amount is a hundred times too large.
    public func decimals(of currency: String) -> Int? {
        let code = currency.uppercased()
        if let exception = exceptions[code] { return exception }
        if let unusual = MinorUnits.unusual[code] { return unusual }
        return MinorUnits.usual.contains(code) ? 2 : nil
    }

    /// The amount in the currency's main unit; nil if its decimals are unknown.
    public func main(_ amount: ExactDecimal, _ currency: String?) -> ExactDecimal? {
        guard let currency, let decimals = decimals(of: currency), amount.scale + decimals <= 127 else { return nil }
        return ExactDecimal(mantissa: amount.mantissa, scale: amount.scale + decimals)
    }

    /// The currencies that haven't two decimals, from ISO 4217.
    private static let unusual: [String: Int] = [
        "BIF": 0, "CLP": 0, "DJF": 0, "GNF": 0, "ISK": 0, "JPY": 0, "KMF": 0, "KRW": 0, "PYG": 0, "RWF": 0, "UGX": 0,
        "UYI": 0, "VND": 0, "VUV": 0, "XAF": 0, "XOF": 0, "XPF": 0, "BHD": 3, "IQD": 3, "JOD": 3, "KWD": 3, "LYD": 3,
        "OMR": 3, "TND": 3, "CLF": 4, "UYW": 4,
    ]

    /// The currencies with two decimals, from ISO 4217.
    private static let usual = Set(
        """
        AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP \
        CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS \
        INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN \
        NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP \
        STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG ZWL
        """.split(separator: " ").map(String.init))
}
