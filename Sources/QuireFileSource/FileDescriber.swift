import QuireModel
import QuirePlan

/// Looks at files and says what they are as a table: format, columns and types.
struct FileDescriber {
    /// How much of a file is looked at.
    enum Depth {
        /// All of it, or as many rows as the query says.
        case whole
        /// One block: enough for the names of its columns.
        case beginning
    }

    let reference: FileReference
    let files: [FileState]
    let depth: Depth

    private var options: FileOptions { reference.options }
    /// After how many rows looking ends.
    private var mostRows: Int { options.sampledRows ?? .max }

    func table() throws(FileProblem) -> FileTable {
        let format = try format()
        var table = format.isJSON ? try records(format) : try fields(format)
        if reference.isPattern, !table.columns.contains(where: { $0.name == FileTable.fileColumn }) {
            table.hasFileColumn = true
        }
        return table
    }

    private func format() throws(FileProblem) -> FileFormat {
        if let format = options.format ?? FileFormat(path: files.first?.path ?? "") { return format }
        if reference.isStandardInput { return try sniffed() }
        throw FileProblem(
            .declaration, "the name of \(reference.title) doesn't tell its format",
            hint: "expected .csv, .tsv, .json, .jsonl or .ndjson, also with .gz or .zst behind it; otherwise say it: "
                + "(format csv)")
    }

    /// The format of what has no name: what begins as JSON is JSON.
    private func sniffed() throws(FileProblem) -> FileFormat {
        guard let file = files.first else { return .csv }
        let blocks = try FileBlocks(file, options.encoding)
        while let block = try blocks.next() {
            guard let first = block.first(where: { !isSpace($0) }) else { continue }
            return first == UInt8(ascii: "[") || first == UInt8(ascii: "{") ? .json : .csv
        }
        return .csv
    }

    // MARK: Fields

    private func fields(_ format: FileFormat) throws(FileProblem) -> FileTable {
        var names: [String] = []
        var header: [String] = []
        var delimiter: UInt8?
        var found: [TypeInference] = []
        var rows = 0
        for file in files {
            var csv = try CSVFile(file, options, format, delimiter: delimiter)
            if delimiter == nil {
                (delimiter, names, header) = (csv.delimiter, csv.names, csv.header)
                found = names.map { _ in TypeInference() }
            }
            let positions = try FileDescriber.positions(of: names, in: csv.names, file, of: files.first ?? file)
            while rows < mostRows, let batch = try csv.next() {
                rows += infer(&found, batch.rows, batch.start, positions, width: names.count, most: mostRows - rows)
                if depth == .beginning { break }
            }
            if rows >= mostRows || depth == .beginning { break }
        }
        let columns = zip(names, found).map { name, inference in
            column(name, inference.type, isEmpty: !inference.hasValues, names)
        }
        var table = FileTable(
            reference, format, delimiter: delimiter ?? UInt8(ascii: ","), files: files, columns: columns)
        table.isSampled = options.sampledRows != nil
        if let remark = FileDescriber.remark(on: header, found, files.first) { table.remarks = [remark] }
        return table
    }

    private func infer(
        _ found: inout [TypeInference], _ rows: CSVRows, _ start: Int, _ positions: [Int], width: Int, most: Int
    ) -> Int {
        var count = 0
        rows.bytes.withUnsafeBufferPointer { bytes in
            for row in start..<rows.count where count < most {
                guard CSVFile.misfit(rows, row, width: width) == nil, width == 1 || !rows.isBlank(row) else { continue }
                count += 1
                let first = rows.fields(of: row).lowerBound
                for column in found.indices where !found[column].isSettled {
                    let field = first + positions[column]
                    found[column].add(
                        UnsafeBufferPointer(rebasing: bytes[rows.range(of: field)]), isQuoted: rows.quoted[field])
                }
            }
        }
        return count
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

    /// What is worth a warning of a first line that looks like the rows below it.
    private static func remark(on header: [String], _ found: [TypeInference], _ file: FileState?) -> String? {
        for (text, column) in zip(header, found) where column.hasValues && column.type != .text {
            var own = TypeInference()
            var copy = text
            copy.withUTF8 { own.add($0, isQuoted: true) }
            guard own.type == column.type || own.type == .integer && column.type == .decimal else { continue }
            return
                "the first line of \(file?.name ?? "the file") has '\(text)' where a name should be, like the rows below it; "
                + "if it is a row, write: (header no)"
        }
        return nil
    }

    // MARK: Records

    private func records(_ format: FileFormat) throws(FileProblem) -> FileTable {
        var found = JSONInference()
        var rows = 0
        files: for file in files {
            var json = try JSONFile(file, options, format)
            while let elements = try json.next() {
                elements.bytes.withUnsafeBufferPointer { bytes in
                    for range in elements.ranges.prefix(mostRows - rows) {
                        found.add(UnsafeBufferPointer(rebasing: bytes[range]))
                    }
                }
                rows += elements.ranges.count
                if rows >= mostRows || depth == .beginning { break files }
            }
        }
        let known = found.columns
        guard !known.isEmpty else {
            throw FileProblem(
                .malformed,
                "\(files.first?.name ?? reference.title) \(rows == 0 ? "is empty" : "has no records"): "
                    + "expected records, such as {\"id\": 1}")
        }
        let names = known.map(\.name)
        let columns = known.map { column($0.name, $0.type, isEmpty: $0.isEmpty, names) }
        var table = FileTable(reference, format, files: files, columns: columns)
        table.isSampled = options.sampledRows != nil
        return table
    }

    /// A column as the query declares it, or as it was found.
    private func column(_ name: String, _ type: ValueType, isEmpty: Bool, _ names: [String]) -> FileColumn {
        guard let declared = options.columns.first(where: { $0.name == name }) else {
            return FileColumn(name, type, isEmpty: isEmpty)
        }
        let currencyColumn = declared.type == .money && declared.currency == nil && names.contains("currency")
        return FileColumn(
            name, declared.type, form: declared.form, currency: declared.currency,
            currencyColumn: currencyColumn ? "currency" : nil, isDeclared: true, isEmpty: isEmpty)
    }
}
