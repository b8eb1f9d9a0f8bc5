package import Yams

/// An untrusted YAML text: it becomes nodes only if that is cheap.
///
/// The bounds are the same for every file: on length, on nesting, and on the number of values after expanding aliases. Files
/// of few values are also refused for too many aliases, since a few nested ones can expand beyond the memory, and so is
/// every file whose keys may contain aliases, which the parser compares as it reads.
package struct YAMLText: Sendable {
    /// The differences between kinds of files.
    package struct Rules: Sendable {
        /// The most bytes of the text.
        package let mostBytes: Int
        /// The maximum number of aliases; nil if only their expansion is bounded.
        package let mostAliases: Int?
        /// Whether messages may quote the text.
        package let isQuoted: Bool
        /// The message for an unreadable text without a more specific reason.
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

    /// This number of aliases costs little, however they are nested.
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

    /// Returns the root; nil for an empty text.
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

    /// Refuses text that would exhaust the parser's stack: brackets, or indicators on one line, nested by the hundred.
    private func checkBrackets() throws(YAMLProblem) {
        var open = 0
        var indicators = 0
        var previous: UInt8 = 0
        for (offset, byte) in text.utf8.enumerated() {
            switch byte {
            case UInt8(ascii: "-"), UInt8(ascii: "?"), UInt8(ascii: ":"): break
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                // Without a following blank, none of the three opens anything: prose may contain lines of dashes.
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

    /// Refuses nodes that are nested too deep or too many; aliases count with their expansion.
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
