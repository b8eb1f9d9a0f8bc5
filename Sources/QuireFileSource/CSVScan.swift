import QuireFetch
import QuireModel
import QuirePlan

/// Turns the rows of one file of fields into batches of the columns that a query needs.
struct CSVScan {
    private let table: FileTable
    private let file: FileState
    private let names: [String]
    private var csv: CSVFile
    private let positions: [String: Int]
    /// The columns whose values may not fit, wanted or not: a row is kept out for what it is, not for what is asked.
    private let checked: [FileColumn]

    init(_ table: FileTable, _ file: FileState, columns names: [String]) throws(FileProblem) {
        self.table = table
        self.file = file
        self.names = names
        csv = try CSVFile(file, table.reference.options, table.format, delimiter: table.delimiter)
        let all = table.columns.map(\.name)
        let places = try FileDescriber.positions(of: all, in: csv.names, file, of: table.files.first ?? file)
        positions = Dictionary(zip(all, places), uniquingKeysWith: { first, _ in first })
        checked = table.columns.filter { !names.contains($0.name) && ($0.isDeclared || table.isSampled) }
    }

    var bytesRead: Int { csv.bytesRead }

    /// The next batch; nil at the end. Rows that don't fit are added to those kept out.
    mutating func next(_ keptOut: inout KeptOutRows) throws(FileProblem) -> RowBatch? {
        guard let (rows, start) = try csv.next() else { return nil }
        var wanted: [Int] = []
        var out: [(line: Int, reason: String)] = []
        let width = table.columns.count
        for row in start..<rows.count where width == 1 || !rows.isBlank(row) {
            guard let reason = CSVFile.misfit(rows, row, width: width) else {
                wanted.append(row)
                continue
            }
            out.append((rows.lines[row], reason))
        }
        var misfits: [Int: String] = [:]
        let columns = names.map { column($0, rows, wanted, &misfits) }
        for column in checked { _ = fill(column, rows, wanted, &misfits) }
        let batch = RowBatch(columns: columns, count: wanted.count)
        out += misfits.map { (rows.lines[wanted[$0]], $1) }
        for row in out.sorted(by: { $0.line < $1.line }) {
            keptOut.add(KeptOutRows.Row(file: file.name, line: row.line, reason: row.reason))
        }
        guard !misfits.isEmpty else { return batch }
        return batch.filtered(by: wanted.indices.map { misfits[$0] == nil })
    }

    private func column(_ name: String, _ rows: CSVRows, _ wanted: [Int], _ misfits: inout [Int: String]) -> Column {
        if let column = table.columns.first(where: { $0.name == name }) { return fill(column, rows, wanted, &misfits) }
        if name == TableSource.rawColumn { return raw(rows, wanted) }
        let value: Value = table.hasFileColumn && name == FileTable.fileColumn ? .text(file.path) : .null
        return Column(type: .text, values: wanted.map { _ in value })
    }

    private func fill(
        _ column: FileColumn, _ rows: CSVRows, _ wanted: [Int], _ misfits: inout [Int: String]
    ) -> Column {
        var filler = ColumnFiller(
            column, table.reference.zone, rows, wanted, position: positions[column.name] ?? 0)
        let filled = filler.fill(currency: column.currencyColumn.flatMap { positions[$0] })
        misfits.merge(filler.misfits) { first, _ in first }
        return filled
    }

    /// The rows' own texts, by the names of the columns.
    private func raw(_ rows: CSVRows, _ wanted: [Int]) -> Column {
        var texts = TextVector()
        for row in wanted {
            let fields = rows.fields(of: row)
            let members = table.columns.map { column in
                Value.Member(column.name, .text(rows.text(of: fields.lowerBound + (positions[column.name] ?? 0))))
            }
            texts.append(Value.record(members).json())
        }
        return Column(type: .any, storage: .json(texts))
    }
}
