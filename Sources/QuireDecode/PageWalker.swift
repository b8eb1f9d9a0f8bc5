import QuirePluginKit

/// Walks the tokens of a page once, from the first to the last: checks the whole grammar, notes where the wanted
/// values are, and boxes nothing.
///
/// Everything is checked, also what nobody wants, so that a page that was cut short anywhere is an error and never a
/// shorter page. Recursion follows the declared paths alone; what lies beyond them is skipped without any.
struct PageWalker {
    /// Why the walk can't go on.
    enum Failure: Error {
        case truncated
        case nestedTooDeep
        /// The reason reads on from "expected a JSON page, but".
        case malformed(reason: StaticString, offset: Int)
    }

    /// What is where the records should be.
    enum Records {
        case missing
        /// The list was found, and so many records in it.
        case list(count: Int)
        /// Something else.
        case other(Slice)
    }

    /// The page.
    let bytes: UnsafeBufferPointer<UInt8>
    /// Its tokens.
    let tokens: TokenIndex
    /// The next token.
    var index = 0

    /// What is wanted outside the records, and where they are.
    private let envelope: PathTree
    /// What is wanted of each record.
    private let record: PathTree
    /// The places of the wanted values: the envelope's, then each record's.
    private(set) var slices: [Slice]
    /// What was found in place of the records.
    private(set) var records = Records.missing
    /// The slot of the current tree's first slice.
    private var base = 0
    /// Where the top-level keys are, noted only while there are few.
    private(set) var topLevelKeys: [Range<Int>] = []

    init(
        bytes: UnsafeBufferPointer<UInt8>, tokens: TokenIndex, envelope: PathTree, record: PathTree
    ) {
        self.bytes = bytes
        self.tokens = tokens
        self.envelope = envelope
        self.record = record
        slices = Array(repeating: .missing, count: envelope.slotCount)
    }

    /// Walks the whole page.
    mutating func walk() throws(Failure) {
        try capture(0, of: envelope, depth: 0)
        if index < tokens.count { throw .malformed(reason: "something follows its end", offset: offset(index)) }
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

    /// Walks a value at a node of a tree and notes it and what is below it.
    private mutating func capture(_ number: Int, of tree: PathTree, depth: Int) throws(Failure) {
        guard depth < JSONText.maximumDepth else { throw .nestedTooDeep }
        let node = tree.nodes[number]
        // A key that comes again replaces all that its first value left.
        for slot in node.slots { slices[base + slot] = .missing }
        if node.holdsRecords { records = .missing }
        let token = index
        var slice = Slice(kind: kind(of: next), end: 0, token: UInt32(token), endToken: 0)
        if node.isRecords, slice.kind == .list {
            try list(depth: depth)
        } else if slice.kind == .record, !node.edges.isEmpty {
            try members(node, of: tree, depth: depth)
        } else {
            try skipValue(depth: depth)
        }
        slice.endToken = UInt32(index)
        slice.end = UInt32(end(of: slice))
        if node.isRecords {
            if slice.kind != .list { records = .other(slice) }
        } else if node.slots.count > (node.slot < 0 ? 0 : 1), slice.kind != .record, slice.kind != .null {
            var misplaced = slice
            misplaced.kind = .misplaced
            for slot in node.slots { slices[base + slot] = misplaced }
        }
        if node.slot >= 0 { slices[base + node.slot] = slice }
    }

    /// Walks the members of a record below a node.
    private mutating func members(_ node: PathTree.Node, of tree: PathTree, depth: Int) throws(Failure) {
        index += 1
        if next == UInt8(ascii: "}") {
            index += 1
            return
        }
        var guess = node.edges.lowerBound
        while true {
            let key = try key()
            if depth == 0, topLevelKeys.count < 20 { topLevelKeys.append(key) }
            if let edge = edge(key, of: node, in: tree, guess: guess) {
                guess = edge + 1 < node.edges.upperBound ? edge + 1 : node.edges.lowerBound
                try capture(tree.edges[edge].node, of: tree, depth: depth + 1)
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
        let width = record.slotCount
        base = envelope.slotCount
        slices.removeLast(slices.count - base)
        defer { base = 0 }
        index += 1
        if next == UInt8(ascii: "]") {
            index += 1
            records = .list(count: 0)
            return
        }
        while true {
            if width == 0 {
                try skipValue(depth: depth + 1)
            } else {
                let token = index
                let kind = kind(of: next)
                for _ in 0..<width { slices.append(.missing) }
                try capture(0, of: record, depth: depth + 1)
                if kind == .null {
                    // A null in place of a whole record is as odd as any other value there.
                    let slice = Slice(
                        kind: .misplaced, end: UInt32(offset(token) + 4), token: UInt32(token), endToken: UInt32(index))
                    for slot in 0..<width where slot != record.nodes[0].slot { slices[base + slot] = slice }
                }
                base += width
            }
            count += 1
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
    private func edge(_ key: Range<Int>, of node: PathTree.Node, in tree: PathTree, guess: Int) -> Int? {
        let raw = UnsafeBufferPointer(rebasing: bytes[key])
        if tokens.hasBackslash, raw.contains(UInt8(ascii: "\\")) {
            let plain = StringEscapes.resolved(raw)
            return node.edges.first { tree.keys[tree.edges[$0].key].elementsEqual(plain) }
        }
        var edge = guess
        for _ in node.edges {
            let wanted = tree.edges[edge].key
            if wanted.count == raw.count {
                let isSame = tree.keys.withUnsafeBufferPointer { raw.isSame(as: $0, from: wanted.lowerBound) }
                if isSame { return edge }
            }
            edge = edge + 1 < node.edges.upperBound ? edge + 1 : node.edges.lowerBound
        }
        return nil
    }

    /// What a value looks like by its first byte; that the rest fits is the grammar's to check.
    private func kind(of first: UInt8) -> Slice.Kind {
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
    private func end(of slice: Slice) -> Int {
        let last = Int(slice.endToken) - 1
        switch slice.kind {
        case .record, .list: return offset(last) + 1
        case .string: return closingQuote(of: last) + 1
        case .missing, .null, .misplaced, .bool, .number: return contentEnd(of: last)
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether `other` holds the same bytes from `start` on, where it has at least as many.
    @inline(__always)
    func isSame(as other: UnsafeBufferPointer<UInt8>, from start: Int) -> Bool {
        for position in 0..<count where self[position] != other[start + position] { return false }
        return true
    }
}
