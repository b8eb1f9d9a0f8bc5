import QuireDiagnostics

extension Lexer {
    /// Reads a text literal; one without an end stops at its line's end, so that the lines after it are read as usual.
    mutating func text(quote: UInt8) {
        let start = offset
        offset += 1
        guard !quotesWithoutEnd.contains(quote), skipText(quote: quote) else {
            quotesWithoutEnd.insert(quote)
            offset = start + 1
            while let byte = peek(), byte != UInt8(ascii: "\n") { offset += 1 }
            if result.openQuote == nil { result.openQuote = start }
            report(.unterminatedText, at: SourceSpan(start, start + 1))
            return add(.literal(.text), from: start)
        }
        add(.literal(.text), from: start)
        if let token = result.tokens.last {
            do throws(LiteralProblem) {
                _ = try LiteralSyntax(.text, raw: token.text, span: token.span).decode()
            } catch {
                report(.invalidLiteral(error), at: error.span(in: token.span))
            }
        }
    }

    private mutating func skipText(quote: UInt8) -> Bool {
        let doubled = quote == UInt8(ascii: "'")
        while let byte = peek() {
            offset += 1
            if byte == quote {
                guard doubled, peek() == quote else { return true }
                offset += 1
            } else if byte == UInt8(ascii: "\\"), !doubled, peek() != nil {
                offset += 1
            }
        }
        return false
    }

    /// Reads a back-quoted name; a back-quote within it is doubled.
    mutating func quotedName() {
        let start = offset
        var name: [UInt8] = []
        var isClosed = false
        offset += 1
        while let byte = peek(), byte != UInt8(ascii: "\n") {
            offset += 1
            if byte == UInt8(ascii: "`") {
                guard peek() == byte, !name.isEmpty else {
                    isClosed = true
                    break
                }
                offset += 1
            }
            name.append(byte)
        }
        if !isClosed {
            report(.unterminatedName, at: SourceSpan(start, start + 1))
        } else if name.isEmpty {
            report(.emptyName, at: SourceSpan(start, offset))
        }
        add(.quotedName, from: start, text: String(decoding: name, as: UTF8.self))
    }

    /// Reads text between typographic quotes as the text that it was meant to be.
    mutating func smartQuoted() {
        let start = offset
        offset += scalarHere().length
        let inner = offset
        var end: Int?
        while let byte = peek(), byte != UInt8(ascii: "\n") {
            let (scalar, length) = scalarHere()
            let isQuote = Self.smartQuotes.contains(scalar)
            if isQuote { end = offset }
            offset += length
            if isQuote { break }
        }
        if end == nil { offset = inner }
        let text = source.slice(SourceSpan(inner, end ?? inner)).replacing("'", with: "''")
        report(.smartQuotes(text: "'\(text)'"), at: SourceSpan(start, offset))
        add(.literal(.text), from: start, text: "'\(text)'")
    }
}
