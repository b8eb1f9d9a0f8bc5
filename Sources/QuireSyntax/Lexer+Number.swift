import QuireDiagnostics

extension Lexer {
    /// Reads a token that begins with a digit: a number, a date or period, a timestamp, a duration.
    mutating func number() {
        let start = offset
        if longYear() { return }
        let kind = calendar() ?? plainNumber()
        // Letters directly after a number make a duration, or an invalid token.
        let tail = offset
        while isWordPart() { offset += scalarHere().length }
        let isGlued = offset > tail
        if isGlued, let problem = exponent(from: start, tail: tail) {
            let span = SourceSpan(start, offset)
            add(.literal(.decimal), from: start, text: "0")
            return report(.invalidLiteral(problem), at: span)
        }
        let text = source.slice(SourceSpan(start, offset))
        let literal = LiteralSyntax(
            isGlued && kind == .integer ? .duration : kind, raw: text, span: SourceSpan(start, offset))
        add(.literal(literal.kind), from: start, text: text)
        if isGlued, kind != .integer {
            return report(
                .invalidLiteral(.init("'\(text)' is neither a number, a date nor a duration")), at: literal.span)
        }
        do throws(LiteralProblem) {
            _ = try literal.decode()
        } catch {
            report(.invalidLiteral(error), at: error.span(in: literal.span))
        }
    }

    /// The error for a number such as `1e3` or `1.5E-3`; nil for any other number.
    private mutating func exponent(from start: Int, tail: Int) -> LiteralProblem? {
        guard let mark = source.bytes.indices.contains(tail) ? source.bytes[tail] : nil,
            mark | 0x20 == UInt8(ascii: "e")
        else { return nil }
        var digits = source.slice(SourceSpan(tail + 1, offset))
        let isSigned =
            digits.isEmpty && (peek() == UInt8(ascii: "-") || peek() == UInt8(ascii: "+")) && isDigit(peek(1))
        if isSigned {
            offset += 1
            while isDigit(peek()) { offset += 1 }
            digits = source.slice(SourceSpan(tail + 1, offset))
        }
        guard !digits.isEmpty, digits.drop(while: { $0 == "-" || $0 == "+" }).utf8.allSatisfy({ isDigit($0) }) else {
            return nil
        }
        let mantissa = source.slice(SourceSpan(start, tail)).filter { $0 != "_" }
        return LiteralProblem(
            "a number is written without an exponent",
            suggestion: Int(digits).flatMap { Self.moved(mantissa, by: $0) })
    }

    /// A number with its point moved; nil where that would make it unreadably long.
    private static func moved(_ number: String, by places: Int) -> String? {
        guard (-12...18).contains(places) else { return nil }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        let zeros = String(repeating: "0", count: abs(places))
        let digits = places < 0 ? zeros + parts[0] + fraction : parts[0] + fraction + zeros
        let whole = parts[0].count + places + (places < 0 ? zeros.count : 0)
        let left = String(digits.prefix(whole).drop { $0 == "0" })
        let right = String(digits.dropFirst(whole))
        let end = right.lastIndex { $0 != "0" }.map { right[...$0] } ?? ""
        return (left.isEmpty ? "0" : left) + (end.isEmpty ? "" : ".\(end)")
    }

    /// Reads a date whose year doesn't have four digits, which would pass for a subtraction: `10000-01-01`.
    private mutating func longYear() -> Bool {
        var digits = 0
        while isDigit(peek(digits)) { digits += 1 }
        guard digits >= 3, digits != 4 else { return false }
        for group in [digits, digits + 3] {
            guard peek(group) == UInt8(ascii: "-"), isDigit(peek(group + 1)), isDigit(peek(group + 2)) else {
                return false
            }
        }
        guard !isDigit(peek(digits + 6)) else { return false }
        let start = offset
        offset += digits + 6
        let span = SourceSpan(start, offset)
        add(.literal(.integer), from: start, text: "0")
        report(
            .invalidLiteral(
                LiteralProblem(
                    "'\(source.slice(span))' is not a date: a year has four digits; write a subtraction with spaces")
            ),
            at: span)
        return true
    }

    private mutating func plainNumber() -> LiteralSyntax.Kind {
        skipDigits()
        guard peek() == UInt8(ascii: "."), isDigit(peek(1)) else { return .integer }
        offset += 1
        skipDigits()
        return .decimal
    }

    private mutating func skipDigits() {
        while let byte = peek(), isDigit(byte) || (byte == UInt8(ascii: "_") && isDigit(peek(1))) { offset += 1 }
    }

    /// `dddd-dd`, `dddd-dd-dd`, `dddd-Qd`, `dddd-Wdd`, or a date with a time.
    private mutating func calendar() -> LiteralSyntax.Kind? {
        guard (0..<4).allSatisfy({ isDigit(peek($0)) }), peek(4) == UInt8(ascii: "-") else { return nil }
        switch peek(5).map({ $0 & 0xDF }) {
        case UInt8(ascii: "Q") where isDigit(peek(6)):
            offset += 7
            return .period
        case UInt8(ascii: "W") where isDigit(peek(6)) && isDigit(peek(7)):
            offset += 8
            return .period
        default: break
        }
        guard isDigit(peek(5)), isDigit(peek(6)), !isDigit(peek(7)) else { return nil }
        offset += 7
        guard peek() == UInt8(ascii: "-"), isDigit(peek(1)) else { return .period }
        // A day of one digit or of three is a slip, not a subtraction.
        offset += 1
        while isDigit(peek()) { offset += 1 }
        guard peek().map({ $0 & 0xDF }) == UInt8(ascii: "T"), isDigit(peek(1)) else { return .period }
        offset += 1
        while isDigit(peek()) || (peek() == UInt8(ascii: ":") && isDigit(peek(1))) { offset += 1 }
        if peek() == UInt8(ascii: "."), isDigit(peek(1)) {
            offset += 1
            while isDigit(peek()) { offset += 1 }
        }
        zone()
        return .timestamp
    }

    private mutating func zone() {
        if peek().map({ $0 & 0xDF }) == UInt8(ascii: "Z") {
            offset += 1
        } else if peek() == UInt8(ascii: "+") || peek() == UInt8(ascii: "-"), isDigit(peek(1)), isDigit(peek(2)),
            peek(3) == UInt8(ascii: ":"), isDigit(peek(4)), isDigit(peek(5))
        {
            // Only a full `+hh:mm` is an offset: `…T10:00:00-2h` is date arithmetic.
            offset += 6
        }
    }
}
