import Foundation
import QuireModel
import QuireRender
import QuireTerminal

/// What holds for every text that is written.
enum TextRules {
    /// Whatever shows a text on a terminal leaves nothing in it that acts there.
    static func show(_ text: String) throws(BrokenRule) {
        try harmless(SafeText.shown(text), "a shown text", ends: false)
        try harmless(SafeText.lines(text), "shown lines")
        let bytes = SafeText.lines(Array(text.utf8))
        try BrokenRule.unless(bytes == Array(SafeText.lines(text).utf8), "bytes are shown otherwise than their text")
        try harmless(TerminalText.escaped(text), "a cell", ends: false)
        let plain = text.unicodeScalars.allSatisfy { (0x20..<0x7F).contains($0.value) }
        try BrokenRule.unless(!plain || SafeText.shown(text) == text, "plain text was changed")
        // A text within quotes of JSON reads as it did once what it hides is spelled out.
        var json: [UInt8] = []
        Value.text(text).appendJSON(to: &json)
        let shown = SafeText.lines(json, spelling: .json)
        let read = try? JSONSerialization.jsonObject(with: Data(shown), options: .fragmentsAllowed)
        try BrokenRule.unless(
            (read as? String).map { Array($0.utf8) } == Array(text.utf8), "JSON reads otherwise once it is shown")
    }

    /// No secret is left in a text, however it is written there.
    static func mask(_ input: inout FuzzInput) throws(BrokenRule) {
        let secret = input.line
        // What a mask is made of, and what stands around it, is no secret.
        guard secret.utf8.count >= KnownSecrets.fewestBytes, !secret.contains(where: "‹›".contains),
            !KnownSecrets.mask.contains(secret)
        else { return }
        let known = KnownSecrets()
        known.add(Secret(secret))
        let rest = String(decoding: input.rest, as: UTF8.self)
        let forms = [
            secret, secret.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? secret,
            Data(secret.utf8).base64EncodedString(), Data("user:\(secret)".utf8).base64EncodedString(),
        ]
        _ = known.masked(rest)
        for form in forms {
            let masked = known.masked("before \(form) \(rest)")
            try BrokenRule.unless(
                Data(masked.utf8).range(of: Data(form.utf8)) == nil, "\(form) is left in \(masked)")
        }
    }

    /// Nothing in the text moves the cursor, changes the terminal, turns the text around or hides.
    ///
    /// This says anew, from the Unicode standard, what `SafeText` says.
    static func harmless(_ text: String, _ what: String, ends: Bool = true) throws(BrokenRule) {
        for scalar in text.unicodeScalars where acts(scalar) {
            if ends, scalar == "\n" || scalar == "\t" { continue }
            throw BrokenRule("\(what) has U+\(String(scalar.value, radix: 16)): \(text.debugDescription)")
        }
    }

    private static func acts(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xFFF9...0xFFFB, 0xE0000...0xE007F:
            true
        default: false
        }
    }

    /// Whether a text is JSON to another reader.
    static func isJSON(_ text: String) -> Bool {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8), options: .fragmentsAllowed)) != nil
    }
}
