import CSimdJSON
import QuirePluginKit

/// Walks the tokens of a page once, from the first to the last: checks the whole grammar, notes where the wanted
/// values are, and boxes nothing.
///
/// Everything is checked, also what nobody wants, so that a page that was cut short anywhere is an error and never a
/// shorter page. Recursion follows the declared paths alone; what lies beyond them is skipped without any.
struct PageWalker {
    /// Why the walk can't go on.
    enum Failure: Error {
        /// The page ends too early.
        case truncated
        /// A value is deeper than is read.
        case nestedTooDeep
        /// There are more records than may be held.
        case tooManyRecords
        /// Something else is there than JSON allows.
        ///
        /// The reason reads on from "expected a JSON page, but".
        case malformed(reason: StaticString, offset: Int)
    }

    /// What is where the records should be.
    enum Records {
        /// Nothing.
        case missing
        /// The list was found, and so many records in it.
        case list(count: Int)
        /// Something else.
        case other(Slice)
    }

    /// An element of the list that is no record.
    struct Stranger {
        /// Its place in the list, from zero.
        var index: Int
        /// What it is.
        var kind: Slice.Kind
    }

    /// The page.
    let bytes: UnsafeBufferPointer<UInt8>
    /// Its tokens.
    let tokens: TokenIndex
    /// The next token.
    var index = 0

    /// The most records whose values may be held.
    private let mostRecords: Int
    /// What is wanted.
    let tree: PathTree.View
    /// Where the wanted values of the envelope are.
    private let envelope: UnsafeMutableBufferPointer<Slice>
    /// Where those of the current record are.
    let record: UnsafeMutableBufferPointer<Slice>
    /// Where those of all records are, one record after the other.
    var slices: [Slice] = []
    /// What was found in place of the records.
    private(set) var records = Records.missing
    /// The first element of the list that is no record; nil where all are, or where the table takes any value.
    private(set) var stranger: Stranger?
    /// Where the list of records is in the page.
    private(set) var recordBytes: Range<Int>?
    private let takesAnyValue: Bool
    /// Where the next backslash is, from the last place on that was asked for.
    private var backslash = -1
    /// Where the top-level keys are, noted only while there are few.
    private(set) var topLevelKeys: [Range<Int>] = []

    /// A walk over a page; `envelope` and `record` have room for the slots of either tree and are all missing.
    init(
        bytes: UnsafeBufferPointer<UInt8>, tokens: TokenIndex, tree: PathTree.View,
        envelope: UnsafeMutableBufferPointer<Slice>, record: UnsafeMutableBufferPointer<Slice>, mostRecords: Int,
        takesAnyValue: Bool
    ) {
        self.mostRecords = mostRecords
        self.takesAnyValue = takesAnyValue
        self.bytes = bytes
        self.tokens = tokens
        self.tree = tree
        self.envelope = envelope
        self.record = record
    }

    /// Walks the whole page.
    mutating func walk() throws(Failure) {
        try capture(0, into: envelope, depth: 0)
        if index < tokens.count { throw .malformed(reason: "something follows its end", offset: offset(index)) }
    }

    /// Whether there is a backslash in a part of the page; the parts are asked for from the first to the last.
    @inline(__always)
    mutating func hasBackslash(in part: Range<Int>) -> Bool {
        guard tokens.hasBackslash else { return false }
        if backslash < part.lowerBound {
            backslash = quire_find(UInt8(ascii: "\\"), bytes.baseAddress, part.lowerBound, bytes.count)
        }
        return backslash < part.upperBound
    }

    /// The offset of a token.
    @inline(__always)
    func offset(_ token: Int) -> Int { Int(tokens.offsets[token]) }

    /// The first byte of the next token; zero, which starts no token of JSON, at the end.
    @inline(__always)
    var next: UInt8 { index < tokens.count ? bytes[offset(index)] : 0 }

    /// The failure at the next token.
    func failure(_ reason: StaticString) -> Failure {
        index < tokens.count ? .malformed(reason: reason, offset: offset(index)) : .truncated
    }

    /// Walks a value at a node and notes in `slots` where it and what is below it are.
    mutating func capture(
        _ number: Int, into slots: UnsafeMutableBufferPointer<Slice>, depth: Int
    ) throws(Failure) {
        guard depth < JSONText.maximumDepth else { throw .nestedTooDeep }
        let node = tree.nodes[number]
        // A key that comes again replaces all that its first value left.
        for slot in node.slots { slots[slot] = .missing }
        if node.holdsRecords {
            guard case .missing = records else {
                throw .malformed(reason: "the key of its records comes twice", offset: offset(index))
            }
        }
        let token = index
        var slice = Slice(kind: PageWalker.kind(of: next), end: 0, token: UInt32(token), endToken: 0)
        if node.isRecords, slice.kind == .list {
            try list(depth: depth)
        } else if slice.kind == .record, !node.edges.isEmpty {
            try members(number, into: slots, depth: depth)
        } else {
            try skipValue(depth: depth)
        }
        slice.endToken = UInt32(index)
        slice.end = UInt32(end(of: slice))
        if node.isRecords {
            recordBytes = offset(token)..<Int(slice.end)
            if slice.kind != .list { records = .other(slice) }
        } else if node.slots.count > (node.slot < 0 ? 0 : 1), slice.kind != .record {
            // What is inside of null is null too, and stated to be.
            if slice.kind == .null {
                for slot in node.slots { slots[slot] = slice }
            } else {
                misplace(slice, in: node.slots, of: slots)
            }
        }
        if node.slot >= 0 { slots[node.slot] = slice }
    }

