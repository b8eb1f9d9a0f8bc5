import QuireModel

/// Finds the narrowest type that holds every text of a column: bool, integer, then decimal; date; timestamp; else text.
struct TypeInference {
    private struct Candidates: OptionSet {
        let rawValue: UInt8
        static let bool = Candidates(rawValue: 1)
        static let integer = Candidates(rawValue: 2)
        static let decimal = Candidates(rawValue: 4)
        static let date = Candidates(rawValue: 8)
        static let timestamp = Candidates(rawValue: 16)
        static let times: Candidates = [.date, .timestamp]
        static let numbers: Candidates = [.integer, .decimal]
        static let all: Candidates = [.bool, .numbers, .date, .timestamp]
    }

    private var candidates = Candidates.all
    private(set) var hasValues = false

    /// Whether only text is left, which holds everything.
    var isSettled: Bool { hasValues && candidates.isEmpty }

    /// The type.
    var type: ValueType {
        guard hasValues else { return .text }
        if candidates.contains(.bool) { return .bool }
        if candidates.contains(.integer) { return .integer }
        if candidates.contains(.decimal) { return .decimal }
        if candidates.contains(.date) { return .date }
        return candidates.contains(.timestamp) ? .timestamp : .text
    }

    /// Takes what was found of other values into account.
    mutating func merge(_ other: TypeInference) {
        hasValues = hasValues || other.hasValues
        candidates.formIntersection(other.candidates)
    }

    /// Takes the text of a value into account; an empty one is none, unless it is quoted.
    mutating func add(_ text: UnsafeBufferPointer<UInt8>, isQuoted: Bool) {
        guard !text.isEmpty || isQuoted else { return }
        hasValues = true
        guard !candidates.isEmpty else { return }
        let bytes = FieldText.trimmed(text)
        // Of the kinds that can still be, those that the value is.
        if !candidates.isDisjoint(with: .numbers) { candidates.subtract(TypeInference.refused(by: bytes, candidates)) }
        if candidates.contains(.bool), FieldText.bool(bytes) == nil { candidates.remove(.bool) }
        // Most values of a column are written as the first one is.
        if !candidates.isEmpty, candidates.isSubset(of: .times), FieldText.looksLikeTime(bytes) {
            candidates.formIntersection(bytes.count == 10 ? .date : .timestamp)
            return
        }
        if candidates.contains(.date), FieldText.day(bytes) == nil { candidates.remove(.date) }
        if candidates.contains(.timestamp), FieldText.timestamp(bytes, .utc) == nil { candidates.remove(.timestamp) }
    }

    /// The kinds of numbers that a text is not.
    private static func refused(by bytes: UnsafeBufferPointer<UInt8>, _ candidates: Candidates) -> Candidates {
        switch FieldText.shape(ofNumber: bytes) {
        case .integer: []
        case .decimal: .integer
        case .unknown:
            candidates.contains(.integer) && FieldText.integer(bytes) != nil
                ? [] : FieldText.decimal(bytes) == nil ? .numbers : .integer
        }
    }
}
