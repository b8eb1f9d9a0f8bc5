import CFileScan
import QuirePlan

/// Reads one file of fields: its names, then its rows in chunks.
struct CSVFile {
    let file: FileState
    /// The byte between fields.
    let delimiter: UInt8
    /// The names of the columns, each once.
    let names: [String]
    /// The first row's own texts, where it has the names.
    let header: [String]
    /// How many lines come before the next chunk.
    private(set) var lines: Int

    private let blocks: FileBlocks
    /// The bytes behind the last row that was given.
    private var rest: [UInt8]
    private var isAtEnd = false

    /// Opens a file and reads as far as the names of its columns.
    init(
        _ file: FileState, _ options: FileOptions, _ format: FileFormat, delimiter: UInt8?, blockSize: Int
    ) throws(FileProblem) {
        self.file = file
        blocks = try FileBlocks(file, options.encoding, leavesChecks: true, size: blockSize)
        var bytes: [UInt8] = []
        while bytes.isEmpty, let block = try blocks.next() { bytes = block }
        self.delimiter =
            delimiter ?? options.delimiter
            ?? (format == .tsv
                ? UInt8(ascii: "\t")
                : CSVDialect.delimiter(of: Array(bytes.prefix(1 << 16)), skippedLines: options.skippedLines))
        var beginning = CSVBeginning(delimiter: self.delimiter, skippedLines: options.skippedLines)
        while !beginning.find(in: bytes, isAtEnd: isAtEnd), !isAtEnd {
            if let more = try blocks.next(after: bytes[...]) { bytes = more } else { isAtEnd = true }
        }
        try CSVFile.check(bytes[..<beginning.end], after: 0, file, options.encoding)
        if let quote = beginning.openQuote { throw CSVFile.open(quote, after: 0, file) }
        guard let first = beginning.row else {
            throw FileProblem(
                .malformed, "\(file.name) is empty: expected a line with the names of its columns",
                hint: options.skippedLines > 0 ? "skip \(options.skippedLines) leaves all of its lines out" : nil)
        }
        header = options.hasHeader ? first : []
        names = ColumnNames.unique(options.hasHeader ? first : first.map { _ in "" })
        rest = Array(bytes[(options.hasHeader ? beginning.end : beginning.start)...])
        lines = options.hasHeader ? beginning.linesBehind : beginning.linesBefore
    }

    /// How many bytes were read of it.
    var bytesRead: Int { blocks.bytesRead }

    /// The next rows; nil at the end.
    mutating func next() throws(FileProblem) -> CSVChunk? {
        while true {
            if !isAtEnd {
                guard let bytes = try blocks.next(after: rest[...]) else {
                    isAtEnd = true
                    continue
                }
                rest = bytes
            }
            guard !rest.isEmpty else {
                if isAtEnd { return nil }
                continue
            }
            guard rest.count < 1 << 31 else {
                throw FileProblem(
                    .malformed, "\(file.name) line \(lines + 1): the row that begins here has more than 2 GB",
                    hint: "a quote that isn't closed has one field take the rest of a file")
            }
            if let chunk = chunk() { return chunk }
        }
    }

    /// The rows that are whole; nil where none is.
    private mutating func chunk() -> CSVChunk? {
        var bytes = rest
        rest = []
        var chunk = CSVChunk(bytes: [], count: 0, delimiter: delimiter, isLast: isAtEnd)
        if isAtEnd, bytes.last != UInt8(ascii: "\n") {
            bytes.append(UInt8(ascii: "\n"))
            chunk.isCompleted = true
        }
        let survey = bytes.withUnsafeBufferPointer {
            quire_csv_survey_make($0.baseAddress, $0.count, delimiter)
        }
        var (end, newlines) = (survey.rows_end, survey.newlines)
        if survey.is_regular != 0, !isAtEnd || end == bytes.count {
            chunk.survey = survey
        } else {
            (end, newlines) = CSVRowEnds.last(in: bytes, delimiter)
        }
        if isAtEnd { end = bytes.count }
        guard end > 0 else {
            rest = bytes
            return nil
        }
        rest = Array(bytes[end...])
        lines += newlines
        chunk.bytes = bytes
        chunk.count = end
        return chunk
    }

    /// Why a row doesn't fit a table of so many columns; nil where it does. A line without anything is no row, but where a
    /// row is one field.
    static func misfit(_ rows: CSVRows, _ row: Int, width: Int) -> String? {
        let count = rows.fields(of: row).count
        if rows.malformed.contains(row) {
            return "there is text behind a closing quote; a quote within quotes is doubled"
        }
        return count == width ? nil : "found \(count) \(count == 1 ? "field" : "fields"), expected \(width)"
    }

    /// Checks text that so many lines come before.
    static func check(
        _ bytes: ArraySlice<UInt8>, after lines: Int, _ file: FileState, _ encoding: FileEncoding?
    ) throws(FileProblem) {
        do throws(TextDecoding.Invalid) {
            try TextDecoding.check(bytes, after: lines)
        } catch {
            throw .invalid(error, in: file.name, encoding)
        }
    }

    /// The problem of a quote that isn't closed, in a part of a file that so many lines come before.
    static func open(_ quote: CSVReader.OpenQuote, after lines: Int, _ file: FileState) -> FileProblem {
        FileProblem(
            .malformed,
            "\(file.name) line \(lines + quote.line), column \(quote.column): the file ends within the field whose "
                + "quote opens here",
            hint: "close it with \"; a quote that belongs to the text is doubled: \"\"")
    }
}

