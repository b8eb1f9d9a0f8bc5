import QuireDecode
import QuireFetch
import QuireModel
import QuirePlan
import QuirePluginKit

/// Turns records into batches of the columns that a query needs.
struct JSONScan: Sendable {
    private let table: FileTable
    private let names: [String]
    private let decoder: PageDecoder
    /// The columns that are decoded: those that are wanted, then those whose values may not fit.
    private let columns: [FileColumn]
    private let includesRaw: Bool

    init(_ table: FileTable, columns names: [String]) {
        self.table = table
        self.names = names
        includesRaw =
            names.contains(TableSource.rawColumn) && !table.columns.contains { $0.name == TableSource.rawColumn }
        columns = table.columns.filter { names.contains($0.name) || $0.isDeclared || table.isSampled }
        let fields = table.columns.map(\.decoded)
        decoder = PageDecoder(
            table: Table(name: "", fields: fields, primaryKey: []), columns: columns.map(\.name),
            includesRaw: includesRaw)
    }

    /// The rows of lines, all at once where each is a record of the table.
    func rows(
        of lines: LinesChunk, _ chunk: FileChunk, _ tokens: TokenIndexer
    ) throws(FileProblem) -> ScannedRows {
        let decoded = lines.bytes.withUnsafeBufferPointer {
            decoder.decodeLines(UnsafeBufferPointer(rebasing: $0[..<lines.count]), tokens)
        }
        if let decoded {
            var scanned = ScannedRows()
            scanned.batch = finish(decoded, chunk, &scanned.keptOut) { row in chunk.lines + lines.elements.lines[row] }
            return scanned
        }
        let encoding = table.reference.options.encoding
        try CSVFile.check(lines.bytes[..<lines.count], after: chunk.lines, chunk.file, encoding)
        return rows(of: lines.elements, chunk)
    }

    /// The rows of records.
    func rows(of elements: JSONElements, _ chunk: FileChunk) -> ScannedRows {
        var scanned = ScannedRows()
        func line(_ element: Int) -> Int { chunk.lines + elements.lines[element] }
        let found = batch(elements.page, of: elements.ranges.count)
        guard case .failure = found else {
            scanned.batch = finish(try? found.get(), chunk, &scanned.keptOut, line: line)
            return scanned
        }
        // Something in it doesn't fit: each record is looked at by itself.
        var whole: RowBatch?
        var kept: [Int] = []
        for element in elements.ranges.indices {
            switch batch(elements.page(of: element), of: 1) {
            case .success(let one):
                kept.append(element)
                if whole == nil { whole = one } else { whole?.append(one) }
            case .failure(let misfit):
                scanned.keptOut.add(
                    KeptOutRows.Row(file: chunk.file.name, line: line(element), reason: misfit.reason))
            }
        }
        scanned.batch = finish(whole, chunk, &scanned.keptOut) { row in line(kept[row]) }
        return scanned
    }

    private struct Misfit: Error {
        var reason: String
    }

    /// The decoded columns of a list of so many records, none of which is odd.
    private func batch(_ page: [UInt8], of count: Int) -> Result<RowBatch, Misfit> {
        do throws(DecodeError) {
            let decoded = try decoder.decode(page)
            guard decoded.batch.count == count else { return .failure(Misfit(reason: "expected one record")) }
            guard let odd = decoded.oddities.first(where: { $0.kind == .wrongShape }) else {
                return .success(decoded.batch)
            }
            let expected = columns.first { $0.name == odd.field }?.expectation ?? "another value"
            return .failure(Misfit(reason: "\(odd.field) is \(odd.example), expected \(expected)"))
        } catch {
            return .failure(Misfit(reason: JSONScan.words(error)))
        }
    }

    private static func words(_ error: DecodeError) -> String {
        switch error {
        case .notJSON(let reason, _, let snippet):
            // The bracket is that of the list which the record was put into.
            "expected JSON, but \(reason), near \(snippet.hasSuffix("]") ? String(snippet.dropLast()) : snippet)"
        case .truncated: "the record isn't closed"
        case .notRecords(_, _, let found): "expected a record, found \(found)"
        case .nestedTooDeep: "the record is nested too deep"
        default: "\(error)"
        }
    }

    /// The wanted columns, with those that are written in a form of their own read as what they mean; `line` is that of a
    /// row.
    private func finish(
        _ decoded: RowBatch?, _ chunk: FileChunk, _ keptOut: inout KeptOutRows, line: (Int) -> Int
    ) -> RowBatch {
        guard var decoded else { return RowBatch(columns: names.map { wanted($0, in: nil, chunk) }, count: 0) }
        var misfits: [Int: String] = [:]
        for (index, column) in columns.enumerated() where column.isReadAsText {
            let fields = RowFields(
                rows: CSVRows(decoded.columns[index]), firsts: Array(0..<decoded.count), positions: [0])
            var filler = ColumnFiller(column, table.reference.zone, fields, place: 0)
            decoded.columns[index] = filler.fill()
            misfits.merge(filler.misfits) { first, _ in first }
        }
        for (index, column) in columns.enumerated() {
            guard let currency = column.currency, !column.isReadAsText,
                case .money(let values) = decoded.columns[index].storage
            else { continue }
            decoded.columns[index].storage = .money(values.map { Money($0.amount, currency) })
        }
        let batch = RowBatch(columns: names.map { wanted($0, in: decoded, chunk) }, count: decoded.count)
        guard !misfits.isEmpty else { return batch }
        for (row, reason) in misfits.sorted(by: { $0.key < $1.key }) {
            keptOut.add(KeptOutRows.Row(file: chunk.file.name, line: line(row), reason: reason))
        }
        return batch.filtered(by: (0..<batch.count).map { misfits[$0] == nil })
    }

    private func wanted(_ name: String, in decoded: RowBatch?, _ chunk: FileChunk) -> Column {
        if let index = columns.firstIndex(where: { $0.name == name }) {
            return decoded?.columns[index] ?? Column(type: columns[index].type, values: [])
        }
        if name == TableSource.rawColumn, includesRaw { return decoded?.columns.last ?? Column(type: .any, values: []) }
        let count = decoded?.count ?? 0
        if table.hasFileColumn, name == FileTable.fileColumn { return .path(of: chunk.file, count: count) }
        return Column(type: .text, values: (0..<count).map { _ in .null })
    }
}

extension FileColumn {
    /// Whether its values are texts in records, which the query or their form says how to read.
    var isReadAsText: Bool { form != .standard || type == .date || type == .timestamp }

    /// It as a field of a record as it stands in the file.
    var decoded: Field {
        var field = field
        if isReadAsText { field.type = .text }
        return field
    }
}
