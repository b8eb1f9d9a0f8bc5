import CSimdJSON
import QuirePluginKit

extension PageWalker {
    /// Walks records of which each stands on a line of its own, and says how many there are.
    mutating func walkLines() throws(Failure) -> Int {
        var count = 0
        // Members that are wanted as they are can be noted on the way; what is inside of others takes the general way.
        let isFlat = tree.nodes[tree.recordRoot].slot < 0
        while index < tokens.count {
            let start = index
            guard next == UInt8(ascii: "{") else { throw failure("no record begins") }
            if record.isEmpty {
                try skipValue(depth: 1)
            } else if isFlat, try members(of: tree.nodes[tree.recordRoot].edges) {
                slices.append(contentsOf: record)
            } else {
                index = start
                try capture(tree.recordRoot, into: record, depth: 1)
                slices.append(contentsOf: record)
            }
            let end = quire_find(UInt8(ascii: "\n"), bytes.baseAddress, offset(start), bytes.count)
            guard offset(index - 1) < end, index == tokens.count || offset(index) > end else {
                throw failure("a record isn't all that stands on its line")
            }
            count += 1
        }
        return count
    }

    /// Walks the members of the record that is the next token; false where a key needs to be unescaped to be known.
    private mutating func members(of edges: Range<Int>) throws(Failure) -> Bool {
        for slot in record.indices { record[slot] = .missing }
        index += 1
        if next == UInt8(ascii: "}") {
            index += 1
            return true
        }
        var guess = edges.lowerBound
        while true {
            // A key, its colon, the value and what follows it.
            guard index + 3 < tokens.count else { throw .truncated }
            let start = offset(index) + 1
            let colon = offset(index + 1)
            guard bytes[start - 1] == UInt8(ascii: "\""), bytes[colon] == UInt8(ascii: ":") else {
                throw failure("a key is missing")
            }
            if hasBackslash(in: start..<colon) { return false }
            let key = start..<closingQuote(of: index)
            index += 2
            if let edge = known(key, among: edges, guess: guess) {
                guess = edge + 1 < edges.upperBound ? edge + 1 : edges.lowerBound
                try note(tree.edges[edge].node)
            } else {
                try skipMember()
            }
            let separator = next
            index += 1
            if separator == UInt8(ascii: ",") { continue }
            guard separator == UInt8(ascii: "}") else { throw failure("',' or '}' is missing") }
            return true
        }
    }

    /// Walks the value of a member that nobody wants.
    @inline(__always)
    private mutating func skipMember() throws(Failure) {
        switch next {
        case UInt8(ascii: "{"), UInt8(ascii: "["): try skipValue(depth: 2)
        case UInt8(ascii: "\""):
            if hasBackslash(in: offset(index)..<offset(index + 1)) { try skipValue(depth: 2) } else { index += 1 }
        default:
            try checkScalar()
            index += 1
        }
    }

    /// Walks the value at a node and notes where it is.
    @inline(__always)
    private mutating func note(_ number: Int) throws(Failure) {
        let node = tree.nodes[number]
        let (token, first) = (index, next)
        guard node.edges.isEmpty, node.slot >= 0, first != UInt8(ascii: "{"), first != UInt8(ascii: "[") else {
            return try capture(number, into: record, depth: 2)
        }
        try skipMember()
        let end = first == UInt8(ascii: "\"") ? closingQuote(of: token) + 1 : contentEnd(of: token)
        record[node.slot] = Slice(
            kind: PageWalker.kind(of: first), end: UInt32(end), token: UInt32(token), endToken: UInt32(index))
    }

    /// The edge with that key, which has no escapes.
    @inline(__always)
    private func known(_ key: Range<Int>, among edges: Range<Int>, guess: Int) -> Int? {
        var edge = guess
        for _ in edges.lowerBound..<edges.upperBound {
            let wanted = tree.edges[edge].key
            if wanted.count == key.count, isKey(at: key.lowerBound, wanted) { return edge }
            edge &+= 1
            if edge == edges.upperBound { edge = edges.lowerBound }
        }
        return nil
    }
}
