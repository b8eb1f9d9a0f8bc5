import QuireDiagnostics

/// Cuts a text into tokens. It never fails: invalid text becomes an `.invalid` token with a diagnostic.
struct Lexer {
    /// Everything that the lexer found.
    struct Result {
        /// The tokens; the last one is `.end`.
        var tokens: [Token] = []
        var comments: [Comment] = []
        var diagnostics: [Diagnostic] = []
        /// The start of a text literal that never ends.
        var openQuote: Int?

        /// Whether the end of the text is part of a comment.
        func endsInComment(of source: SourceText) -> Bool {
            guard let start = comments.last?.span.start else { return false }
            return !source.bytes[start...].contains(UInt8(ascii: "\n"))
        }
    }

    let source: SourceText
    var offset = 0
    var result = Result()
    /// Quotes known to have no partner further on, so that they aren't searched again.
    var quotesWithoutEnd: Set<UInt8> = []
    private var lead: Token.Lead = .columnZero
    private var followsBlankLine = false
    private var commentFollowsBlankLine = false

    /// The tokens of a text.
    static func lex(_ source: SourceText) -> Result {
        var lexer = Lexer(source: source)
        lexer.run()
        return lexer.result
    }

    private init(source: SourceText) {
        self.source = source
    }

    private mutating func run() {
        if source.bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
        while true {
            skipSpace()
            guard let byte = peek() else { break }
            let start = offset
            if bareUUID() { continue }
            switch byte {
            case UInt8(ascii: "#"): comment()
            case UInt8(ascii: "\""), UInt8(ascii: "'"): text(quote: byte)
            case UInt8(ascii: "`"): quotedName()
            case UInt8(ascii: "$"): parameter()
            case UInt8(ascii: "0")...UInt8(ascii: "9"): number()
            default:
                if isWordStart() {
                    word()
                } else if !symbol() {
                    unknownCharacter()
                }
            }
            // Whatever happens above, the lexer advances.
            if offset == start { offset += 1 }
        }
        add(.end, from: offset, text: "")
    }

    /// The byte at a distance from the current place.
    func peek(_ distance: Int = 0) -> UInt8? {
        let index = offset + distance
        return index < source.bytes.count ? source.bytes[index] : nil
    }

    /// Adds a token that ends at the current place.
    mutating func add(_ kind: Token.Kind, from start: Int, text: String? = nil) {
        let span = SourceSpan(start, offset)
        result.tokens.append(
            Token(
                kind: kind, span: span, text: text ?? source.slice(span), lead: lead,
                followsBlankLine: followsBlankLine))
        lead = .sameLine
        followsBlankLine = false
        commentFollowsBlankLine = false
    }

    /// Reports an error for a part of the text.
    mutating func report(_ error: SyntaxError, at span: SourceSpan) {
        guard result.diagnostics.count < SyntaxLimits.diagnostics else { return }
        result.diagnostics.append(error.diagnostic(at: span, in: source))
    }

    private mutating func skipSpace() {
        while let byte = peek() {
            switch byte {
            case UInt8(ascii: "\n"):
                if lead != .sameLine {
                    followsBlankLine = true
                    commentFollowsBlankLine = true
                }
                offset += 1
                lead = .columnZero
            case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0B, 0x0C:
                offset += 1
                if lead == .columnZero, byte != UInt8(ascii: "\r") { lead = .indented }
            case 0x80...:
                let (scalar, length) = scalarHere()
                guard scalar.properties.isWhitespace else { return }
                offset += length
                if lead == .columnZero { lead = .indented }
            default: return
            }
        }
    }

    private mutating func comment() {
        let start = offset
        while let byte = peek(), byte != UInt8(ascii: "\n") { offset += 1 }
        var end = offset
        while end > start, [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r")].contains(source.bytes[end - 1]) {
            end -= 1
        }
        // Text that was meant as a line after the comment would be lost silently.
        if let place = source.bytes[start..<end].firstIndex(of: UInt8(ascii: "\r")) {
            report(.carriageReturnInComment, at: SourceSpan(place, place + 1))
        }
        result.comments.append(
            Comment(span: SourceSpan(start, end), lead: lead, followsBlankLine: commentFollowsBlankLine))
        commentFollowsBlankLine = false
        // The line break after a comment ends a line that is not blank.
        lead = .sameLine
    }

