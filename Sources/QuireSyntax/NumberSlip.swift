import QuireDiagnostics

/// Numbers, amounts and days in other notations, with their equivalents here.
enum NumberSlip {
    /// The intended number for digits with points and commas between them; nil if it is ambiguous.
    static func meant(by text: String) -> (form: ForeignForm, suggestion: String)? {
        if let day = day(text) { return (.dayFirst, day) }
        let number =
            grouped(text, by: ",", point: ".") ?? grouped(text, by: ".", point: ",") ?? withDecimalComma(text)
        return number.map { (.separatedNumber, $0) }
    }

    /// The code of a currency with a sign.
    static func currency(of sign: Unicode.Scalar) -> String? {
        switch sign {
        case "€": "EUR"
        case "£": "GBP"
        case "¥": "JPY"
        default: nil
        }
    }

    /// Numbers with separators aren't longer than this; longer text is a list.
    private static let longestNumber = 80

    /// Where the digits, points and commas end that begin at a place; a point or comma at their end isn't theirs.
    static func end(of start: Int, in source: SourceText) -> Int {
        var end = start
        for place in start..<min(source.bytes.count, start + longestNumber) {
            switch source.bytes[place] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): end = place + 1
            case UInt8(ascii: "."), UInt8(ascii: ","): continue
            default: return end
            }
        }
        return end
    }

    /// `31.12.2026`, as most of Europe writes it.
    private static func day(_ text: String) -> String? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        func two(_ digits: Substring) -> String { digits.count == 1 ? "0" + digits : String(digits) }
        let day = "\(parts[2])-\(two(parts[1]))-\(two(parts[0]))"
        return (try? CalendarLiteral.period(day)) == nil ? nil : day
    }

    /// `1,000.50` or `1.000,50`.
    private static func grouped(_ text: String, by separator: Character, point: Character) -> String? {
        let parts = text.split(separator: point, omittingEmptySubsequences: false)
        let groups = parts[0].split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count <= 2, groups.count > 1, (1...3).contains(groups[0].count),
            groups.dropFirst().allSatisfy({ $0.count == 3 }), (groups + parts.dropFirst()).allSatisfy(isDigits)
        else { return nil }
        return ([groups.joined()] + parts.dropFirst().map(String.init)).joined(separator: ".")
    }

    /// `12,50`.
    private static func withDecimalComma(_ text: String) -> String? {
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy(isDigits), parts[1].count < 3 else { return nil }
        return parts.joined(separator: ".")
    }

    private static func isDigits(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}
