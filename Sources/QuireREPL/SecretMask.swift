/// Masks what looks like a secret in a statement, before it is written to disk.
///
/// It works on the raw text, because a secret may be in texts of either quote, in comments, in lists and in statements
/// that can't be parsed. A needless mask costs a name in the history; a missing one costs a key.
enum SecretMask {
    /// The text that replaces a secret.
    static let mask = "‹masked›"

    private static let longEnough = 24

    /// The statement with everything that looks like a secret masked.
    static func masked(_ statement: String) -> String {
        var text = statement
        maskMarked(&text)
        maskNamed(&text)
        maskPairs(&text)
        text.replace(/(:\/\/[^\s\/@:"']*:)[^\s\/@"']+@/) { "\($0.1)\(mask)@" }
        return maskedRandom(text)
    }

    /// Masks keys with a known prefix, and the text after `Bearer` or `Basic`.
    private static func maskMarked(_ text: inout String) {
        let known =
            /(^|[^A-Za-z0-9_])((?:(?:sk|pk|rk|whsec|mk|shpat|shpss|npm|dop_v1|hf|lin_api|key|tok|rzp)_(?:live_|test_|prod_)?|gh[pousr]_|github_pat_|glpat-|xox[abeoprs]-|xapp-|live_|test_|sq0[a-z]{3}-|EAAA|AKIA|ASIA|AIza|ya29\.|eyJ|SG\.)[A-Za-z0-9_.\-+\/=]{7,})/
        text.replace(known) { $0.1 + (isSpoken($0.2) ? String($0.2) : mask) }
        let scheme = /(?i)\b(bearer|basic)(\s+)([A-Za-z0-9._~+\/=\-]{7,})/
        text.replace(scheme) { "\($0.1)\($0.2)\(mask)" }
    }

    /// Whether it is a word as people write names: `key_figures`, `test_account`.
    private static func isSpoken(_ text: Substring) -> Bool {
        let own = ["key_", "tok_", "live_", "test_", "mk_", "hf_", "npm_"].contains { text.hasPrefix($0) }
        return own && !text.contains(where: \.isNumber)
    }

    /// Masks values assigned to or compared with a name like `api_token`: one value, or each of a list.
    private static func maskNamed(_ text: inout String) {
        let value = #"(?:"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|[^\s"'()\[\],;&|]+)"#
        let name =
            #"(?i)(\b(?:[\w.\-]*[_.\-])?(?:secret|password|passwd|token|api_?key|apikey|authorization|key)["'`]?\s*"#
        // The type of a parameter comes between its name and its value.
        let sign = #"(?::\s*(?:text|any|uuid|list)\??\s*(?:==?)|!=|==|=|:|~)\s*)"#
        guard let single = try? Regex(name + sign + "(" + value + ")", as: (Substring, Substring, Substring).self),
            let several = try? Regex(
                name + #"(?:not\s+)?in\s*[(\[]\s*)([^)\]]*)"#, as: (Substring, Substring, Substring).self),
            let item = try? Regex(value, as: Substring.self)
        else { return }
        text.replace(several) { match in match.1 + match.2.replacing(item) { hidden($0.output) } }
        text.replace(single) { match in match.1 + hidden(match.2) }
    }

    /// Masks `login:key` where the second half can hardly be a word.
    private static func maskPairs(_ text: inout String) {
        let pair = /(^|[\s"'(,=])([A-Za-z][\w.@\-]{1,80}:)([\w+\/=.\-]{10,})/
        text.replace(pair) { match in
            let isKey =
                (match.3.contains(where: \.isNumber) || match.3.count >= longEnough)
                && match.3.contains(where: \.isLetter) && match.3.prefixMatch(of: /\d{4}-\d\d/) == nil
                && !match.3.hasPrefix("//")
            return match.1 + match.2 + (isKey ? mask : String(match.3))
        }
    }

    /// Masks long texts without blanks that mix lower-case letters, capitals and digits; hexadecimal identifiers are
    /// not secrets.
    private static func maskedRandom(_ text: String) -> String {
        text.replacing(/[^\s"'(),;\[\]]+/) { match in looksRandom(match.output) ? mask : String(match.output) }
    }

    private static func looksRandom(_ text: Substring) -> Bool {
        guard text.utf8.count >= longEnough, text.allSatisfy({ $0.isASCII }), !text.contains("://") else {
            return false
        }
        return text.contains(where: \.isUppercase) && text.contains(where: \.isLowercase)
            && text.contains(where: \.isNumber)
    }

    /// The words that may follow a name without being its value.
    private static let words: Set<String> = [
        "null", "true", "false", mask, "text", "any", "uuid", "list", "integer", "decimal", "money", "bool", "date",
        "timestamp", "period", "duration",
    ]

    /// The mask for a value; numbers, days and words of the language aren't secrets and remain.
    private static func hidden(_ value: Substring) -> String {
        guard let quote = value.first, quote == "\"" || quote == "'" else {
            let isPlain = value.first?.isNumber == true && !value.contains(where: \.isLetter)
            return isPlain || words.contains(String(value)) ? String(value) : mask
        }
        return value.count > 2 ? "\(quote)\(mask)\(quote)" : String(value)
    }
}
