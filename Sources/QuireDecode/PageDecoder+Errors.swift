import QuirePluginKit

extension PageDecoder {
    /// What is wrong with a body that doesn't begin as a page does; nil when it does.
    func mistakenBody(_ bytes: UnsafeBufferPointer<UInt8>) -> DecodeError? {
        guard let start = bytes.firstIndex(where: { !PageWalker.isSpace($0) }) else { return .emptyBody }
        switch bytes[start] {
        case UInt8(ascii: "{"), UInt8(ascii: "["): return nil
        case UInt8(ascii: "<"):
            let head = Snippet.text(of: bytes, from: start)
            let isHTML = ["<!doctype html", "<html"].contains { head.lowercased().hasPrefix($0) }
            return isHTML ? .html(snippet: head) : malformed("it begins with '<'", at: start, in: bytes)
        default:
            do {
                let value = try JSONText.parse(bytes)
                return .recordsNotAList(path: FieldPath(keys: []), found: described(value))
            } catch {
                return malformed("no record or list begins", at: start, in: bytes)
            }
        }
    }

    /// A walk's failure with what stands where it failed.
    func explained(_ failure: PageWalker.Failure, in bytes: UnsafeBufferPointer<UInt8>) -> DecodeError {
        switch failure {
        case .truncated: .truncated(length: bytes.count)
        case .nestedTooDeep: .nestedTooDeep
        case .tooManyRecords: overMemory(bytes)
        case .malformed(let reason, let offset): malformed("\(reason)", at: offset, in: bytes)
        }
    }

    /// The failure of a page that would take more memory than it may.
    func overMemory(_ bytes: UnsafeBufferPointer<UInt8>) -> DecodeError {
        .overMemory(limit: memory.limit, length: bytes.count)
    }

    /// Why a page has no index of tokens.
    func explained(_ failure: TokenIndex.Failure, in bytes: UnsafeBufferPointer<UInt8>) -> DecodeError {
        switch failure {
        case .noTokens: .emptyBody
        case .unclosedString: .truncated(length: bytes.count)
        case .tooLarge: .tooLarge(length: bytes.count)
        // The caller repairs such a page, so that this comes only from a text that can't be repaired.
        case .invalidUTF8: malformed("its text is not UTF-8", at: 0, in: bytes)
        case .controlCharacter:
            malformed("a string holds a control character", at: firstControlCharacter(in: bytes), in: bytes)
        }
    }

    /// The words for what stands in place of the records.
    func described(_ kind: Slice.Kind) -> String {
        switch kind {
        case .missing, .misplaced: "nothing"
        case .null: "null"
        case .bool: "true or false"
        case .number: "a number"
        case .string: "text"
        case .list: "a list"
        case .record: "a record"
        }
    }

    private func described(_ value: Value) -> String {
        switch value {
        case .null: described(Slice.Kind.null)
        case .bool: described(Slice.Kind.bool)
        case .integer, .decimal, .money: described(Slice.Kind.number)
        case .text, .timestamp, .period, .duration: described(Slice.Kind.string)
        case .list: described(Slice.Kind.list)
        case .record: described(Slice.Kind.record)
        }
    }

    private func malformed(_ reason: String, at offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> DecodeError {
        .notJSON(reason: reason, offset: offset, snippet: Snippet.text(of: bytes, from: offset))
    }

    /// The offset of the first control character inside a string.
    private func firstControlCharacter(in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var isInString = false
        var position = 0
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "\""): isInString.toggle()
            case UInt8(ascii: "\\") where isInString: position += 1
            case 0..<0x20 where isInString: return position
            default: break
            }
            position += 1
        }
        return 0
    }
}
