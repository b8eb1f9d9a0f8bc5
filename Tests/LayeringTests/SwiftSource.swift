/// A Swift file's text with comments and literals blanked, so that only code is looked at.
struct SwiftSource: Sendable {
    /// The lines of code, at their own numbers.
    let lines: [String]

    /// Blanks what is not code in `text`.
    init(_ text: String) {
        var scanner = Scanner(rest: Substring(text))
        scanner.run()
        lines = scanner.code.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}

/// Copies code and skips the rest, keeping every line break.
private struct Scanner {
    var rest: Substring
    var code = ""

    mutating func run() {
        while let character = rest.first {
            if rest.hasPrefix("//") {
                skip { !$0.isNewline }
            } else if rest.hasPrefix("/*") {
                skipBlockComment()
            } else if let literal = opening() {
                skipLiteral(literal)
            } else {
                code.append(character.isNewline ? "\n" : character)
                rest.removeFirst()
            }
        }
    }

    /// How a text literal that starts here ends, or nil where none starts.
    private func opening() -> Literal? {
        let pounds = rest.prefix { $0 == "#" }
        let body = rest.dropFirst(pounds.count)
        guard body.hasPrefix("\"") else { return nil }
        // Only a line break may follow three quotes that open a text; `#"""#` is a text of one quote.
        let isMultiline =
            body.hasPrefix("\"\"\"") && body.dropFirst(3).first { $0.isNewline || !$0.isWhitespace }?.isNewline == true
        return Literal(quote: isMultiline ? "\"\"\"" : "\"", pounds: String(pounds), isMultiline: isMultiline)
    }

    private mutating func skipLiteral(_ literal: Literal) {
        rest.removeFirst(literal.pounds.count + literal.quote.count)
        while let character = rest.first {
            if rest.hasPrefix(literal.quote + literal.pounds) {
                rest.removeFirst(literal.quote.count + literal.pounds.count)
                break
            }
            if character.isNewline {
                // A text that does not close on its line is the compiler's to report; code goes on below it.
                if !literal.isMultiline { break }
                code.append("\n")
            }
            let isEscape = rest.hasPrefix("\\" + literal.pounds)
            rest.removeFirst(isEscape ? 1 + literal.pounds.count : 1)
            if isEscape, rest.first?.isNewline == false { rest.removeFirst() }
        }
        code += "\"\""
    }

    private mutating func skipBlockComment() {
        var depth = 0
        repeat {
            if rest.hasPrefix("/*") {
                depth += 1
                rest.removeFirst(2)
            } else if rest.hasPrefix("*/") {
                depth -= 1
                rest.removeFirst(2)
            } else if let character = rest.popFirst(), character.isNewline {
                code.append("\n")
            }
        } while depth > 0 && !rest.isEmpty
        code.append(" ")
    }

    private mutating func skip(while condition: (Character) -> Bool) {
        rest = rest.drop(while: condition)
    }

    private struct Literal {
        let quote: String
        let pounds: String
        let isMultiline: Bool
    }
}
