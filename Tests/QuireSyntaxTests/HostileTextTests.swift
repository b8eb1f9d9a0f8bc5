import QuireDiagnostics
import QuireModel
import QuireSyntax
import QuireTestSupport
import Testing

@Suite("Hostile text")
struct HostileTextTests {
    @Test(
        "the same thing over and over neither crashes nor takes more than linear time",
        arguments: [
            "(", "not ", "- ", "f(", "(from a where ", "a+", "a or ", "a<", "a in (", "a[", "\\\"\n", "select a from ",
            "@", "sort ", "foo ",
            "|", "from a limit x\n", ".a", "“", "{", "9", "count( ", "`", "'", "$", "#\n", ",", "a.", "\u{0}", "é",
            "2026-11-", "if(a,", "from a;",
        ])
    func repetition(unit: String) {
        func time(_ size: Int) -> Duration {
            ProcessorTime.spent {
                let body = String(repeating: unit, count: size / unit.utf8.count)
                for text in [body, "from a where " + body] {
                    let parsed = Parser.parse(SourceText(text))
                    check(parsed)
                }
            }
        }
        let small = time(4_000)
        let large = time(80_000)
        // Twenty times the text may take much more than twenty times as long where caches are small, but not its square.
        #expect(large < small * 200 + .seconds(2))
    }

    @Test("a megabyte of nesting does not exhaust the stack", arguments: ["(", "from a where " + "not "])
    func megabyte(text: String) {
        let unit = text.hasPrefix("from") ? "not " : "("
        let parsed = Parser.parse(SourceText(text + String(repeating: unit, count: 1_000_000 / unit.utf8.count)))
        #expect(!parsed.isValid)
    }

    @Test(
        "a statement with more of something than can be planned is an error that names it",
        arguments: [
            ("tables", "from a", ", a"), ("tables", "from a", "\njoin a as b on a.x = b.x"),
            ("stages", "from a", "\nderive x = 1"), ("columns", "from a derive x = 1", ", x = 1"),
            ("columns", "from a select x", ", x"),
        ])
    func tooMany(what: String, start: String, more: String) {
        let most = [
            "tables": SyntaxLimits.tables - 1, "stages": SyntaxLimits.stages, "columns": SyntaxLimits.columns - 1,
        ]
        let allowed = most[what] ?? 0
        #expect(Parser.parse(SourceText(start + String(repeating: more, count: allowed))).isValid)
        for count in [allowed + 1, 20_000] {
            let diagnostics = Parser.parse(SourceText(start + String(repeating: more, count: count))).diagnostics
            #expect(diagnostics.map(\.code) == [.tooMany] && diagnostics[0].message.contains("too many \(what)"))
        }
    }

    @Test("random bytes never crash", arguments: [UInt64.random(in: 0...UInt64.max), 7])
    func randomBytes(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<400 {
            let bytes = (0..<Int.random(in: 0...80, using: &random)).map { _ in
                UInt8.random(in: 0...255, using: &random)
            }
            check(Parser.parse(SourceText(String(decoding: bytes, as: UTF8.self))), "seed \(seed)")
        }
    }

    @Test("mutated examples never crash", arguments: [UInt64.random(in: 0...UInt64.max), 11])
    func mutations(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let words =
            Examples.valid.flatMap { $0.split(separator: " ").map(String.init) } + [
                "(", ")", "{", "}", "\n\n", ";", "'", "\"", "|",
            ]
        for _ in 0..<500 {
            var parts = (Examples.valid.randomElement(using: &random) ?? "").split(separator: " ").map(String.init)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0...parts.count, using: &random)
                switch Int.random(in: 0...2, using: &random) {
                case 0 where place < parts.count: parts.remove(at: place)
                case 1 where place < parts.count: parts[place] = String(parts[place].dropLast())
                default: parts.insert(words.randomElement(using: &random) ?? "", at: place)
                }
            }
            let text = parts.joined(separator: " ")
            let mode: ParsedScript.Mode = Bool.random(using: &random) ? .script : .interactive
            check(Parser.parse(SourceText(text), mode: mode), "seed \(seed): \(text)")
            let formatted = SyntaxPrinter.format(SourceText(text)).text
            #expect(SyntaxPrinter.format(SourceText(formatted)).text == formatted, "seed \(seed): \(text)")
        }
    }

    private func check(_ parsed: ParsedScript, _ context: Comment = "") {
        let length = parsed.source.bytes.count
        #expect(parsed.diagnostics.count <= SyntaxLimits.diagnostics, context)
        for diagnostic in parsed.diagnostics {
            #expect(diagnostic.span.map { $0.start <= $0.end && $0.end <= length } ?? false, context)
            #expect(!TextDiagnosticRenderer().render(diagnostic).isEmpty)
        }
        #expect(parsed.statements.allSatisfy { $0.span.end <= length }, context)
        if parsed.completeness != .complete { #expect(!parsed.isValid, context) }
    }
}