/// Finds the first row of a file that isn't an empty line.
struct CSVBeginning {
    /// The texts of the row; nil while it wasn't found.
    private(set) var row: [String]?
    /// Where it begins and ends.
    private(set) var start = 0
    private(set) var end = 0
    /// How many lines come before it.
    private(set) var linesBefore = 0
    /// The quote that nothing closes.
    private(set) var openQuote: CSVReader.OpenQuote?

    private var reader: CSVReader

    init(delimiter: UInt8, skippedLines: Int) {
        reader = CSVReader(delimiter: delimiter, skippedLines: skippedLines)
    }

    /// How many lines come before what is behind it.
    var linesBehind: Int { reader.rowLine }

    /// Looks at the bytes that weren't there the last time; whether the row was found.
    mutating func find(in bytes: [UInt8], isAtEnd: Bool) -> Bool {
        while row == nil {
            let line = lineEnd(in: bytes, isAtEnd: isAtEnd)
            guard line != nil || isAtEnd else { return false }
            let wasSkipping = reader.isSkipping
            reader.push(bytes[end..<(line ?? bytes.count)])
            end = line ?? bytes.count
            if line == nil { openQuote = reader.finish() }
            take(wasSkipping: wasSkipping)
            if line == nil { break }
        }
        return row != nil
    }

    private mutating func take(wasSkipping: Bool) {
        let rows = reader.take()
        if rows.count > 0, !rows.isBlank(0) {
            row = rows.fields(of: 0).map(rows.text)
            linesBefore = rows.line(of: 0)
        } else if rows.count > 0 || wasSkipping {
            start = end
        }
    }

    /// The end of the line that begins where the last one ended; nil where it isn't there yet.
    private func lineEnd(in bytes: [UInt8], isAtEnd: Bool) -> Int? {
        guard let last = bytes[end...].firstIndex(where: { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") })
        else {
            return nil
        }
        guard bytes[last] == UInt8(ascii: "\r") else { return last + 1 }
        guard last + 1 < bytes.count else { return isAtEnd ? last + 1 : nil }
        return bytes[last + 1] == UInt8(ascii: "\n") ? last + 2 : last + 1
    }
}

/// Finds where rows end that aren't regular, as `CSVReader` reads them.
enum CSVRowEnds {
    /// The end of the last row that is whole, and how many lines there are before it. Bytes follow the end of a row.
    static func last(in bytes: [UInt8], _ delimiter: UInt8) -> (end: Int, lines: Int) {
        bytes.withUnsafeBufferPointer { last(in: $0, delimiter) }
    }

    private static func last(in bytes: UnsafeBufferPointer<UInt8>, _ delimiter: UInt8) -> (end: Int, lines: Int) {
        let (quote, feed, carriageReturn) = (UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r"))
        var found = (end: 0, lines: 0)
        var (index, lines) = (0, 0)
        while index < bytes.count {
            // At the beginning of a field.
            if bytes[index] == quote {
                index += 1
                while index < bytes.count {
                    if bytes[index] == feed { lines += 1 }
                    index += 1
                    guard bytes[index - 1] == quote else { continue }
                    guard index < bytes.count, bytes[index] == quote else { break }
                    index += 1
                }
            }
            while index < bytes.count, bytes[index] != delimiter, bytes[index] != feed, bytes[index] != carriageReturn {
                index += 1
            }
            guard index < bytes.count else { break }
            let byte = bytes[index]
            index += 1
            if byte == delimiter { continue }
            if byte == carriageReturn {
                // What follows tells whether the line ends here.
                guard index < bytes.count else { break }
                if bytes[index] == feed { index += 1 }
            }
            lines += 1
            found = (index, lines)
        }
        return found
    }
}

/// Names of columns.
enum ColumnNames {
    /// The names, each once: an empty one is that of its place, and one that was there gets a number.
    static func unique(_ names: [String]) -> [String] {
        var taken = Set(names)
        var seen: Set<String> = []
        return names.enumerated().map { index, name in
            if !name.isEmpty, seen.insert(name).inserted { return name }
            let base = name.isEmpty ? "column" : name + "_"
            var number = name.isEmpty ? index + 1 : 2
            while !taken.insert("\(base)\(number)").inserted { number += 1 }
            return "\(base)\(number)"
        }
    }

    /// Where the columns of a table are in another file of it.
    static func positions(
        of names: [String], in own: [String], _ file: FileState, of first: FileState
    ) throws(FileProblem) -> [Int] {
        if names == own { return Array(names.indices) }
        let places = Dictionary(own.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        var difference: String?
        if let missing = names.first(where: { places[$0] == nil }) {
            difference = "it has no column '\(missing)', which \(first.name) has"
        } else if let surplus = own.first(where: { !names.contains($0) }) {
            difference = "it has a column '\(surplus)', which \(first.name) doesn't have"
        }
        if let difference {
            throw FileProblem(
                .malformed, "\(file.name) has other columns: \(difference)",
                hint: "files of one pattern have the same columns; others are put together after a select each")
        }
        return names.map { places[$0] ?? 0 }
    }
}
