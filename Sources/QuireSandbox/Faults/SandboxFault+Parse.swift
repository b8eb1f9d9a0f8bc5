extension SandboxFault {
    /// Reads a fault as it is written on the command line: a kind, then options, all with `:` between them.
    ///
    ///     429:after=5                 503:every=3:provider=txn          slow=2s
    ///     truncate=100:at=2+4         clamp=50                          no-comma
    package static func parse(_ text: String) throws(SandboxFaultError) -> SandboxFault {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        let name = parts[0]
        var options = try Options(Array(parts.dropFirst()))
        let kind = try kind(name, &options)
        let fault = SandboxFault(
            kind, provider: try options.provider(allowed: kind.providers, of: name), when: try options.when())
        try options.finish(name)
        return fault
    }

    private static func kind(_ word: String, _ options: inout Options) throws(SandboxFaultError) -> Kind {
        let halves = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        let name = halves[0]
        let value = halves.count == 2 ? halves[1] : nil
        if let status = Int(name), status == 429 || (500...599).contains(status), value == nil {
            let after = try options.count("after", from: 0)
            return .status(status, retryAfter: after ?? (status == 429 ? 1 : nil))
        }
        switch (name, value) {
        case ("reset", nil): return .reset
        case ("html", nil): return .html
        case ("stuck", nil): return .stuck
        case ("comma", nil): return .comma(true)
        case ("no-comma", nil): return .comma(false)
        case ("total-null", nil): return .total(.null)
        case ("truncate", nil): return .truncate(bytes: nil)
        case ("drift", nil): return .drift(links: 1)
        case ("limit", nil): return .limit(60)
        case ("slow", nil): return .slow(.seconds(1))
        case ("truncate", let value?): return .truncate(bytes: try count(value, "truncate", from: 0))
        case ("drift", let value?): return .drift(links: try count(value, "drift", from: 1))
        case ("clamp", let value?): return .clamp(try count(value, "clamp", from: 1))
        case ("limit", let value?): return .limit(try count(value, "limit", from: 1))
        case ("slow", let value?): return .slow(try duration(value))
        case ("total", let value?): return .total(try choice(value, "total"))
        case ("next", let value?): return .next(try choice(value, "next"))
        default: throw .kind(word)
        }
    }

    private static func count(_ text: String, _ name: String, from least: Int) throws(SandboxFaultError) -> Int {
        // Bounded, so that nothing that is counted with it later can overflow.
        guard let number = Int(text), (least...1_000_000).contains(number) else {
            throw .value(name, found: text, expected: "a whole number from \(least) to 1000000")
        }
        return number
    }

    private static func duration(_ text: String) throws(SandboxFaultError) -> Duration {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        switch (Int(digits).flatMap { $0 <= 3_600_000 ? $0 : nil }, text.dropFirst(digits.count)) {
        case (let number?, "ms"): return .milliseconds(number)
        case (let number?, "s"): return .seconds(number)
        case (let number?, "min") where number <= 60_000: return .seconds(number * 60)
        default: throw .value("slow", found: text, expected: "a duration such as 500ms, 2s or 1min")
        }
    }

    private static func choice<Value: CaseIterable & RawRepresentable<String>>(
        _ text: String, _ name: String
    ) throws(SandboxFaultError) -> Value {
        if let value = Value(rawValue: text) { return value }
        throw .value(name, found: text, expected: Value.allCases.map(\.rawValue).joined(separator: ", "))
    }

    /// The options of one fault; each is taken once, and none may be left.
    private struct Options {
        private var values: [String: String] = [:]

        init(_ parts: [String]) throws(SandboxFaultError) {
            for part in parts {
                let halves = part.split(separator: "=", maxSplits: 1).map(String.init)
                guard halves.count == 2 else { throw .option(part) }
                guard values.updateValue(halves[1], forKey: halves[0]) == nil else { throw .twice(halves[0]) }
            }
        }

        mutating func count(_ name: String, from least: Int) throws(SandboxFaultError) -> Int? {
            guard let text = values.removeValue(forKey: name) else { return nil }
            return try SandboxFault.count(text, name, from: least)
        }

        mutating func provider(
            allowed: [SandboxProvider], of kind: String
        ) throws(SandboxFaultError) -> SandboxProvider? {
            guard let text = values.removeValue(forKey: "provider") else { return nil }
            if let provider = SandboxProvider(named: text), allowed.contains(provider) { return provider }
            throw .value("provider", found: text, expected: allowed.map(\.rawValue).joined(separator: ", "))
        }

        mutating func when() throws(SandboxFaultError) -> When? {
            let every = try count("every", from: 1).map { When.every($0) }
            let first = try count("first", from: 1).map { When.first($0) }
            var at: When?
            if let text = values.removeValue(forKey: "at") {
                var numbers: Set<Int> = []
                for number in text.split(separator: "+", omittingEmptySubsequences: false) {
                    numbers.insert(try SandboxFault.count(String(number), "at", from: 1))
                }
                at = .at(numbers)
            }
            let found = [every, first, at].compactMap { $0 }
            guard found.count < 2 else { throw .whens }
            return found.first
        }

        func finish(_ kind: String) throws(SandboxFaultError) {
            if let left = values.keys.min() { throw .option(left) }
        }
    }
}
