import CFileScan
import QuireDecode
import QuireModel
import QuirePlan

/// Turns the bytes of a file into UTF-8, piece by piece, and tells where they are none.
struct TextDecoding {
    /// A place in the text, from 1.
    struct Place: Hashable {
        var line: Int
        var column: Int
    }

    /// Bytes that aren't what the encoding makes.
    struct Invalid: Error {
        var place: Place
        var bytes: [UInt8]
    }

    private enum Form {
        case utf8, latin1
        case utf16(isBigEndian: Bool)
    }

    private var form: Form?
    private let declared: FileEncoding?
    /// The bytes at the end of the last piece that a character begins with.
    private var rest: [UInt8] = []
    private var place = Place(line: 1, column: 1)

    /// Whether bytes that should be UTF-8 are passed on as they are, for somebody else to check.
    private let leavesChecks: Bool

    init(_ declared: FileEncoding?, leavesChecks: Bool = false) {
        self.declared = declared
        self.leavesChecks = leavesChecks
    }

    /// Whether the bytes that follow are the text.
    var isText: Bool {
        guard case .utf8 = form else { return false }
        return leavesChecks && rest.isEmpty
    }

    /// The text of a piece, without a mark at its beginning; `isLast` says that nothing follows.
    mutating func decode(_ piece: [UInt8], isLast: Bool) throws(Invalid) -> [UInt8] {
        var bytes = rest.isEmpty ? piece : rest + piece
        rest = []
        if form == nil {
            // The mark, if there is one, is within the first three bytes.
            guard bytes.count >= 3 || isLast else {
                rest = bytes
                return []
            }
            form = begin(&bytes)
        }
        switch form {
        case .latin1: return Windows1252.utf8(bytes)
        case .utf16(let isBigEndian): return try decodeUTF16(bytes, isBigEndian, isLast: isLast)
        case .utf8, nil: return leavesChecks ? bytes : try checked(bytes, isLast: isLast)
        }
    }

    private func begin(_ bytes: inout [UInt8]) -> Form {
        if declared == .latin1 { return .latin1 }
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            defer { bytes.removeFirst(2) }
            return .utf16(isBigEndian: bytes[0] == 0xFE)
        }
        if declared == .utf16 { return .utf16(isBigEndian: bytes.first == 0) }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
        return .utf8
    }

    private mutating func checked(_ bytes: [UInt8], isLast: Bool) throws(Invalid) -> [UInt8] {
        let (valid, isCut) = bytes.withUnsafeBufferPointer(UTF8Check.validPrefix)
        if valid == bytes.count {
            advance(over: bytes[...])
            return bytes
        }
        advance(over: bytes[..<valid])
        guard isCut, !isLast else {
            throw Invalid(place: place, bytes: Array(bytes[valid..<min(bytes.count, valid + 4)]))
        }
        rest = Array(bytes[valid...])
        return Array(bytes[..<valid])
    }

    private mutating func decodeUTF16(
        _ bytes: [UInt8], _ isBigEndian: Bool, isLast: Bool
    ) throws(Invalid) -> [UInt8] {
        var units: [UInt16] = []
        units.reserveCapacity(bytes.count / 2)
        for index in stride(from: 0, to: bytes.count - 1, by: 2) {
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            units.append(isBigEndian ? first << 8 | second : second << 8 | first)
        }
        var kept = units.count
        if let last = units.last, UTF16.isLeadSurrogate(last), !isLast { kept -= 1 }
        rest = Array(bytes[(kept * 2)...])
        guard let text = String(validating: units[..<kept], as: UTF16.self), !isLast || rest.isEmpty else {
            throw Invalid(place: place, bytes: rest)
        }
        let result = Array(text.utf8)
        advance(over: result[...])
        return result
    }

    /// Moves the place over text.
    private mutating func advance(over text: ArraySlice<UInt8>) {
        text.withUnsafeBufferPointer { bytes in
            let lines = quire_count_newlines(bytes.baseAddress, bytes.count)
            var start = bytes.count
            while start > 0, bytes[start - 1] != UInt8(ascii: "\n") { start -= 1 }
            if lines > 0 { place = Place(line: place.line + lines, column: 1) }
            for byte in bytes[start...] where byte & 0xC0 != 0x80 { place.column += 1 }
        }
    }
}

extension TextDecoding {
    /// Checks text that begins a line, of which so many come before it.
    static func check(_ bytes: ArraySlice<UInt8>, after lines: Int) throws(Invalid) {
        if bytes.withUnsafeBufferPointer(\.isUTF8) { return }
        let (valid, _) = bytes.withUnsafeBufferPointer(UTF8Check.validPrefix)
        guard valid < bytes.count else { return }
        var decoding = TextDecoding(.utf8)
        decoding.place.line += lines
        let first = bytes.startIndex + valid
        decoding.advance(over: bytes[..<first])
        throw Invalid(place: decoding.place, bytes: Array(bytes[first..<min(bytes.endIndex, first + 4)]))
    }
}

/// Whether bytes are UTF-8.
enum UTF8Check {
    /// How many bytes at the beginning are whole characters, and whether what follows is one that is only cut off.
    static func validPrefix(_ bytes: UnsafeBufferPointer<UInt8>) -> (count: Int, isCut: Bool) {
        let raw = UnsafeRawBufferPointer(bytes)
        // The highest bit of eight bytes, which none of ASCII has.
        let high: UInt64 = 0x8080_8080_8080_8080
        var index = 0
        let end = bytes.count
        while index < end {
            while index + 8 <= end, raw.loadUnaligned(fromByteOffset: index, as: UInt64.self) & high == 0 { index += 8 }
            guard index < end else { break }
            let lead = bytes[index]
            if lead < 0x80 {
                index += 1
                continue
            }
            let length: Int
            var second: ClosedRange<UInt8> = 0x80...0xBF
            switch lead {
            case 0xC2...0xDF: length = 2
            case 0xE0: (length, second) = (3, 0xA0...0xBF)
            case 0xED: (length, second) = (3, 0x80...0x9F)
            case 0xE1...0xEF: length = 3
            case 0xF0: (length, second) = (4, 0x90...0xBF)
            case 0xF4: (length, second) = (4, 0x80...0x8F)
            case 0xF1...0xF3: length = 4
            default: return (index, false)
            }
            for offset in 1..<length {
                guard index + offset < end else { return (index, true) }
                guard (offset == 1 ? second : 0x80...0xBF).contains(bytes[index + offset]) else {
                    return (index, false)
                }
            }
            index += length
        }
        return (index, false)
    }
}
