import CFileScan
import Glibc
import QuireModel

/// Rows of fields as they stand in a file, with what it takes to find each field.
struct CSVRows {
    /// The bytes that fields are in.
    private(set) var bytes: [UInt8]
    /// Where each field is in them.
    private var fields: [quire_csv_field]
    /// Where each row ends in `fields`.
    private var rowEnds: [UInt32]
    /// The lines on which rows begin, counted from that of the first; empty where the line feeds in `bytes` tell it.
    private var lines: [Int] = []
    /// The rows with text behind a closing quote.
    private(set) var malformed: Set<Int> = []

    private static let mark: UInt32 = 1 << 31

    /// No rows.
    init() { (bytes, fields, rowEnds) = ([], [], []) }

    /// The rows of bytes whose rows and fields were counted, and that are regular.
    init(_ bytes: [UInt8], _ survey: quire_csv_survey, delimiter: UInt8) {
        self.bytes = bytes
        var ends = [UInt32](repeating: 0, count: survey.rows)
        fields = [quire_csv_field](unsafeUninitializedCapacity: survey.fields) { room, count in
            bytes.withUnsafeBufferPointer { bytes in
                ends.withUnsafeMutableBufferPointer { ends in
                    quire_csv_find(bytes.baseAddress, survey.rows_end, delimiter, room.baseAddress, ends.baseAddress)
                }
            }
            count = survey.fields
        }
        rowEnds = ends
        for field in fields.indices where fields[field].end & Self.mark != 0 { undouble(field) }
    }

    /// How many rows there are.
    var count: Int { rowEnds.count }

    /// The fields of a row.
    @inline(__always)
    func fields(of row: Int) -> Range<Int> { (row == 0 ? 0 : Int(rowEnds[row - 1]))..<Int(rowEnds[row]) }

    /// Where the bytes of a field are.
    @inline(__always)
    func range(of field: Int) -> Range<Int> {
        let field = fields[field]
        return Int(field.start & ~Self.mark)..<Int(field.end & ~Self.mark)
    }

    /// Whether a field is quoted.
    @inline(__always)
    func isQuoted(_ field: Int) -> Bool { fields[field].start & Self.mark != 0 }

    /// The text of a field.
    func text(of field: Int) -> String { String(decoding: bytes[range(of: field)], as: UTF8.self) }

    /// Whether a row is an empty line.
    @inline(__always)
    func isBlank(_ row: Int) -> Bool {
        let fields = fields(of: row)
        return fields.count == 1 && range(of: fields.lowerBound).isEmpty && !isQuoted(fields.lowerBound)
    }

    /// How many lines lie between the first row and the beginning of a row.
    func line(of row: Int) -> Int {
        if !lines.isEmpty { return lines[row] }
        return bytes.withUnsafeBufferPointer {
            quire_count_newlines($0.baseAddress, range(of: fields(of: row).lowerBound).lowerBound)
        }
    }

    /// Takes the doubled quotes of a field for one each. What becomes free is filled with quotes, so that nothing else
    /// moves and the line feeds stay as many.
    private mutating func undouble(_ field: Int) {
        let range = range(of: field)
        var end = range.lowerBound
        var isSecond = false
        for index in range {
            let byte = bytes[index]
            isSecond = byte == UInt8(ascii: "\"") && !isSecond
            if byte == UInt8(ascii: "\""), isSecond { continue }
            bytes[end] = byte
            end += 1
        }
        for index in end..<range.upperBound { bytes[index] = UInt8(ascii: "\"") }
        fields[field].end = UInt32(end)
    }
}

extension CSVRows {
    /// Ends a field of bytes that were appended, those from where the field before ends.
    mutating func endField(isQuoted: Bool) {
        let start = UInt32(truncatingIfNeeded: fields.last.map { $0.end } ?? 0)
        let end = UInt32(truncatingIfNeeded: bytes.count)
        fields.append(quire_csv_field(start: start | (isQuoted ? Self.mark : 0), end: end))
    }

    /// Ends a row that began on a line.
    mutating func endRow(line: Int) {
        rowEnds.append(UInt32(truncatingIfNeeded: fields.count))
        lines.append(line)
    }

    /// Appends to the field under way.
    mutating func append(_ more: UnsafeBufferPointer<UInt8>) { bytes.append(contentsOf: more) }

    /// Appends to the field under way.
    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    /// Notes that the row under way has text behind a closing quote.
    mutating func markMalformed() { malformed.insert(count) }

    /// Whether the row under way has a whole field.
    var hasFieldsUnderWay: Bool { fields.count > Int(rowEnds.last ?? 0) }

    /// Takes the whole rows; what is under way stays.
    mutating func takeWhole() -> CSVRows {
        let whole = Int(rowEnds.last ?? 0)
        let start = whole == 0 ? 0 : Int(fields[whole - 1].end)
        var rest = CSVRows()
        rest.bytes = Array(bytes[start...])
        rest.fields = fields[whole...].map { field in
            quire_csv_field(start: field.start - UInt32(start), end: field.end - UInt32(start))
        }
        if malformed.remove(count) != nil { rest.malformed = [0] }
        bytes.removeSubrange(start...)
        fields.removeSubrange(whole...)
        defer { self = rest }
        return self
    }

    /// Rows of one field each: the texts of a column, of which null ones are empty and not quoted.
    init(_ column: Column) {
        self.init()
        fields.reserveCapacity(column.count)
        rowEnds.reserveCapacity(column.count)
        for row in 0..<column.count {
            let isNull = column.nulls.isNull(row)
            if !isNull, case .texts(let texts) = column.storage { bytes += texts.bytes(row) }
            endField(isQuoted: !isNull)
            rowEnds.append(UInt32(row + 1))
        }
    }
}
