import QuirePluginKit

/// Collects problems.
struct Problems {
    private(set) var all: [CheckReport.Problem] = []

    /// Notes a problem where something doesn't hold.
    mutating func expect(_ holds: Bool, _ message: @autoclosure () -> String, _ advice: @autoclosure () -> String) {
        if !holds { all.append(.init(message(), advice: advice())) }
    }

    /// Notes every name that comes twice.
    mutating func expectUnique(_ names: [String], _ what: String) {
        var seen: Set<String> = []
        var told: Set<String> = []
        for name in names where !seen.insert(name).inserted && told.insert(name).inserted {
            expect(false, "\(what) \(name) is declared twice", "rename one of the two, or remove it")
        }
    }

    /// Notes a name that queries could not use.
    mutating func expectName(_ name: String, _ what: String) {
        expect(
            Names.isName(name), "\(what) \"\(name)\" is not a name that queries can use",
            "use lower-case letters, digits and _, a letter first: \(Names.suggestion(for: name))")
    }

    /// Notes a name that isn't among those that exist.
    mutating func expectKnown(_ name: String, in names: [String], _ what: String) {
        expect(
            names.contains(name), "\(what) names \(name), which doesn't exist",
            "it can be one of: \(names.joined(separator: ", "))")
    }
}

/// The form of names.
enum Names {
    /// Whether queries can use the name: snake_case.
    static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(first) else { return false }
        return text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "_")
        }
    }

    /// The nearest name in snake_case: `createdAt` becomes `created_at`.
    static func suggestion(for text: String) -> String {
        var result = ""
        for character in text {
            if character.isUppercase, !result.isEmpty, result.last != "_" { result += "_" }
            let isPlain = character.isASCII && (character.isLetter || character.isNumber)
            result += isPlain ? character.lowercased() : (result.last == "_" || result.isEmpty ? "" : "_")
        }
        while result.last == "_" { result.removeLast() }
        while let first = result.first, !first.isLetter { result.removeFirst() }
        return result.isEmpty ? "a_name" : result
    }
}
