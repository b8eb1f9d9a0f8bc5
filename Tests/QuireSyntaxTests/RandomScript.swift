import QuireModel

/// Makes valid scripts of random shape, with random spacing and comments that begin with `#~`.
struct RandomScript {
    private var random: SplitMix64
    private var depth = 0
    private var comments = 0

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
    }

    /// The next script.
    mutating func next() -> String {
        var text = ""
        for _ in 0..<pick(1...3) {
            depth = 0
            text += spaced(statement()) + choose(["\n\n", ";\n", " ;", "\n#~ c0\n\n"])
        }
        return text
    }

    private mutating func pick(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    private mutating func choose(_ choices: [String]) -> String { choices.randomElement(using: &random) ?? "" }

    /// Replaces the marks between tokens by spaces, line breaks and comments.
    private mutating func spaced(_ text: String) -> String {
        var result = ""
        for character in text {
            guard character == "·" else {
                result.append(character)
                continue
            }
            // Two breaks in a row could leave a blank line, which ends a statement.
            guard result.last?.isWhitespace != true else { continue }
            switch pick(0...40) {
            case 0: result += "\n  "
            case 1:
                comments += 1
                result += " #~ c\(comments)\n   "
            case 2:
                comments += 1
                result += "\n #~ c\(comments)\n\t"
            case 3: result += "   "
            default: result += " "
            }
        }
        return result
    }

    private mutating func statement() -> String {
        switch pick(0...10) {
        case 0: "let·x·=·\(query())"
        case 1: "param·p·:·date·=·\(expression())"
        case 2: "assert·\(expression())·,·'m'"
        case 3: "print·\(expression())"
        case 4: "explain·\(choose(["", "analyze·"]))\(query())"
        case 5:
            choose([
                "describe·a.b", "describe", "describe·\(file())", "param·p", "param·p·=·\(expression())",
                "assert·\(expression())",
            ])
        case 6: choose(["include·'a·b.quire'", "include·\"x\""])
        default: query()
        }
    }

    private mutating func query() -> String {
        var text =
            choose(["FROM", "from"]) + "·"
            + choose(["a", "a.b", "all.links", "last", "a,·b·as·c", "`x y`", file() + choose(["", "·as·f"])])
        for _ in 0..<pick(0...4) { text += choose(["·", "·|·"]) + stage() }
        return text
    }

    private mutating func file() -> String {
        "'a·b.csv'" + choose(["", "·(delimiter·';',·skip·3)", "·(`n m`·:·date·'dd-mm-yyyy',·a:·money·EUR)"])
    }

    private mutating func stage() -> String {
        switch pick(0...14) {
        case 0: "where·\(expression())"
        case 1: "sort·\(expression())·\(choose(["asc", "DESC", ""]))·\(choose(["nulls·first", "nulls·last", ""])),·b"
        case 2: "top·5·by·\(expression())·asc"
        case 3: "limit·1_000"
        case 4: "skip·$n"
        case 5: "select·a,·n·=·\(expression()),·b.c"
        case 6: "drop·a,·b.c"
        case 7: "derive·x·=·\(expression())"
        case 8: choose(["distinct", "distinct·a,·b", "count", "count·by·a,·m·=·f(a)"])
        case 9: "sum·\(expression())·by·a"
        case 10:
            "group·a,·k·=·\(expression())·{·n·=·count·if·\(expression()),·max·\(operand()),·sum(a),"
                + "·count(distinct·b)·}"
        case 11: "left·join·b.c·as·d·on·\(expression())"
        case 12: "join·last·on·a·=·b"
        case 13: "expand·a"
        default: "into·'x.csv'"
        }
    }

    private mutating func expression() -> String {
        depth += 1
        defer { depth -= 1 }
        guard depth < 4 else { return operand() }
        switch pick(0...11) {
        case 0: return "\(expression())·and·\(expression())"
        case 1: return "\(expression())·or·\(expression())"
        case 2: return "not·(\(expression()))"
        case 3: return "\(operand())·\(choose(["=", "==", "!=", "<", "<=", ">", ">="]))·\(operand())"
        case 4: return "\(operand())·\(choose(["", "not·"]))in·(\(operand()),·\(operand()))"
        case 5: return "\(operand())·\(choose(["", "not·"]))between·\(operand())·and·\(operand())"
        case 6: return "\(operand())·\(choose(["contains", "not·starts", "ENDS", "~"]))·'x'"
        case 7: return "\(operand())·is·\(choose(["", "not·"]))null"
        case 8: return "(\(query()))"
        case 9: return "(\(expression()))"
        case 10: return "a·in·(\(query()))"
        default: return "\(operand())·\(choose(["+", "-", "*", "/", "%"]))·\(operand())"
        }
    }

    private mutating func operand() -> String {
        choose([
            "a", "`b c`", "c.d[0].e", "$p", "$1", "f(a,·b)", "g()", "-a", "-·-a", "+b", "100", "1_000.50",
            "100·EUR".replacing("·", with: " "),
            "'it''s # x'", "\"a\\n\\\"\"", "true", "NULL", "2026-11-20", "2026-Q4", "7d", "now-30d", "today·+·2h30min",
            "`count`", "sort", "limit",
            "2026-11-20T10:00:00Z", "if(a,·b,·c)",
        ])
    }
}
