import Glibc
import QuireDecode
import QuireModel
import QuirePlan

/// Finds the names and types of the members of records.
struct JSONInference: ChunkInference {
    struct Kinds: OptionSet {
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
        /// The chunk in which it came first, and how many members there were then.
        var chunk: Int
        var order: Int
    }

    private let encoding: FileEncoding?
    private(set) var rows = 0
    private var members: [Member] = []
    /// What is known of the members' values.
    private var kinds: [Kinds] = []
    private var texts: [TypeInference] = []
    /// The keys of the members, one behind the other, and where each is.
    private var keys: [UInt8] = []
    private var keyRanges: [Range<Int>] = []
    private var places: [[UInt8]: Int] = [:]
    private var chunk = 0

    init(_ encoding: FileEncoding? = nil) { self.encoding = encoding }

    /// The names and types, in the order in which they came; whether a member never had a value.
    var columns: [(name: String, type: ValueType, isEmpty: Bool)] {
        let order = members.indices.sorted {
            (members[$0].chunk, members[$0].order) < (members[$1].chunk, members[$1].order)
        }
        return order.map { (members[$0].name, type(of: $0), kinds[$0].isEmpty) }
    }

    private func type(of member: Int) -> ValueType {
        switch kinds[member] {
        case []: .text
        case .bool: .bool
        case .integer: .integer
        case .decimal, [.integer, .decimal]: .decimal
        case .text:
            switch texts[member].type {
            case .date: .date
            case .timestamp: .timestamp
            default: .text
            }
        case .list: .list(.any)
        default: .any
        }
    }

    // MARK: Chunks

    mutating func add(_ chunk: FileChunk, _ tokens: TokenIndexer, most: Int) throws(FileProblem) {
        self.chunk = chunk.number
        switch chunk.content {
        case .fields: return
        case .elements(let elements): add(elements, most: most)
        case .lines(let lines):
            if most == .max, add(lines, tokens) { return }
            try CSVFile.check(lines.bytes[..<lines.count], after: chunk.lines, chunk.file, encoding)
            add(lines.elements, most: most)
        }
    }

    private mutating func add(_ elements: JSONElements, most: Int) {
        elements.bytes.withUnsafeBufferPointer { bytes in
            for range in elements.ranges.prefix(most) { add(UnsafeBufferPointer(rebasing: bytes[range])) }
        }
        rows += elements.ranges.count
    }

    /// Looks at lines by their tokens; false where they have none that can be told.
    private mutating func add(_ lines: LinesChunk, _ indexer: TokenIndexer) -> Bool {
        lines.bytes.withUnsafeBufferPointer { all in
            let bytes = UnsafeBufferPointer(rebasing: all[..<lines.count])
            do throws(TokenIndex.Failure) {
                let records = try indexer.withIndex(of: bytes) { add(bytes, $0) }
                rows += records
                return true
            } catch {
                return false
            }
        }
    }

    mutating func merge(_ other: JSONInference) {
        rows += other.rows
        for member in other.members.indices {
            let found = other.members[member]
            guard let own = members.firstIndex(where: { $0.name == found.name }) else {
                append(found, key: other.keys[other.keyRanges[member]])
                kinds[members.count - 1] = other.kinds[member]
                texts[members.count - 1] = other.texts[member]
                continue
            }
            if (found.chunk, found.order) < (members[own].chunk, members[own].order) {
                (members[own].chunk, members[own].order) = (found.chunk, found.order)
            }
            kinds[own].formUnion(other.kinds[member])
            texts[own].merge(other.texts[member])
        }
    }

    // MARK: Records

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

