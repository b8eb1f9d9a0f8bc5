import Foundation
import QuireModel

/// The grammar that the language's document prints, and random texts that follow it.
struct Grammar: Sendable {
    /// A part of a production.
    indirect enum Part: Sendable {
        case word(String)
        case name(String)
        case sequence([Part])
        case choice([Part])
        case optional(Part)
        case repeated(Part)
    }

    /// The productions by name.
    private(set) var productions: [String: Part] = [:]
    /// Names that occur in productions.
    private(set) var mentioned: Set<String> = []
    /// The keywords and signs in it.
    private(set) var words: [String] = []
    /// What can stand for a token.
    static let tokens: [String: [String]] = [
        "NAME": ["a", "b", "c1", "status", "`x y`", "_d"], "FUNCTION": ["lower", "f"], "INTEGER": ["0", "5", "1_000"],
        "TEXT": ["\"x.csv\"", "'it''s'"], "PARAMETER": ["$p", "$1"], "TYPE": ["date", "text"],
        "LITERAL": [
            "1", "2.50", "100 EUR", "\"a\\n\"", "'b'", "true", "null", "2026-11-20", "2026-11", "2026-Q4", "7d",
            "2026-11-20T10:00:00Z",
        ],
    ]

    /// The grammar in a document's `ebnf` block.
    init(document: String) {
        let block = document.components(separatedBy: "```ebnf\n").dropFirst().first?.components(separatedBy: "```")
            .first
        var words = Self.words(block ?? "")[...]
        while words.count > 2 {
            let name = words.removeFirst()
            words.removeFirst()
            productions[name] = choice(&words)
            words = words.dropFirst()
        }
    }

    private static func words(_ text: String) -> [String] {
        text.matches(of: #/"[^"]+"|[A-Za-z0-9]+|[\[\]{}()|=;]/#).map { String($0.0) }
    }

    private mutating func choice(_ words: inout ArraySlice<String>) -> Part {
        var parts = [sequence(&words)]
        while words.first == "|" {
            words.removeFirst()
            parts.append(sequence(&words))
        }
        return parts.count == 1 ? parts[0] : .choice(parts)
    }

    private mutating func sequence(_ words: inout ArraySlice<String>) -> Part {
        var parts: [Part] = []
        while let word = words.first, !["|", ";", ")", "]", "}"].contains(word) {
            words.removeFirst()
            switch word {
            case "(", "[", "{":
                let inner = choice(&words)
                words.removeFirst()
                parts.append(word == "(" ? inner : word == "[" ? .optional(inner) : .repeated(inner))
            default:
                if word.hasPrefix("\"") {
                    self.words.append(String(word.dropFirst().dropLast()))
                    parts.append(.word(String(word.dropFirst().dropLast())))
                } else {
                    mentioned.insert(word)
                    parts.append(.name(word))
                }
            }
        }
        return .sequence(parts)
    }
}

/// Writes random texts by a grammar.
struct GrammarWriter {
    let grammar: Grammar
    var random: SplitMix64
    /// The productions, and the branches of their choices, that were used.
    private(set) var used: Set<String> = []
    private var depth = 0

    init(_ grammar: Grammar, seed: UInt64) {
        self.grammar = grammar
        random = SplitMix64(seed: seed)
    }

    /// A text of that production.
    ///
    /// A count of rows with `distinct` behind it on the same line is SQL's way to count values, which the parser refuses
    /// with what to write instead; that no rule of the grammar says.
    mutating func text(_ production: String) -> String {
        while true {
            depth = 0
            let text = words(.name(production), in: production).joined(separator: " ").replacing(" . ", with: ".")
                .replacing(" [ ", with: "[").replacing(" ( ", with: " (")
            if !text.contains("count distinct") { return text }
        }
    }

    private mutating func words(_ part: Grammar.Part, in production: String) -> [String] {
        switch part {
        case .word(let word): return [word]
        case .name(let name):
            if let samples = Grammar.tokens[name] { return [samples.randomElement(using: &random) ?? ""] }
            used.insert(name)
            depth += 1
            defer { depth -= 1 }
            return grammar.productions[name].map { words($0, in: name) } ?? []
        case .sequence(let parts): return parts.flatMap { words($0, in: production) }
        case .choice(let parts):
            // Deep inside, the first choice of a primary is a name, and of a path a literal.
            let index = depth > 30 ? 0 : Int.random(in: parts.indices, using: &random)
            used.insert("\(production) \(index)")
            return words(parts[index], in: production)
        case .optional(let inner): return isMore(40) ? words(inner, in: production) : []
        case .repeated(let inner):
            var all: [String] = []
            while all.count < 40, isMore(30) { all += words(inner, in: production) }
            return all
        }
    }

    private mutating func isMore(_ percent: Int) -> Bool {
        depth < 30 && Int.random(in: 0..<100, using: &random) < percent
    }
}