    private mutating func word() {
        let start = offset
        while isWordPart() { offset += scalarHere().length }
        let text = source.slice(SourceSpan(start, offset))
        add(.word(Keyword(word: text)), from: start, text: text)
    }

    private mutating func parameter() {
        let start = offset
        offset += 1
        while isWordPart() { offset += scalarHere().length }
        let name = source.slice(SourceSpan(start + 1, offset))
        if name.isEmpty { report(.emptyParameter, at: SourceSpan(start, offset)) }
        add(name.isEmpty ? .invalid : .parameter, from: start, text: name)
    }

    private mutating func symbol() -> Bool {
        let start = offset
        for length in [3, 2, 1] where start + length <= source.bytes.count {
            let text = source.slice(SourceSpan(start, start + length))
            if let meant = Self.foreign[text] {
                offset += length
                report(.foreignOperator(text, meant: meant), at: SourceSpan(start, offset))
                add(Token.Symbol(rawValue: meant).map { .symbol($0) } ?? .word(Keyword(word: meant)), from: start)
                return true
            }
            if let symbol = Token.Symbol(rawValue: text) {
                offset += length
                add(.symbol(symbol), from: start, text: text)
                return true
            }
        }
        return false
    }

    private mutating func unknownCharacter() {
        let start = offset
        let (scalar, length) = scalarHere()
        if Self.smartQuotes.contains(scalar) { return smartQuoted() }
        offset += length
        if let currency = NumberSlip.currency(of: scalar), let (amount, span) = amount(besideSignAt: start, currency) {
            offset = max(offset, span.end)
            report(.foreignForm(.currencyFirst, suggestion: amount), at: span)
            return add(.invalid, from: start)
        }
        report(.unknownCharacter(source.slice(SourceSpan(start, offset))), at: SourceSpan(start, offset))
        add(.invalid, from: start)
    }

    /// The amount that a currency sign and a number before or after it form, and their place.
    private func amount(besideSignAt start: Int, _ currency: String) -> (text: String, span: SourceSpan)? {
        let end = NumberSlip.end(of: offset, in: source)
        let behind = source.slice(SourceSpan(offset, end))
        if behind.first?.isNumber == true {
            return ("\(NumberSlip.meant(by: behind)?.suggestion ?? behind) \(currency)", SourceSpan(start, end))
        }
        guard let last = result.tokens.last, last.isNumber else { return nil }
        return ("\(last.text) \(currency)", SourceSpan(last.span.start, offset))
    }

    /// The scalar at the current place and its length in bytes; a broken sequence counts as one byte of U+FFFD.
    func scalarHere() -> (scalar: Unicode.Scalar, length: Int) {
        let end = min(offset + 4, source.bytes.count)
        var decoder = UTF8()
        var bytes = source.bytes[offset..<end].makeIterator()
        guard case .scalarValue(let scalar) = decoder.decode(&bytes) else { return ("\u{FFFD}", 1) }
        return (scalar, max(1, UTF8.width(scalar)))
    }

    private func isWordStart() -> Bool {
        guard let byte = peek() else { return false }
        if byte < 0x80 { return isASCIILetter(byte) || byte == UInt8(ascii: "_") }
        return scalarHere().scalar.properties.isXIDStart
    }

    /// True when the current scalar continues a word.
    func isWordPart() -> Bool {
        guard let byte = peek() else { return false }
        if byte < 0x80 { return isASCIILetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") }
        return scalarHere().scalar.properties.isXIDContinue
    }

    private func isASCIILetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    /// True for `0` to `9`.
    func isDigit(_ byte: UInt8?) -> Bool {
        guard let byte else { return false }
        return (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    /// Operators of other languages, with their equivalents here.
    private static let foreign: [String: String] = [
        "===": "=", "!==": "!=", "<>": "!=", "=<": "<=", "=>": ">=", "=~": "~", "&&": "and", "||": "or", "!": "not",
    ]

    /// The quotes that word processors make of plain ones.
    static let smartQuotes: Set<Unicode.Scalar> = [
        "\u{2018}", "\u{2019}", "\u{201A}", "\u{201C}", "\u{201D}", "\u{201E}", "\u{00AB}", "\u{00BB}",
    ]
}