    /// Takes lines into account by their tokens; gives how many records they are.
    private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>, _ tokens: TokenIndex) -> Int {
        var (token, records) = (0, 0)
        while token < tokens.count {
            addKnown(bytes, tokens, &token, &records)
            guard token < tokens.count else { break }
            let start = Int(tokens.offsets[token])
            let end = JSONInference.lineEnd(bytes, from: start)
            if let next = add(bytes, tokens, from: token, lineEnd: end) {
                token = next
            } else {
                // What stands there is no record as they usually are, so it is looked at byte by byte.
                add(UnsafeBufferPointer(rebasing: bytes[start..<end]))
                while token < tokens.count, Int(tokens.offsets[token]) < end { token += 1 }
            }
            records += 1
        }
        return records
    }

    /// Takes as many records into account as have no members but those that are known.
    private mutating func addKnown(
        _ bytes: UnsafeBufferPointer<UInt8>, _ tokens: TokenIndex, _ token: inout Int, _ records: inout Int
    ) {
        guard !keyRanges.isEmpty else { return }
        keys.withUnsafeBufferPointer { keys in
            keyRanges.withUnsafeBufferPointer { ranges in
                kinds.withUnsafeMutableBufferPointer { kinds in
                    texts.withUnsafeMutableBufferPointer { texts in
                        var known = KnownMembers(
                            bytes: bytes, tokens: tokens, keys: keys, ranges: ranges, kinds: kinds, texts: texts)
                        while token < tokens.count, let next = known.add(from: token) {
                            token = next
                            records += 1
                        }
                    }
                }
            }
        }
    }

    static func lineEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        guard let base = bytes.baseAddress, let end = memchr(base + start, 0x0A, bytes.count - start) else {
            return bytes.count
        }
        return UnsafeRawPointer(base).distance(to: end)
    }

    /// Takes the record that begins with a token into account; gives the token behind it, nil where it isn't all of a line.
    private mutating func add(
        _ bytes: UnsafeBufferPointer<UInt8>, _ tokens: TokenIndex, from start: Int, lineEnd: Int
    ) -> Int? {
        let offsets = tokens.offsets
        var token = start
        guard bytes[Int(offsets[token])] == UInt8(ascii: "{") else { return nil }
        token += 1
        var expected = 0
        if token < tokens.count, bytes[Int(offsets[token])] == UInt8(ascii: "}") {
            token += 1
        } else {
            while true {
                // A key, its colon, the value and what follows it.
                guard token + 3 < tokens.count else { return nil }
                let keyStart = Int(offsets[token]) + 1
                let colon = Int(offsets[token + 1])
                guard bytes[keyStart - 1] == UInt8(ascii: "\""), bytes[colon] == UInt8(ascii: ":") else { return nil }
                let keyEnd = JSONInference.quote(bytes, before: colon)
                let value = token + 2
                guard let next = JSONInference.token(behind: value, bytes, tokens), next < tokens.count else {
                    return nil
                }
                let separator = Int(offsets[next])
                let isLast = bytes[separator] == UInt8(ascii: "}")
                guard isLast || bytes[separator] == UInt8(ascii: ","), separator < lineEnd, keyStart <= keyEnd else {
                    return nil
                }
                let place = place(of: UnsafeBufferPointer(rebasing: bytes[keyStart..<keyEnd]), expected)
                expected = place + 1
                let valueStart = Int(offsets[value])
                var valueEnd = separator
                while valueEnd > valueStart + 1, isSpace(bytes[valueEnd - 1]) { valueEnd -= 1 }
                note(UnsafeBufferPointer(rebasing: bytes[valueStart..<valueEnd]), at: place)
                token = next + 1
                if isLast { break }
            }
        }
        guard token == tokens.count || Int(offsets[token]) > lineEnd else { return nil }
        return token
    }

    /// The last quote before an offset.
    @inline(__always)
    static func quote(_ bytes: UnsafeBufferPointer<UInt8>, before offset: Int) -> Int {
        var end = offset - 1
        while end > 0, bytes[end] != UInt8(ascii: "\"") { end -= 1 }
        return end
    }

    /// The token behind the value that a token begins.
    @inline(__always)
    static func token(
        behind value: Int, _ bytes: UnsafeBufferPointer<UInt8>, _ tokens: TokenIndex
    ) -> Int? {
        switch bytes[Int(tokens.offsets[value])] {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            var depth = 0
            for token in value..<tokens.count {
                switch bytes[Int(tokens.offsets[token])] {
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    depth -= 1
                    if depth == 0 { return token + 1 }
                default: break
                }
            }
            return nil
        case UInt8(ascii: "}"), UInt8(ascii: "]"), UInt8(ascii: ","), UInt8(ascii: ":"): return nil
        default: return value + 1
        }
    }

    /// The place of a member; records mostly have them in the order of the one before.
    private mutating func place(of key: UnsafeBufferPointer<UInt8>, _ expected: Int) -> Int {
        if expected < keyRanges.count, isKey(key, keyRanges[expected]) { return expected }
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
        places[bytes] = members.count
        append(Member(name: name, chunk: chunk, order: members.count), key: bytes[...])
        return members.count - 1
    }

    @inline(__always)
    private func isKey(_ key: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Bool {
        guard key.count == range.count else { return false }
        return keys.withUnsafeBufferPointer { keys in
            for index in 0..<key.count where key[index] != keys[range.lowerBound + index] { return false }
            return true
        }
    }

    private mutating func append(_ member: Member, key: ArraySlice<UInt8>) {
        members.append(member)
        kinds.append([])
        texts.append(TypeInference())
        keyRanges.append(keys.count..<keys.count + key.count)
        keys += key
    }

    private mutating func note(_ value: UnsafeBufferPointer<UInt8>, at place: Int) {
        switch value.first {
        case UInt8(ascii: "\""):
            kinds[place].insert(.text)
            guard !texts[place].isSettled else { return }
            texts[place].add(UnsafeBufferPointer(rebasing: value[1..<(value.count - 1)]), isQuoted: true)
        case UInt8(ascii: "{"): kinds[place].insert(.record)
        case UInt8(ascii: "["): kinds[place].insert(.list)
        case UInt8(ascii: "t"), UInt8(ascii: "f"): kinds[place].insert(.bool)
        case UInt8(ascii: "n"): break
        default:
            // What is no number either is for the reader to refuse.
            guard let first = value.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first) else { return }
            kinds[place].insert(JSONInference.kind(ofNumber: value))
        }
    }

    static func kind(ofNumber text: UnsafeBufferPointer<UInt8>) -> Kinds {
        switch FieldText.shape(ofNumber: text) {
        case .integer: .integer
        case .decimal: .decimal
        case .unknown: FieldText.integer(text) != nil ? .integer : ExactDecimal(utf8: text) == nil ? .other : .decimal
        }
    }
}
