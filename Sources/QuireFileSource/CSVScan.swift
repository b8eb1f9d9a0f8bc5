import QuireFetch
import QuireModel
import QuirePlan

/// Turns rows of fields into batches of the columns that a query needs.
struct CSVScan: Sendable {
    private let table: FileTable
    private let names: [String]
    /// The columns whose values may not fit, wanted or not: a row is kept out for what it is, not for what is asked.
    private let checked: [FileColumn]
    private let places: [String: Int]

    init(_ table: FileTable, columns names: [String]) {
        self.table = table
        self.names = names
        checked = table.columns.filter { !names.contains($0.name) && ($0.isDeclared || table.isSampled) }
        places = Dictionary(
            table.columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The rows of a chunk.
    func rows(of content: CSVChunk, _ chunk: FileChunk) throws(FileProblem) -> ScannedRows {
        let text = content.bytes[..<(content.count - (content.isCompleted ? 1 : 0))]
        try CSVFile.check(text, after: chunk.lines, chunk.file, table.reference.options.encoding)
        let (rows, quote) = content.rows()
        var scanned = scanned(rows, chunk)
        scanned.failure = quote.map { CSVFile.open($0, after: chunk.lines, chunk.file) }
        return scanned
    }

    private func scanned(_ rows: CSVRows, _ chunk: FileChunk) -> ScannedRows {
        // The first fields of the rows that fit, and which rows these are where some don't.
        var firsts: [Int] = []
        firsts.reserveCapacity(rows.count)
        var wanted: [Int] = []
        var out: [(row: Int, reason: String)] = []
        let width = table.columns.count
        for row in 0..<rows.count {
            let fields = rows.fields(of: row)
            if fields.count == width, rows.malformed.isEmpty {
                firsts.append(fields.lowerBound)
                wanted.append(row)
                continue
            }
            if width > 1, rows.isBlank(row) { continue }
            if let reason = CSVFile.misfit(rows, row, width: width) {
                out.append((row, reason))
            } else {
                firsts.append(fields.lowerBound)
                wanted.append(row)
            }
        }
        var misfits: [Int: String] = [:]
        let fields = RowFields(rows: rows, firsts: firsts, positions: chunk.positions)
        let columns = names.map { column($0, fields, chunk, &misfits) }
        for column in checked { _ = fill(column, fields, &misfits) }
        var batch = RowBatch(columns: columns, count: wanted.count)
        out += misfits.map { (wanted[$0], $1) }
        var scanned = ScannedRows()
        for (row, reason) in out.sorted(by: { $0.row < $1.row }) {
            scanned.keptOut.add(
                KeptOutRows.Row(file: chunk.file.name, line: chunk.lines + rows.line(of: row) + 1, reason: reason))
        }
        if !misfits.isEmpty { batch = batch.filtered(by: wanted.indices.map { misfits[$0] == nil }) }
        scanned.batch = batch
        return scanned
    }

    private func column(
        _ name: String, _ fields: RowFields, _ chunk: FileChunk, _ misfits: inout [Int: String]
    ) -> Column {
        if let place = places[name] { return fill(table.columns[place], fields, &misfits) }
        if name == TableSource.rawColumn { return raw(fields) }
        if table.hasFileColumn, name == FileTable.fileColumn {
            return .path(of: chunk.file, count: fields.firsts.count)
        }
        return Column(type: .text, values: fields.firsts.map { _ in .null })
    }

    private func fill(_ column: FileColumn, _ fields: RowFields, _ misfits: inout [Int: String]) -> Column {
        var filler = ColumnFiller(column, table.reference.zone, fields, place: places[column.name] ?? 0)
        let filled = filler.fill(currency: column.currencyColumn.flatMap { places[$0] })
        misfits.merge(filler.misfits) { first, _ in first }
        return filled
    }

    /// The rows' own texts, by the names of the columns.
    private func raw(_ fields: RowFields) -> Column {
        var texts = TextVector()
        for row in fields.firsts.indices {
            let members = table.columns.enumerated().map { place, column in
                Value.Member(column.name, .text(fields.rows.text(of: fields.field(row, place))))
            }
            texts.append(Value.record(members).json())
        }
        return Column(type: .any, storage: .json(texts))
    }
}

/// The fields of the rows that fit a table.
struct RowFields {
    let rows: CSVRows
    /// The first field of each row.
    let firsts: [Int]
    /// Where the columns of the table are behind it.
    let positions: [Int]

    /// The field of a row that has a column of the table.
    @inline(__always)
    func field(_ row: Int, _ place: Int) -> Int { firsts[row] + positions[place] }
}

/// What was made of a chunk.
struct ScannedRows: Sendable {
    /// The rows; nil where nothing could be made of it.
    var batch: RowBatch?
    /// The rows that don't fit.
    var keptOut = KeptOutRows()
    /// Why there is nothing behind it.
    var failure: FileProblem?
}

extension Column {
    /// The column `file` of rows of one file.
    static func path(of file: FileState, count: Int) -> Column {
        var texts = TextVector()
        texts.reserve(rows: count, bytes: count * file.path.utf8.count)
        for _ in 0..<count { texts.append(file.path) }
        return Column(type: .text, storage: .texts(texts))
    }
}
