import QuirePlan

/// Reads one file of fields: its names, then its rows.
struct CSVFile {
    let file: FileState
    /// The byte between fields.
    let delimiter: UInt8
    /// The names of the columns, each once.
    let names: [String]
    /// The first row's own texts, where it has the names.
    let header: [String]

    private let blocks: FileBlocks
    private var reader: CSVReader
    /// Rows that came with the names, and the first of them that is none of the names.
    private var pending: (rows: CSVRows, start: Int)?
    private var isAtEnd = false

    /// Opens a file and reads as far as the names of its columns.
    init(_ file: FileState, _ options: FileOptions, _ format: FileFormat, delimiter: UInt8?) throws(FileProblem) {
        self.file = file
        blocks = try FileBlocks(file, options.encoding)
        var beginning: [UInt8] = []
        while beginning.isEmpty, let block = try blocks.next() { beginning = block }
        self.delimiter =
            delimiter ?? options.delimiter
            ?? (format == .tsv
                ? UInt8(ascii: "\t")
                : CSVDialect.delimiter(of: Array(beginning.prefix(1 << 16)), skippedLines: options.skippedLines))
        reader = CSVReader(delimiter: self.delimiter, skippedLines: options.skippedLines)
        reader.push(beginning)
        var first: (rows: CSVRows, row: Int)?
        while first == nil, let rows = try CSVFile.rows(&reader, blocks, file, &isAtEnd) {
            first = (0..<rows.count).first { !rows.isBlank($0) }.map { (rows, $0) }
        }
        guard let first else {
            throw FileProblem(
                .malformed, "\(file.name) is empty: expected a line with the names of its columns",
                hint: options.skippedLines > 0 ? "skip \(options.skippedLines) leaves all of its lines out" : nil)
        }
        let texts = first.rows.fields(of: first.row).map(first.rows.text)
        header = options.hasHeader ? texts : []
        names = ColumnNames.unique(options.hasHeader ? texts : texts.map { _ in "" })
        pending = (first.rows, first.row + (options.hasHeader ? 1 : 0))
    }

    /// How many bytes were read of it.
    var bytesRead: Int { blocks.bytesRead }

    /// The next rows, from `start` on; nil at the end.
    mutating func next() throws(FileProblem) -> (rows: CSVRows, start: Int)? {
        if let rows = pending {
            pending = nil
            return rows
        }
        return try CSVFile.rows(&reader, blocks, file, &isAtEnd).map { ($0, 0) }
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

    private static func rows(
        _ reader: inout CSVReader, _ blocks: FileBlocks, _ file: FileState, _ isAtEnd: inout Bool
    ) throws(FileProblem) -> CSVRows? {
        while !reader.hasRows, !isAtEnd {
            guard let block = try blocks.next() else {
                isAtEnd = true
                if let quote = reader.finish() {
                    throw FileProblem(
                        .malformed,
                        "\(file.name) line \(quote.line), column \(quote.column): the file ends within the field whose "
                            + "quote opens here",
                        hint: "close it with \"; a quote that belongs to the text is doubled: \"\"")
                }
                break
            }
            reader.push(block)
        }
        return reader.hasRows ? reader.take() : nil
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
}
