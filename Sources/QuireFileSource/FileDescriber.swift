import QuireDecode
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
    /// How many chunks are looked at at once.
    let cores: Int
    /// How many bytes are read at once.
    var blockSize = FileBlocks.size

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
        let chunks = FileChunks(files, options, format, blockSize: blockSize)
        let found = try inferred(from: chunks, FieldInference(options.encoding))
        guard let head = chunks.head else {
            throw FileProblem(
                .malformed, "\(files.first?.name ?? reference.title) is empty: expected a line with names")
        }
        let types = found.types(of: head.names.count)
        let columns = zip(head.names, types).map { name, inference in
            column(name, inference.type, isEmpty: !inference.hasValues, head.names)
        }
        var table = FileTable(reference, format, delimiter: head.delimiter, files: files, columns: columns)
        table.isSampled = options.sampledRows != nil
        if let remark = FileDescriber.remark(on: head.header, types, files.first) { table.remarks = [remark] }
        return table
    }

    /// What the chunks are found to hold: of each by itself on all cores, or of as many rows as are looked at.
    private func inferred<Found: ChunkInference>(
        from chunks: FileChunks, _ none: Found
    ) throws(FileProblem) -> Found {
        guard depth == .whole, options.sampledRows == nil else {
            var found = none
            let tokens = TokenIndexer()
            while let taken = chunks.next() {
                try found.add(taken.chunk.get(), tokens, most: mostRows - found.rows)
                if depth == .beginning || found.rows >= mostRows { break }
            }
            return found
        }
        return try ParallelInference(chunks, cores: cores).found(none)
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
        let chunks = FileChunks(files, options, format, blockSize: blockSize)
        let found = try inferred(from: chunks, JSONInference(options.encoding))
        let known = found.columns
        guard !known.isEmpty else {
            throw FileProblem(
                .malformed,
                "\(files.first?.name ?? reference.title) \(found.rows == 0 ? "is empty" : "has no records"): "
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
