import QuireDiagnostics
import QuireYAML
import Testing
import Yams

@Suite("YAML within bounds")
struct YAMLTextTests {
    private static let strict = YAMLText.Rules(mostBytes: 1 << 20)
    private static let wide = YAMLText.Rules(mostBytes: 1 << 20, mostAliases: nil, refusal: "no")

    private static func problem(_ text: String, _ rules: YAMLText.Rules = strict) -> YAMLProblem? {
        do throws(YAMLProblem) {
            _ = try YAMLText(text, rules).compose()
            return nil
        } catch {
            return error
        }
    }

    /// Aliases that double at each step, written after what stands before each of them.
    private static func doubling(_ before: String, steps: Int) -> String {
        (0..<steps).reduce(into: "") { text, step in
            let values = step == 0 ? "x, y" : "\(before)*a\(step - 1), \(before)*a\(step - 1)"
            text += "a\(step): &a\(step) [\(values)]\n"
        }
    }

    @Test(
        "a place is found behind whatever ends a line of YAML",
        arguments: ["\n", "\r", "\r\n", "\u{85}", "\u{2028}", "\u{2029}"])
    func places(lineBreak: String) throws {
        let text = "# é" + lineBreak + "a: 1" + lineBreak + lineBreak + "é: b"
        let root = try #require(try YAMLText(text, Self.strict).compose())
        let value = try #require(root.mapping?["é"])
        #expect(SourceText(text).slice(SourceText(text).span(of: value)) == "b")
        #expect(YAMLPlace(line: 2, column: 90).offset(in: text) == "# é\(lineBreak)a: 1".utf8.count)
    }

    @Test("an alias counts wherever a value can begin", arguments: ["", " ", "\n ", "\t", "? ", "?", ": ", "\r\n  "])
    func aliases(before: String) {
        let text = Self.doubling(before, steps: 20)
        #expect(Self.problem(text)?.message == "more than 16 YAML aliases are not accepted")
    }

    @Test(
        "an asterisk is none within a word, or with a name that no anchor has",
        arguments: ["b*c ", "*bold* words ", "** ", "* "])
    func asterisks(piece: String) {
        let text = "c: &c 1\na: |\n  " + String(repeating: piece, count: 100)
        #expect(Self.problem(text) == nil)
    }

    @Test(
        "where aliases may be in keys, they are counted in every file",
        arguments: [
            "? *a40\n: 1\n", "*a40 : 1\n", "[*a40]: 1\n", "k: {? *a40 : 1}\n", "k: {[*a40, x]:1}\n", "?\n  - *a40\n",
            "{k: *a40}: 1\n", "- ? *a40\n",
        ])
    func keys(key: String) {
        let text = Self.doubling("", steps: 41) + key
        #expect(Self.problem(text, Self.wide)?.message == "more than 16 YAML aliases are not accepted")
    }

    @Test("many aliases that are no keys are read where they aren't counted")
    func many() {
        let text = "a: &a {x: 1}\n" + (0..<100).map { "/k/{\($0)}: {b: [*a], c: *a} # why?\n" }.joined()
        #expect(Self.problem(text, Self.wide) == nil)
        #expect(Self.problem(text)?.message == "more than 16 YAML aliases are not accepted")
    }

    @Test("what aliases stand for is bounded where they aren't counted")
    func values() {
        #expect(Self.problem(Self.doubling("", steps: 10), Self.wide) == nil)
        let message = Self.problem(Self.doubling("", steps: 40), Self.wide)?.message
        #expect(message == "the document expands to more than 4000000 values")
    }

    @Test(
        "nesting is bounded, by whatever it is written",
        arguments: [
            String(repeating: "[", count: 5000),
            String(repeating: "{a: ", count: 200) + String(repeating: "}", count: 200),
            String(repeating: "- ", count: 500), String(repeating: ": ", count: 100_000),
            String(repeating: "? ", count: 100_000), String(repeating: "- ", count: 129) + "a",
            (0..<150).map { String(repeating: " ", count: $0) + "a:\n" }.joined(),
        ])
    func nesting(text: String) {
        #expect(Self.problem(text)?.message == "nested deeper than 128 levels")
        #expect(Self.problem(text)?.place != nil)
    }

    @Test("a text of the deepest nesting is read, and a line of dashes is prose")
    func allowed() {
        #expect(Self.problem(String(repeating: "- ", count: 127) + "a") == nil)
        #expect(Self.problem("a: |\n  " + String(repeating: "-", count: 1000) + " end") == nil)
    }

    @Test(
        "what is wrong has its place",
        arguments: [
            ("a: [1", "not YAML: did not find expected ',' or ']'", YAMLPlace(line: 2, column: 1)),
            ("a: 1\né: *b", "not YAML: found undefined alias", YAMLPlace(line: 2, column: 4)),
            ("b: 1\nb: 2", "a key appears twice in one mapping: b", YAMLPlace(line: 1, column: 1)),
            ("\u{0}", "not YAML: it holds characters that YAML does not allow", nil),
        ] as [(String, String, YAMLPlace?)])
    func problems(text: String, message: String, place: YAMLPlace?) {
        #expect(Self.problem(text)?.message == message)
        #expect(Self.problem(text)?.place == place)
    }

    @Test("nothing of a text that may hold secrets is repeated")
    func secrets() {
        let rules = YAMLText.Rules(mostBytes: 100, isQuoted: false)
        #expect(Self.problem("secret: 1\nsecret: 2", rules)?.message == "a key appears twice in one mapping")
        #expect(Self.problem(String(repeating: "a", count: 101), rules)?.message == "the file is larger than 100 bytes")
    }

    @Test("null is what is plain and says so", arguments: ["", "~", "null", "Null", "NULL", "'null'", "none", "[]"])
    func null(text: String) throws {
        let root = try #require(try YAMLText("a: \(text)", Self.strict).compose())
        #expect(root.mapping?.first?.value.isNull == !["'null'", "none", "[]"].contains(text))
    }

    @Test(
        "a node covers what is written of it",
        arguments: [("é: word x", 4, 10), ("a: \"b c\"", 3, 8), ("a: [b]", 3, 4), ("a: 'it''s'", 3, 7)])
    func spans(text: String, start: Int, end: Int) throws {
        let root = try #require(try YAMLText(text, Self.strict).compose())
        let node = try #require(root.mapping?.first?.value)
        #expect(SourceText(text, name: "x").span(of: node) == SourceSpan(start, end))
    }
}
