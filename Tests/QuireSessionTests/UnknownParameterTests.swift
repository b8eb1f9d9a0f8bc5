import QuireDiagnostics
import QuireSession
import Testing

/// A script that is only checked needs no values, wherever a parameter stands.
@Suite struct UnknownParameterTests {
    private func messages(_ text: String, named: [String: String] = [:], isCheck: Bool = false) -> [Diagnostic] {
        var world = world(FakeQonto([]))
        world.run.inputs = ScriptInputs(named: named, expected: named.keys.sorted(), allowsMissing: isCheck)
        return Session(world).check(SourceText(text, name: "main.quire")).diagnostics
    }

    @Test(
        "a check takes a parameter without a value as one that fits",
        arguments: [
            "param u\nfrom qonto derive x = trunc(created_at, $u) count by x", "print trunc(now, $1)",
            "param p\nfrom qonto where debitor_name ~ $p", "param n: integer\nfrom qonto skip $n limit $n",
            "param path\nfrom qonto into $path", "param d: date\nfrom qonto where created_at <= $d",
            "param m: money\nfrom qonto where amount > $m", "param s\nfrom qonto where status in ($s, paid)",
            "param n: integer\nprint round(1.5, $n)", "param a: decimal\nparam b: decimal = $a\nprint $a / $b",
            "param n: integer\nprint substring(\"abc\", $n, $n)", "param d: duration\nprint now - $d",
            "param b: bool\nfrom qonto where $b and reusable = $b", "param s\nassert $s != \"\", $s",
            "param s\nlet a = from qonto where debitor_name contains $s\nfrom a where id in (from a select id) count",
        ])
    func unknown(_ text: String) {
        let found = messages(text, isCheck: true)
        #expect(found.isEmpty, "\(found.map(\.message))")
        let running = messages(text)
        #expect(running.contains { $0.code.rawValue == "missing-parameter" && $0.severity == .error })
    }

    @Test(
        "its type must fit all the same, and its value once there is one",
        arguments: [
            ("param u: date\nprint trunc(now, $u)", [:], "type-mismatch"),
            ("param u\nprint trunc(now, $u)", ["u": "fortnight"], "type-mismatch"),
            ("param p\nfrom qonto where debitor_name ~ $p", ["p": "("], "invalid-pattern"),
            ("param n\nfrom qonto limit $n", ["n": "many"], "type-mismatch"),
            ("param n: text = \"x\"\nfrom qonto where amount > $n", [:], "type-mismatch"),
        ])
    func misfits(_ text: String, _ named: [String: String], _ code: String) {
        #expect(messages(text, named: named, isCheck: true).map(\.code.rawValue) == [code])
    }

    @Test("a value from outside that a field doesn't have is warned of like one that is written")
    func unknownValue() {
        let text = "param s\nfrom qonto where status = $s"
        #expect(messages(text, named: ["s": "open"]).isEmpty)
        let found = messages(text, named: ["s": "opne"])
        #expect(found.map(\.code.rawValue) == ["unknown-value"] && found.first?.severity == .warning)
        #expect(found.first?.label == "$s is 'opne'")
    }
}
