/// Reads fields between delimiters as RFC 4180 has them: quotes around what holds delimiters, line ends or quotes, which
/// are doubled. Lines end with LF, CRLF or CR.
struct CSVReader {
    private enum State {
        case fieldStart, plain, quoted, quoteInQuoted, afterReturn
    }

    /// The place of a quote that isn't closed.
    struct OpenQuote: Hashable {
        var line: Int
        var column: Int
    }

    private static let quote = UInt8(ascii: "\"")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private let delimiter: UInt8
    private var rows = CSVRows()
    private var state = State.fieldStart
    private var isQuoted = false
    private var linesToSkip: Int
    /// How many lines come before the one that is read, and before the row.
    private var line = 0
    private(set) var rowLine = 0
    /// The bytes before the block, and before the line.
    private var offset = 0
    private var lineStart = 0
    private var openQuote = OpenQuote(line: 1, column: 1)

    /// A reader that leaves out some lines at the beginning.
    init(delimiter: UInt8, skippedLines: Int = 0) {
        self.delimiter = delimiter
        linesToSkip = skippedLines
    }

    /// Reads a block.
    mutating func push(_ block: ArraySlice<UInt8>) {
        block.withUnsafeBufferPointer { bytes in
            var index = 0
            if linesToSkip > 0 { index = skip(bytes) }
            while index < bytes.count { index = step(bytes, index) }
        }
        offset += block.count
    }

    /// Reads a block.
    mutating func push(_ block: [UInt8]) { push(block[...]) }

    /// Ends the last row; gives the quote that nothing closes.
    mutating func finish() -> OpenQuote? {
        switch state {
        case .quoted: return openQuote
        case .plain, .quoteInQuoted: endRow()
        case .fieldStart: if rows.hasFieldsUnderWay { endRow() }
        case .afterReturn: break
        }
        return nil
    }

    /// The rows that are whole, which are then no longer here.
    mutating func take() -> CSVRows { rows.takeWhole() }

    /// Whether lines are still left out.
    var isSkipping: Bool { linesToSkip > 0 }

    private mutating func skip(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var index = 0
        while linesToSkip > 0, index < bytes.count {
            if bytes[index] == Self.newline {
                linesToSkip -= 1
                line += 1
                lineStart = offset + index + 1
            }
            index += 1
        }
        rowLine = line
        return index
    }

    @inline(__always)
    private mutating func step(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var index = start
        switch state {
        case .fieldStart:
            if bytes[index] == Self.quote {
                openQuote = OpenQuote(line: line + 1, column: offset + index - lineStart + 1)
                isQuoted = true
                state = .quoted
                return index + 1
            }
            state = .plain
            return index
        case .plain:
            while index < bytes.count, !isSpecial(bytes[index]) { index += 1 }
            rows.append(UnsafeBufferPointer(rebasing: bytes[start..<index]))
            return index < bytes.count ? end(at: bytes[index], index) : index
        case .quoted:
            while index < bytes.count, bytes[index] != Self.quote {
                if bytes[index] == Self.newline {
                    line += 1
                    lineStart = offset + index + 1
                }
                index += 1
            }
            rows.append(UnsafeBufferPointer(rebasing: bytes[start..<index]))
            guard index < bytes.count else { return index }
            state = .quoteInQuoted
            return index + 1
        case .quoteInQuoted:
            if bytes[index] == Self.quote {
                rows.append(Self.quote)
                state = .quoted
                return index + 1
            }
            if isSpecial(bytes[index]) { return end(at: bytes[index], index) }
            rows.markMalformed()
            state = .plain
            return index
        case .afterReturn:
            if bytes[index] == Self.newline { index += 1 }
            lineStart = offset + index
            state = .fieldStart
            return index
        }
    }

    @inline(__always)
    private func isSpecial(_ byte: UInt8) -> Bool {
        byte == delimiter || byte == Self.newline || byte == Self.carriageReturn
    }

    /// Ends a field, and at the end of a line the row.
    private mutating func end(at byte: UInt8, _ index: Int) -> Int {
        guard byte != delimiter else {
            endField()
            return index + 1
        }
        endRow()
        line += 1
        rowLine = line
        lineStart = offset + index + 1
        if byte == Self.carriageReturn { state = .afterReturn }
        return index + 1
    }

    private mutating func endField() {
        rows.endField(isQuoted: isQuoted)
        isQuoted = false
        state = .fieldStart
    }

    private mutating func endRow() {
        endField()
        rows.endRow(line: rowLine)
    }
}
