import QuirePlan

/// Records as they stand in a file, as the elements of one list.
struct JSONElements: Sendable {
    /// The list, without its closing bracket.
    var bytes: [UInt8] = [UInt8(ascii: "[")]
    /// Where each element is in it.
    var ranges: [Range<Int>] = []
    /// The line on which each begins.
    var lines: [Int] = []

    /// The list as JSON.
    var page: [UInt8] { bytes + [UInt8(ascii: "]")] }

    /// The list of one element.
    func page(of element: Int) -> [UInt8] {
        [UInt8(ascii: "[")] + bytes[ranges[element]] + [UInt8(ascii: "]")]
    }
}

/// Finds the records of a file: one on each line, or the elements of one list, or values one after another.
struct JSONSplitter {
    private enum State {
        /// Before the first value, where a list may begin.
        case start
        /// Where a value may begin.
        case beforeValue
        /// Behind a value of the list.
        case afterValue
        /// Within a value.
        case value
        /// Behind the list.
        case end
    }

    private let isOneEachLine: Bool
    private var elements = JSONElements()
    private var state = State.start
    private var isList = false
    private var needsValue = false
    private var depth = 0
    private var isInText = false
    private var isEscaped = false
    private var start = 0
    private var line = 1
    private var startLine = 1

    init(isOneEachLine: Bool) { self.isOneEachLine = isOneEachLine }

    /// Whether any value is whole.
    var hasElements: Bool { !elements.ranges.isEmpty }

    /// Reads a block; gives what is wrong, with its line.
    mutating func push(_ block: ArraySlice<UInt8>) -> (line: Int, problem: String)? {
        block.withUnsafeBufferPointer { isOneEachLine ? lines($0) : values($0) }
    }

    /// Reads a block; gives what is wrong, with its line.
    mutating func push(_ block: [UInt8]) -> (line: Int, problem: String)? { push(block[...]) }

    /// Ends the last value; gives what is wrong.
    mutating func finish() -> (line: Int, problem: String)? {
        if state == .value {
            if isOneEachLine || depth == 0 && !isInText {
                endElement()
            } else {
                return (startLine, "the file ends within the record that begins here")
            }
        }
        return isList && state != .end ? (line, "the file ends within its list: expected ']'") : nil
    }

    /// The values that are whole, which are then no longer here.
    mutating func take() -> JSONElements {
        var rest = JSONElements()
        if state == .value {
            rest.bytes += elements.bytes[start...]
            // With the comma before it, where it isn't the first.
            elements.bytes.removeSubrange(max(1, start - 1)...)
            start = 1
        }
        defer { elements = rest }
        return elements
    }

    private mutating func beginElement() {
        if elements.bytes.count > 1 { elements.bytes.append(UInt8(ascii: ",")) }
        start = elements.bytes.count
        startLine = line
        state = .value
    }

    private mutating func endElement() {
        elements.ranges.append(start..<elements.bytes.count)
        elements.lines.append(startLine)
        state = isList ? .afterValue : .beforeValue
        needsValue = false
    }

    private mutating func lines(_ bytes: UnsafeBufferPointer<UInt8>) -> (line: Int, problem: String)? {
        var index = 0
        while index < bytes.count {
            if state != .value {
                while index < bytes.count, isSpace(bytes[index]) {
                    if bytes[index] == UInt8(ascii: "\n") { line += 1 }
                    index += 1
                }
                guard index < bytes.count else { break }
                beginElement()
            }
            var end = index
            while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
            elements.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[index..<end]))
            index = end
            if end < bytes.count { endElement() }
        }
        return nil
    }

    private mutating func values(_ bytes: UnsafeBufferPointer<UInt8>) -> (line: Int, problem: String)? {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if state == .value {
                index = value(bytes, index)
                continue
            }
            if byte == UInt8(ascii: "\n") { line += 1 }
            index += 1
            if isSpace(byte) { continue }
            switch (state, byte) {
            case (.start, UInt8(ascii: "[")):
                isList = true
                state = .beforeValue
            case (.afterValue, UInt8(ascii: ",")):
                state = .beforeValue
                needsValue = true
            case (.afterValue, UInt8(ascii: "]")),
                (.beforeValue, UInt8(ascii: "]")) where isList && !needsValue:
                state = .end
            case (.start, _), (.beforeValue, _):
                guard byte != UInt8(ascii: ","), byte != UInt8(ascii: "]") else { return (line, "expected a record") }
                beginElement()
                index -= 1
            case (.afterValue, _): return (line, "expected ',' or ']' behind a record")
            default: return (line, "expected the end of the file behind the list")
            }
        }
        return nil
    }

    /// Goes on with a value up to its end or that of the block.
    private mutating func value(_ bytes: UnsafeBufferPointer<UInt8>, _ from: Int) -> Int {
        var index = from
        var isWhole = false
        scanning: while index < bytes.count {
            let byte = bytes[index]
            if isInText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else if byte == UInt8(ascii: "\"") {
                    isInText = false
                }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInText = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"):
                    if depth == 0 {
                        // One that opens nothing is a value of its own, which is none.
                        if index == from, elements.bytes.count == start { index += 1 }
                        isWhole = true
                        break scanning
                    }
                    depth -= 1
                    if depth == 0 {
                        index += 1
                        isWhole = true
                        break scanning
                    }
                case UInt8(ascii: ",") where depth == 0, 0x20 where depth == 0, 0x09 where depth == 0,
                    0x0A where depth == 0, 0x0D where depth == 0:
                    isWhole = true
                    break scanning
                case UInt8(ascii: "\n"): line += 1
                default: break
                }
            }
            index += 1
        }
        elements.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[from..<index]))
        if isWhole { endElement() }
        return index
    }
}

@inline(__always)
func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 }
