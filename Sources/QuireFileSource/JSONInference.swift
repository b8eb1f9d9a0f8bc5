import QuireModel

/// Finds the names and types of the members of records.
struct JSONInference {
    private struct Kinds: OptionSet {
        let rawValue: UInt8
        static let bool = Kinds(rawValue: 1)
        static let integer = Kinds(rawValue: 2)
        static let decimal = Kinds(rawValue: 4)
        static let text = Kinds(rawValue: 8)
        static let list = Kinds(rawValue: 16)
        static let record = Kinds(rawValue: 32)
        /// A number of more digits than are kept.
        static let other = Kinds(rawValue: 64)
    }

    private struct Member {
        var name: String
        var key: [UInt8]
        var kinds: Kinds = []
        var texts = TypeInference()
    }

    private var members: [Member] = []
    private var places: [[UInt8]: Int] = [:]

    /// The names and types, in the order in which they came; whether a member never had a value.
    var columns: [(name: String, type: ValueType, isEmpty: Bool)] {
        members.map { ($0.name, Self.type($0), $0.kinds.isEmpty) }
    }

    private static func type(_ member: Member) -> ValueType {
        switch member.kinds {
        case []: .text
        case .bool: .bool
        case .integer: .integer
        case .decimal, [.integer, .decimal]: .decimal
        case .text:
            switch member.texts.type {
            case .date: .date
            case .timestamp: .timestamp
            default: .text
            }
        case .list: .list(.any)
        default: .any
        }
    }

    /// Takes a record into account; what is none is left for its reader to refuse.
    mutating func add(_ record: UnsafeBufferPointer<UInt8>) {
        var walk = JSONWalk(record)
        guard walk.accept(UInt8(ascii: "{")) else { return }
        var expected = 0
        while let key = walk.text(), walk.accept(UInt8(ascii: ":")), let value = walk.value() {
            let place = place(of: UnsafeBufferPointer(rebasing: record[key]), expected)
            expected = place + 1
            note(UnsafeBufferPointer(rebasing: record[value]), at: place)
            guard walk.accept(UInt8(ascii: ",")) else { return }
        }
    }

    /// The place of a member; records mostly have them in the order of the one before.
    private mutating func place(of key: UnsafeBufferPointer<UInt8>, _ expected: Int) -> Int {
        if expected < members.count, members[expected].key.elementsEqual(key) { return expected }
        let bytes = Array(key)
        if let known = places[bytes] { return known }
        var name = String(decoding: key, as: UTF8.self)
        if key.contains(UInt8(ascii: "\\")), case .text(let text)? = try? JSONText.parse([0x22] + bytes + [0x22]) {
            name = text
        }
        if let twin = members.firstIndex(where: { $0.name == name }) {
            places[bytes] = twin
            return twin
        }
        members.append(Member(name: name, key: bytes))
        places[bytes] = members.count - 1
        return members.count - 1
    }

    private mutating func note(_ value: UnsafeBufferPointer<UInt8>, at place: Int) {
        switch value.first {
        case UInt8(ascii: "\""):
            members[place].kinds.insert(.text)
            guard !members[place].texts.isSettled else { return }
            members[place].texts.add(UnsafeBufferPointer(rebasing: value[1..<(value.count - 1)]), isQuoted: true)
        case UInt8(ascii: "{"): members[place].kinds.insert(.record)
        case UInt8(ascii: "["): members[place].kinds.insert(.list)
        case UInt8(ascii: "t"), UInt8(ascii: "f"): members[place].kinds.insert(.bool)
        case UInt8(ascii: "n"): break
        default:
            // What is no number either is for the reader to refuse.
            guard let first = value.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else { return }
            if FieldText.integer(value) != nil {
                members[place].kinds.insert(.integer)
            } else {
                members[place].kinds.insert(ExactDecimal(utf8: value) == nil ? .other : .decimal)
            }
        }
    }
}

/// Walks over a record without looking into its values.
private struct JSONWalk {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    private mutating func skipSpace() {
        while index < bytes.count, isSpace(bytes[index]) { index += 1 }
    }

    mutating func accept(_ byte: UInt8) -> Bool {
        skipSpace()
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    /// Where the inside of a text is; nil where none begins.
    mutating func text() -> Range<Int>? {
        guard accept(UInt8(ascii: "\"")) else { return nil }
        let start = index
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "\"") {
                index += 1
                return start..<(index - 1)
            }
            index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return nil
    }

    /// Where a value is.
    mutating func value() -> Range<Int>? {
        skipSpace()
        let start = index
        guard index < bytes.count else { return nil }
        switch bytes[index] {
        case UInt8(ascii: "\""): return text().map { ($0.lowerBound - 1)..<($0.upperBound + 1) }
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            var depth = 0
            while index < bytes.count {
                switch bytes[index] {
                case UInt8(ascii: "\""):
                    guard text() != nil else { return nil }
                    continue
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                default: break
                }
                index += 1
                if depth == 0 { return start..<index }
            }
            return nil
        default:
            while index < bytes.count, !isSpace(bytes[index]), bytes[index] != UInt8(ascii: ","),
                bytes[index] != UInt8(ascii: "}")
            { index += 1 }
            return index > start ? start..<index : nil
        }
    }
}
