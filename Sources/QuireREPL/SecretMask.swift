import QuireDiagnostics
import QuireSyntax

/// Takes out of a statement what looks like a secret, for what is written to disk.
enum SecretMask {
    /// What stands in its place.
    static let mask = "‹masked›"

    private static let prefixes = [
        "sk_", "pk_", "rk_", "ghp_", "gho_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "AKIA", "eyJ", "Bearer ",
        "Basic ",
    ]
    private static let names = ["secret", "password", "passwd", "token", "api_key", "apikey", "authorization", "key"]
    private static let longEnough = 24

    /// The statement with every such literal masked.
    static func masked(_ statement: String) -> String {
        let source = SourceText(statement)
        let words = SyntaxWord.all(in: source)
        var bytes = source.bytes
        for (index, word) in words.enumerated().reversed() where isSecret(word, after: words[..<index]) {
            let isQuoted = bytes.indices.contains(word.span.start) && bytes[word.span.start] == UInt8(ascii: "\"")
            let replacement = isQuoted ? "\"\(mask)\"" : mask
            guard word.span.end <= bytes.count else { continue }
            bytes.replaceSubrange(word.span.start..<word.span.end, with: Array(replacement.utf8))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isSecret(_ word: SyntaxWord, after before: ArraySlice<SyntaxWord>) -> Bool {
        switch word.kind {
        case .literal(.text), .word(nil), .invalid: break
        case .word, .quotedName, .literal, .parameter, .symbol: return false
        }
        let text = word.text.filter { $0 != "\"" }
        if prefixes.contains(where: { text.hasPrefix($0) && text.utf8.count > $0.utf8.count + 6 }) { return true }
        if isCompared(to: names, before), !text.isEmpty { return true }
        return looksRandom(text)
    }

    /// Whether what stands before is a name like `api_token` and `=`.
    private static func isCompared(to names: [String], _ before: ArraySlice<SyntaxWord>) -> Bool {
        guard let sign = before.last, sign.isSymbol("=") || sign.isSymbol("==") || sign.isSymbol(":"),
            let name = before.dropLast().last?.text.lowercased()
        else { return false }
        return names.contains { name == $0 || name.hasSuffix("_" + $0) }
    }

    /// Long, without blanks, and of small letters, capitals and digits in a mix; identifiers in hex are none.
    private static func looksRandom(_ text: String) -> Bool {
        guard text.utf8.count >= longEnough, text.allSatisfy({ $0.isASCII && !$0.isWhitespace }),
            !text.contains("://")
        else { return false }
        return text.contains(where: \.isUppercase) && text.contains(where: \.isLowercase)
            && text.contains(where: \.isNumber)
    }
}
