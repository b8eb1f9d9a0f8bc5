import QuireDecode

/// Records whose members are known already, by their tokens alone; nothing is looked up and nothing made.
struct KnownMembers {
    let bytes: UnsafeBufferPointer<UInt8>
    let tokens: TokenIndex
    let keys: UnsafeBufferPointer<UInt8>
    let ranges: UnsafeBufferPointer<Range<Int>>
    let kinds: UnsafeMutableBufferPointer<JSONInference.Kinds>
    let texts: UnsafeMutableBufferPointer<TypeInference>

    @inline(__always)
    private func offset(_ token: Int) -> Int { Int(tokens.offsets[token]) }

    /// Takes the record that begins with a token into account; gives the token behind it, nil where it has another member
    /// or isn't all of a line.
    mutating func add(from start: Int) -> Int? {
        var token = start + 1
        var expected = 0
        guard bytes[offset(start)] == UInt8(ascii: "{") else { return nil }
        while true {
            guard token + 3 < tokens.count else { return nil }
            let key = offset(token) + 1
            let colon = offset(token + 1)
            guard bytes[key - 1] == UInt8(ascii: "\""), bytes[colon] == UInt8(ascii: ":"),
                let member = member(key, before: colon, expected)
            else { return nil }
            expected = member + 1 == ranges.count ? 0 : member + 1
            guard let next = note(token + 2, member), next < tokens.count else { return nil }
            token = next + 1
            let separator = bytes[offset(next)]
            if separator == UInt8(ascii: ",") { continue }
            guard separator == UInt8(ascii: "}") else { return nil }
            break
        }
        let lineEnd = JSONInference.lineEnd(bytes, from: offset(start))
        guard offset(token - 1) < lineEnd, token == tokens.count || offset(token) > lineEnd else { return nil }
        return token
    }

    @inline(__always)
    private func member(_ key: Int, before colon: Int, _ expected: Int) -> Int? {
        var member = expected
        for _ in 0..<ranges.count {
            if isKey(ranges[member], at: key, before: colon) { return member }
            member &+= 1
            if member == ranges.count { member = 0 }
        }
        return nil
    }

    @inline(__always)
    private func isKey(_ range: Range<Int>, at key: Int, before colon: Int) -> Bool {
        guard key + range.count < colon, bytes[key + range.count] == UInt8(ascii: "\"") else { return false }
        var (place, index) = (key, range.lowerBound)
        while index < range.upperBound {
            if bytes[place] != keys[index] { return false }
            place &+= 1
            index &+= 1
        }
        return true
    }

    /// Notes the value that a token begins; gives the token behind it.
    @inline(__always)
    private func note(_ value: Int, _ member: Int) -> Int? {
        let start = offset(value)
        let end = offset(value + 1)
        let first = bytes[start]
        switch first {
        case UInt8(ascii: "\""):
            kinds[member].insert(.text)
            if !texts[member].isSettled {
                let quote = JSONInference.quote(bytes, before: end)
                guard quote > start else { return nil }
                texts[member].add(UnsafeBufferPointer(rebasing: bytes[(start + 1)..<quote]), isQuoted: true)
            }
        case UInt8(ascii: "t"), UInt8(ascii: "f"): kinds[member].insert(.bool)
        case UInt8(ascii: "n"): break
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            kinds[member].insert(first == UInt8(ascii: "{") ? .record : .list)
            return JSONInference.token(behind: value, bytes, tokens)
        case UInt8(ascii: "-"), 0x30...0x39:
            var last = end
            while last > start + 1, isSpace(bytes[last - 1]) { last -= 1 }
            kinds[member].insert(
                JSONInference.kind(ofNumber: UnsafeBufferPointer(rebasing: bytes[start..<last])))
        default: return nil
        }
        return value + 1
    }
}