    /// Notes that a slice is no record, though there should be values inside it.
    private func misplace(_ slice: Slice, in range: Range<Int>, of slots: UnsafeMutableBufferPointer<Slice>) {
        var misplaced = slice
        misplaced.kind = .misplaced
        for slot in range { slots[slot] = misplaced }
    }

    /// Walks the members of a record below a node.
    private mutating func members(
        _ number: Int, into slots: UnsafeMutableBufferPointer<Slice>, depth: Int
    ) throws(Failure) {
        index += 1
        if next == UInt8(ascii: "}") {
            index += 1
            return
        }
        let edges = tree.nodes[number].edges
        var guess = edges.lowerBound
        while true {
            let key = try key()
            if depth == 0, topLevelKeys.count < 20 { topLevelKeys.append(key) }
            if let edge = edge(key, among: edges, guess: guess) {
                guess = edge + 1 < edges.upperBound ? edge + 1 : edges.lowerBound
                try capture(tree.edges[edge].node, into: slots, depth: depth + 1)
            } else {
                try skipValue(depth: depth + 1)
            }
            switch next {
            case UInt8(ascii: ","): index += 1
            case UInt8(ascii: "}"):
                index += 1
                return
            default: throw failure("',' or '}' is missing")
            }
        }
    }

    /// Walks the list of records.
    private mutating func list(depth: Int) throws(Failure) {
        var count = 0
        slices.removeAll(keepingCapacity: true)
        index += 1
        if next == UInt8(ascii: "]") {
            index += 1
            records = .list(count: 0)
            return
        }
        while true {
            let kind = PageWalker.kind(of: next)
            if kind != .record, !takesAnyValue, stranger == nil { stranger = Stranger(index: count, kind: kind) }
            if record.isEmpty {
                try skipValue(depth: depth + 1)
            } else {
                let token = index
                try capture(tree.recordRoot, into: record, depth: depth + 1)
                // A null in place of a whole record is as odd as any other value there.
                if kind == .null {
                    let end = UInt32(offset(token) + 4)
                    let slice = Slice(kind: .null, end: end, token: UInt32(token), endToken: UInt32(index))
                    misplace(slice, in: 0..<record.count, of: record)
                    let own = tree.nodes[tree.recordRoot].slot
                    if own >= 0 { record[own] = slice }
                }
                slices.append(contentsOf: record)
            }
            count += 1
            guard count <= mostRecords else { throw .tooManyRecords }
            switch next {
            case UInt8(ascii: ","): index += 1
            case UInt8(ascii: "]"):
                index += 1
                records = .list(count: count)
                return
            default: throw failure("',' or ']' is missing")
            }
        }
    }

    /// The edge with that key, looked for from `guess` on, because records repeat the order of their keys.
    @inline(__always)
    private mutating func edge(_ key: Range<Int>, among edges: Range<Int>, guess: Int) -> Int? {
        if hasBackslash(in: key) {
            let plain = StringEscapes.resolved(UnsafeBufferPointer(rebasing: bytes[key]))
            return edges.first { tree.keys[tree.edges[$0].key].elementsEqual(plain) }
        }
        var edge = guess
        for _ in edges {
            let wanted = tree.edges[edge].key
            if wanted.count == key.count, isKey(at: key.lowerBound, wanted) { return edge }
            edge = edge + 1 < edges.upperBound ? edge + 1 : edges.lowerBound
        }
        return nil
    }

    @inline(__always)
    func isKey(at start: Int, _ wanted: Range<Int>) -> Bool {
        for position in 0..<wanted.count where bytes[start + position] != tree.keys[wanted.lowerBound + position] {
            return false
        }
        return true
    }

    /// What a value looks like by its first byte; that the rest fits is the grammar's to check.
    @inline(__always)
    static func kind(of first: UInt8) -> Slice.Kind {
        switch first {
        case UInt8(ascii: "{"): .record
        case UInt8(ascii: "["): .list
        case UInt8(ascii: "\""): .string
        case UInt8(ascii: "t"), UInt8(ascii: "f"): .bool
        case UInt8(ascii: "n"): .null
        default: .number
        }
    }

    /// The offset behind the last byte of a value that was walked.
    @inline(__always)
    private func end(of slice: Slice) -> Int {
        let last = Int(slice.endToken) - 1
        switch slice.kind {
        case .record, .list: return offset(last) + 1
        case .string: return closingQuote(of: last) + 1
        case .missing, .null, .misplaced, .bool, .number: return contentEnd(of: last)
        }
    }
}
