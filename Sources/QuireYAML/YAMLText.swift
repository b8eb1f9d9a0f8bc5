package import Yams

/// A YAML text that may be anybody's: it becomes nodes only where that costs little.
///
/// The bounds are the same for every file. A text may be so long, may nest so deep and may stand for so many values with
/// its aliases written out. Files of few values are refused for many aliases alone, since a few nested ones stand for more
/// than memory holds; so is every file whose keys may have aliases in them, which the parser compares as it reads.
package struct YAMLText: Sendable {
    /// What differs from one kind of file to another.
    package struct Rules: Sendable {
        /// The most bytes of the text.
        package let mostBytes: Int
        /// The most aliases; nil where only what they stand for is bounded.
        package let mostAliases: Int?
        /// Whether messages may repeat what stands in the text.
        package let isQuoted: Bool
        /// The message for what can't be read and has no better reason.
        package let refusal: String

        /// The rules of a kind of file.
        package init(
            mostBytes: Int, mostAliases: Int? = fewAliases, isQuoted: Bool = true,
            refusal: String = "the file is not YAML"
        ) {
            self.mostBytes = mostBytes
            self.mostAliases = mostAliases
            self.isQuoted = isQuoted
            self.refusal = refusal
        }
    }

    /// So many aliases cost little, however they are nested.
    package static let fewAliases = 16
    /// The deepest nesting.
    package static let mostDepth = 128
    /// The most values, aliases written out.
    package static let mostValues = 4_000_000

    private let text: String
    private let rules: Rules

    /// A text under the rules of its kind.
    package init(_ text: String, _ rules: Rules) {
        self.text = text
        self.rules = rules
    }

    /// Returns the root; nil for a text that holds nothing.
    package func compose() throws(YAMLProblem) -> Node? {
        guard text.utf8.count <= rules.mostBytes else {
            throw YAMLProblem("the file is larger than \(rules.mostBytes) bytes")
        }
        let aliases = AliasCount(in: text)
        let most = rules.mostAliases ?? (aliases.mayBeInKeys ? YAMLText.fewAliases : .max)
        guard aliases.count <= most else { throw YAMLProblem("more than \(most) YAML aliases are not accepted") }
        try checkBrackets()
        let root: Node?
        do {
            root = try Yams.compose(yaml: text)
        } catch let error as YamlError {
            throw YAMLProblem(error, rules)
        } catch {
            throw YAMLProblem(rules.refusal)
        }
        var values = 0
        if let root { try measure(root, depth: 0, &values) }
        return root
    }

    /// Refuses what would cost the parser its stack: brackets, or indicators of one line, that nest by the hundred.
    private func checkBrackets() throws(YAMLProblem) {
        var open = 0
        var indicators = 0
        var previous: UInt8 = 0
        for (offset, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"): break
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                // Without a blank behind it, none of the three opens anything: prose may draw lines of dashes.
                if Self.isIndicator(previous) { indicators += 1 }
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                open += 1
                indicators = 0
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                open = max(0, open - 1)
                indicators = 0
            default: indicators = 0
            }
            // Prose may open brackets that it doesn't close, but not by the thousand.
            if open > 4000 || indicators > 400 {
                throw YAMLProblem(Self.tooDeep, YAMLPlace(offset: offset, in: text))
            }
            previous = byte
        }
    }

    private static func isIndicator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "-") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: ":")
    }

    /// Refuses nodes that nest too deep or are too many; aliases count as what they stand for.
    private func measure(_ node: Node, depth: Int, _ values: inout Int) throws(YAMLProblem) {
        values += 1
        guard values <= Self.mostValues else {
            throw YAMLProblem("the document expands to more than \(Self.mostValues) values", node.place)
        }
        guard depth < Self.mostDepth else { throw YAMLProblem(Self.tooDeep, node.place) }
        switch node {
        case .scalar, .alias: break
        case .sequence(let items):
            for item in items { try measure(item, depth: depth + 1, &values) }
        case .mapping(let entries):
            for entry in entries { try measure(entry.value, depth: depth + 1, &values) }
        }
    }

    private static let tooDeep = "nested deeper than \(mostDepth) levels"
}
