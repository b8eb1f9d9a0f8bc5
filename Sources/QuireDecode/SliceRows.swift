import CSimdJSON
import QuirePluginKit

/// The slices of one slot in every record of a page, and what their bytes say.
struct SliceRows {
    /// The page.
    let bytes: UnsafeBufferPointer<UInt8>
    /// Its tokens.
    let tokens: TokenIndex
    /// The slices of all records, one record after the other.
    let slices: UnsafeBufferPointer<Slice>
    /// How many records there are.
    let count: Int
    /// How many slices a record has.
    let width: Int
    /// The slot that is read.
    let slot: Int

    /// The slice of a record.
    @inline(__always)
    subscript(row: Int) -> Slice { slices[row * width + slot] }

    /// How many records have no value.
    var absentCount: Int {
        (0..<count).count { self[$0].kind == .missing || self[$0].kind == .null }
    }

    /// How many bytes the values have in the page.
    var byteCount: Int {
        (0..<count).reduce(0) { sum, row in
            let slice = self[row]
            return slice.kind == .missing ? sum : sum + Int(slice.end) - Int(tokens.offsets[Int(slice.token)])
        }
    }

    /// The slice of a record in another slot.
    @inline(__always)
    func slice(_ row: Int, _ slot: Int) -> Slice { slices[row * width + slot] }

    /// The bytes of a value as they came.
    @inline(__always)
    func source(_ slice: Slice) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[Int(tokens.offsets[Int(slice.token)])..<Int(slice.end)])
    }

    /// Calls `body` with the text of a string, its escapes resolved, or with a number or bool as it came.
    @inline(__always)
    func withText<Result>(of slice: Slice, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result? {
        switch slice.kind {
        case .string:
            let source = source(slice)
            let inside = UnsafeBufferPointer(rebasing: source[1..<source.count - 1])
            guard tokens.hasBackslash,
                quire_find(UInt8(ascii: "\\"), inside.baseAddress, 0, inside.count) < inside.count
            else {
                return body(inside)
            }
            return StringEscapes.resolved(inside).withUnsafeBufferPointer(body)
        case .bool, .number: return body(source(slice))
        case .missing, .null, .misplaced, .list, .record: return nil
        }
    }

    /// True or false.
    func bool(_ slice: Slice) -> Bool? {
        slice.kind == .bool ? source(slice).first == UInt8(ascii: "t") : nil
    }

    /// A whole number, also one written as text.
    func integer(_ slice: Slice) -> Int64? { decimal(slice)?.integer }

    /// A number, also one written as text, with its digits as they came.
    func decimal(_ slice: Slice) -> ExactDecimal? {
        slice.kind == .bool ? nil : withText(of: slice) { ExactDecimal(utf8: $0) } ?? nil
    }

    /// An instant.
    func timestamp(_ slice: Slice) -> Timestamp? {
        slice.kind == .string ? withText(of: slice) { Timestamp(utf8: $0) } ?? nil : nil
    }

    /// An instant counted from 1970 in seconds, or in a part of them that so many decimals say.
    func unixTime(_ slice: Slice, decimals: Int) -> Timestamp? {
        guard let number = decimal(slice), number.scale + decimals <= 127,
            let whole = ExactDecimal(mantissa: number.mantissa, scale: number.scale + decimals).rounded(.down),
            let seconds = whole.integer,
            let rest = ExactDecimal(mantissa: number.mantissa, scale: number.scale + decimals).subtracting(whole),
            let nanoseconds = rest.multiplied(by: ExactDecimal(1_000_000_000))?.rounded(.down)?.integer
        else { return nil }
        return Timestamp(seconds: 0).adding(seconds: seconds, nanoseconds: Int32(clamping: nanoseconds))
    }

    /// A period, of that unit if one is given.
    func period(_ slice: Slice, _ unit: Period.Unit?) -> Period? {
        guard slice.kind == .string else { return nil }
        let period = withText(of: slice) { Period(String(decoding: $0, as: UTF8.self)) } ?? nil
        return unit == nil || period?.unit == unit ? period : nil
    }

    /// The value as a tree; for the few that are wanted as one.
    func value(_ slice: Slice) -> Value {
        // The page has been checked, so that a failure can't come; null is what would be left.
        (try? JSONText.parse(source(slice))) ?? .null
    }

    /// The texts that are elements of a list.
    func texts(in list: Slice) -> [String] {
        guard case .list(let elements) = value(list) else { return [] }
        return elements.compactMap(\.text)
    }

    /// The beginning of the value as it came.
    func snippet(_ slice: Slice) -> String { Snippet.text(of: source(slice), from: 0, limit: 40) }

    /// Calls `body` with the value's JSON without white space between its tokens, everything else as it came.
    func withCompactJSON(
        of slice: Slice, scratch: inout [UInt8], _ body: (UnsafeBufferPointer<UInt8>) -> Void
    ) {
        scratch.removeAll(keepingCapacity: true)
        var run = Int(tokens.offsets[Int(slice.token)])
        for token in Int(slice.token)..<Int(slice.endToken) - 1 {
            let following = Int(tokens.offsets[token + 1])
            guard PageWalker.isSpace(bytes[following - 1]) else { continue }
            var end = following - 1
            while end > run, PageWalker.isSpace(bytes[end - 1]) { end -= 1 }
            scratch.append(contentsOf: bytes[run..<end])
            run = following
        }
        let rest = UnsafeBufferPointer(rebasing: bytes[run..<Int(slice.end)])
        if scratch.isEmpty {
            body(rest)
        } else {
            scratch.append(contentsOf: rest)
            scratch.withUnsafeBufferPointer(body)
        }
    }
}
