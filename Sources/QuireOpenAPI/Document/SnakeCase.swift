import Foundation

/// Names as queries use them.
enum SnakeCase {
    /// The name in lower case with `_` between its words; nil when nothing of it can be used.
    ///
    ///     createdAt → created_at, HTMLUrl → html_url, filter[state] → filter_state, 2faOn → faon
    static func name(_ text: String) -> String? {
        var result: [Character] = []
        let letters = Array(text.prefix(80).replacing("OAuth", with: "Oauth"))
        for (index, letter) in letters.enumerated() {
            guard letter.isASCII, letter.isLetter || letter.isNumber else {
                if let last = result.last, last != "_" { result.append("_") }
                continue
            }
            if letter.isUppercase, index > 0, let last = result.last, last != "_" {
                let followsSmall = letters[index - 1].isLowercase || letters[index - 1].isNumber
                let beginsWord =
                    letters[index - 1].isUppercase && index + 1 < letters.count
                    && letters[index + 1].isLowercase
                if followsSmall || beginsWord { result.append("_") }
            }
            result.append(contentsOf: letter.lowercased())
        }
        while result.last == "_" { result.removeLast() }
        let name = String(result.drop { $0 == "_" || $0.isNumber })
        return name.isEmpty ? nil : name
    }

    /// The name of one of many: `payment_links` → `payment_link`, `categories` → `category`.
    static func singular(_ name: String) -> String {
        if name.hasSuffix("ies"), name.count > 4 { return name.dropLast(3) + "y" }
        for ending in ["sses", "shes", "ches", "xes"] where name.hasSuffix(ending) { return String(name.dropLast(2)) }
        if name.hasSuffix("s"), !name.hasSuffix("ss"), !name.hasSuffix("us"), name.count > 2 {
            return String(name.dropLast())
        }
        return name
    }
}
