/// Why a request is refused, before an API puts it into its own words.
enum SandboxRefusal: Error {
    /// No credentials were sent.
    case keyMissing
    /// The credentials aren't those of the sandbox.
    case keyWrong
    /// The header with the API's version is missing or names none.
    case version(found: String?)
    /// Nothing exists at the path.
    case noSuchPath
    /// The path doesn't support the method.
    case noSuchMethod
    /// There were too many requests; more are allowed after this number of seconds.
    case limited(after: Int?)
    /// The server fails with this status.
    case failing(Int)
    /// A parameter makes no sense.
    case parameter(String, Problem)

    /// The problem with a parameter.
    enum Problem {
        /// It isn't a whole number.
        case notANumber(String)
        /// It is out of range.
        case outOfRange(String, ClosedRange<Int>)
        /// It isn't one of the words that are allowed.
        case noSuchWord(String, [String])
        /// It isn't a time.
        case notATime(String)
        /// It isn't of a row in the list.
        case noSuchRow(String)
        /// It is missing.
        case missing
        /// It has too many values.
        case tooMany(Int)
        /// The list has no such parameter.
        case unknown

        /// What was found and what was expected.
        var text: String {
            switch self {
            case .notANumber(let found): "'\(found)' is not a whole number"
            case .outOfRange(let found, let range):
                "'\(found)' is not between \(range.lowerBound) and \(range.upperBound)"
            case .noSuchWord(let found, let words): "'\(found)' is not one of \(words.joined(separator: ", "))"
            case .notATime(let found): "'\(found)' is not a time"
            case .noSuchRow(let found): "there is no '\(found)'"
            case .missing: "a value is required"
            case .tooMany(let most): "at most \(most) can be given"
            case .unknown: "there is no such parameter"
            }
        }
    }
}

extension QueryString {
    /// A whole number within a range, or a default.
    func number(
        _ name: String, within range: ClosedRange<Int>, usual: Int
    ) throws(SandboxRefusal) -> Int {
        guard let text = last(name) else { return usual }
        guard let number = Int(text) else { throw .parameter(name, .notANumber(text)) }
        guard range.contains(number) else { throw .parameter(name, .outOfRange(text, range)) }
        return number
    }

    /// One of a few words.
    func word(_ name: String, of words: [String]) throws(SandboxRefusal) -> String? {
        guard let word = last(name) else { return nil }
        guard words.contains(word) else { throw .parameter(name, .noSuchWord(word, words)) }
        return word
    }

    /// Refuses parameters that the list doesn't have.
    func allow(_ allowed: Set<String>) throws(SandboxRefusal) {
        if let name = names.first(where: { !allowed.contains($0) }) { throw .parameter(name, .unknown) }
    }
}
