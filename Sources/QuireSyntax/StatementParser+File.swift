import QuireDiagnostics

extension StatementParser {
    /// Whether the path of a file comes next.
    var isAtFile: Bool {
        mutating get {
            expect(.file)
            return current.kind == .literal(.text)
        }
    }

    /// Reads `"PATH" [(OPTION, …)]`.
    mutating func file() -> FileSyntax {
        let token = advance()
        let path = LiteralSyntax(.text, raw: token.text, span: token.span)
        let open = current
        guard accept(.openParenthesis) else { return noted(FileSyntax(path: path, span: token.span)) }
        var options: [FileOptionSyntax] = []
        while !isLost, !isAt(.closeParenthesis) {
            options.append(fileOption(of: path))
            if options.count > SyntaxLimits.columns {
                giveUp(.tooMany("options of a file", limit: SyntaxLimits.columns), at: token.span)
            }
            if isLost || !accept(.comma) { break }
        }
        close(open)
        return noted(FileSyntax(path: path, options: options, span: span(from: token.span.start)))
    }

    private mutating func noted(_ file: FileSyntax) -> FileSyntax {
        files.append(file)
        return file
    }

    private mutating func fileOption(of path: LiteralSyntax) -> FileOptionSyntax {
        let start = current.span.start
        let name = name(.fileOption(of: path.span))
        let kind: FileOptionSyntax.Kind
        if isLost {
            kind = .setting(name, .word(name))
        } else if accept(.colon) {
            let type = self.name(.columnType)
            expect(.name(.currency))
            let currency = !isLost && isName(current) ? self.name(.currency) : nil
            kind = .column(name, type: type, currency: currency, form: form())
        } else if let value = literal() {
            kind = .setting(name, .literal(value))
        } else {
            kind = .setting(name, .word(self.name(.fileSetting(name.text))))
        }
        return FileOptionSyntax(kind, span: span(from: start))
    }

    private mutating func form() -> LiteralSyntax? {
        guard case .literal(.text) = current.kind else {
            expect(.literal)
            return nil
        }
        return literal()
    }

    /// Reads a literal if one comes next.
    private mutating func literal() -> LiteralSyntax? {
        guard case .literal(let kind) = current.kind else {
            expect(.literal)
            return nil
        }
        let token = advance()
        return LiteralSyntax(kind, raw: token.text, span: token.span)
    }
}
