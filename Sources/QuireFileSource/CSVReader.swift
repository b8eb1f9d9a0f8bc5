import QuireModel

/// Rows of fields as they stand in a file: laid end to end, quotes undone.
struct CSVRows {
    /// The bytes of all fields.
    var bytes: [UInt8] = []
    /// Where each field ends in `bytes`.
    var ends: [Int] = []
    /// Whether each field was quoted.
    var quoted: [Bool] = []
    /// Where each row ends in `ends`.
    var rowEnds: [Int] = []
    /// The line on which each row begins.
    var lines: [Int] = []
    /// The rows with text behind a closing quote.
    var malformed: Set<Int> = []

    /// How many rows there are.
    var count: Int { rowEnds.count }

    /// The fields of a row.
    func fields(of row: Int) -> Range<Int> { (row == 0 ? 0 : rowEnds[row - 1])..<rowEnds[row] }

    /// Where the bytes of a field are.
    @inline(__always)
    func range(of field: Int) -> Range<Int> { (field == 0 ? 0 : ends[field - 1])..<ends[field] }

    /// The text of a field.
    func text(of field: Int) -> String { String(decoding: bytes[range(of: field)], as: UTF8.self) }

    /// Whether a row is an empty line.
    func isBlank(_ row: Int) -> Bool {
        let fields = fields(of: row)
        return fields.count == 1 && range(of: fields.lowerBound).isEmpty && !quoted[fields.lowerBound]
    }
}

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
    private var line = 1
    private var rowLine = 1
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
    mutating func push(_ block: [UInt8]) {
        block.withUnsafeBufferPointer { bytes in
            var index = 0
            if linesToSkip > 0 { index = skip(bytes) }
            while index < bytes.count { index = step(bytes, index) }
        }
        offset += block.count
    }

    /// Ends the last row; gives the quote that nothing closes.
    mutating func finish() -> OpenQuote? {
        switch state {
        case .quoted: return openQuote
        case .plain, .quoteInQuoted: endRow()
        case .fieldStart: if rows.ends.count > (rows.rowEnds.last ?? 0) { endRow() }
        case .afterReturn: break
        }
        return nil
    }

    /// The rows that are whole, which are then no longer here.
    mutating func take() -> CSVRows {
        guard let fields = rows.rowEnds.last else { return CSVRows() }
        guard fields < rows.ends.count || !isBetweenRows else {
            defer { rows = CSVRows() }
            return rows
        }
        // The row under way stays.
        let start = fields == 0 ? 0 : rows.ends[fields - 1]
        var rest = CSVRows()
        rest.bytes = Array(rows.bytes[start...])
        rest.ends = rows.ends[fields...].map { $0 - start }
        rest.quoted = Array(rows.quoted[fields...])
        if rows.malformed.remove(rows.count) != nil { rest.malformed = [0] }
        rows.bytes.removeSubrange(start...)
        rows.ends.removeSubrange(fields...)
        rows.quoted.removeSubrange(fields...)
        defer { rows = rest }
        return rows
    }

    /// Whether any row is whole.
    var hasRows: Bool { !rows.rowEnds.isEmpty }

    private var isBetweenRows: Bool { state == .fieldStart || state == .afterReturn }

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
                openQuote = OpenQuote(line: line, column: offset + index - lineStart + 1)
                isQuoted = true
                state = .quoted
                return index + 1
            }
            state = .plain
            return index
        case .plain:
            while index < bytes.count, !isSpecial(bytes[index]) { index += 1 }
            rows.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
            return index < bytes.count ? end(at: bytes[index], index) : index
        case .quoted:
            while index < bytes.count, bytes[index] != Self.quote {
                if bytes[index] == Self.newline {
                    line += 1
                    lineStart = offset + index + 1
                }
                index += 1
            }
            rows.bytes.append(contentsOf: UnsafeBufferPointer(rebasing: bytes[start..<index]))
            guard index < bytes.count else { return index }
            state = .quoteInQuoted
            return index + 1
        case .quoteInQuoted:
            if bytes[index] == Self.quote {
                rows.bytes.append(Self.quote)
                state = .quoted
                return index + 1
            }
            if isSpecial(bytes[index]) { return end(at: bytes[index], index) }
            rows.malformed.insert(rows.count)
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
        rows.ends.append(rows.bytes.count)
        rows.quoted.append(isQuoted)
        isQuoted = false
        state = .fieldStart
    }

    private mutating func endRow() {
        endField()
        rows.rowEnds.append(rows.ends.count)
        rows.lines.append(rowLine)
    }
}

extension CSVRows {
    /// Rows of one field each: the texts of a column, of which null ones are empty and not quoted.
    init(_ column: Column) {
        for row in 0..<column.count {
            if !column.nulls.isNull(row), case .texts(let texts) = column.storage { bytes += texts.bytes(row) }
            ends.append(bytes.count)
            quoted.append(!column.nulls.isNull(row))
            rowEnds.append(row + 1)
        }
    }
}
