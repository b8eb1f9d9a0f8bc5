/// What a strict reader of RFC 8259 finds: numbers in their digits, members in their order.
///
/// Foundation's reader drops U+FEFF from strings and the digits from numbers, so it can't tell whether output is right.
indirect enum StrictJSON: Equatable {
    case literal(String)
    case number(String)
    case string([Unicode.Scalar])
    case list([StrictJSON])
    case record([Member])

    struct Member: Equatable {
        let name: [Unicode.Scalar]
        let value: StrictJSON
    }

    struct Malformed: Error {
        let rest: String
    }

    /// The one document in the text.
    static func read(_ text: some StringProtocol) throws -> StrictJSON {
        var rest = Array(text.unicodeScalars)[...]
        let value = try value(&rest)
        skipSpace(&rest)
        guard rest.isEmpty else { throw malformed(rest) }
        return value
    }

    private static func malformed(_ rest: ArraySlice<Unicode.Scalar>) -> Malformed {
        Malformed(rest: rest.prefix(20).map { String($0) }.joined())
    }

    private static func skipSpace(_ rest: inout ArraySlice<Unicode.Scalar>) {
        while let scalar = rest.first, [" ", "\n", "\r", "\t"].contains(scalar) { rest.removeFirst() }
    }

    private static func take(_ scalar: Unicode.Scalar, _ rest: inout ArraySlice<Unicode.Scalar>) throws {
        skipSpace(&rest)
        guard rest.popFirst() == scalar else { throw malformed(rest) }
    }

    private static func value(_ rest: inout ArraySlice<Unicode.Scalar>) throws -> StrictJSON {
        skipSpace(&rest)
        switch rest.first {
        case "{":
            return .record(
                try members("{", "}", &rest) { rest in
                    skipSpace(&rest)
                    let name = try string(&rest)
                    try take(":", &rest)
                    return Member(name: name, value: try value(&rest))
                })
        case "[": return .list(try members("[", "]", &rest, value))
        case "\"": return .string(try string(&rest))
        default:
            let word = rest.prefix { !" \n\r\t,]}".unicodeScalars.contains($0) }
            rest = rest[word.endIndex...]
            let text = word.map { String($0) }.joined()
            if ["null", "true", "false"].contains(text) { return .literal(text) }
            guard text.wholeMatch(of: /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/) != nil else {
                throw malformed(word)
            }
            return .number(text)
        }
    }

    private static func members<Part>(
        _ open: Unicode.Scalar, _ close: Unicode.Scalar, _ rest: inout ArraySlice<Unicode.Scalar>,
        _ part: (inout ArraySlice<Unicode.Scalar>) throws -> Part
    ) throws -> [Part] {
        try take(open, &rest)
        skipSpace(&rest)
        var parts: [Part] = []
        if rest.first != close {
            parts.append(try part(&rest))
            skipSpace(&rest)
            while rest.first == "," {
                rest.removeFirst()
                parts.append(try part(&rest))
                skipSpace(&rest)
            }
        }
        try take(close, &rest)
        return parts
    }

    private static func string(_ rest: inout ArraySlice<Unicode.Scalar>) throws -> [Unicode.Scalar] {
        guard rest.popFirst() == "\"" else { throw malformed(rest) }
        var output: [Unicode.Scalar] = []
        while let scalar = rest.popFirst(), scalar.value >= 0x20 {
            if scalar == "\"" { return output }
            guard scalar == "\\" else {
                output.append(scalar)
                continue
            }
            let simple: [Unicode.Scalar: Unicode.Scalar] = [
                "\"": "\"", "\\": "\\", "/": "/", "n": "\n", "r": "\r", "t": "\t", "b": "\u{8}", "f": "\u{C}",
            ]
            guard let kind = rest.popFirst() else { break }
            if let meant = simple[kind] {
                output.append(meant)
                continue
            }
            let digits = rest.prefix(4).map { String($0) }.joined()
            guard kind == "u", digits.count == 4, let meant = UInt32(digits, radix: 16).flatMap({ Unicode.Scalar($0) })
            else { throw malformed(rest) }
            output.append(meant)
            rest = rest.dropFirst(4)
        }
        throw malformed(rest)
    }
}
