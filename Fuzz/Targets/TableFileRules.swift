import Glibc
import QuireFetch
import QuireFileSource
import QuireModel
import QuirePlan
import QuirePluginKit

/// What holds for every file that is read as a table.
enum TableFileRules {
    /// A file is a table, or a problem in words; which of its rows don't fit doesn't depend on what is asked of it, and all
    /// values fit types that were inferred of all of them.
    static func read(_ input: inout FuzzInput, _ format: FileFormat) throws(BrokenRule) {
        var options = FileOptions()
        options.format = format
        options.delimiter = input.choice([nil, UInt8(ascii: ";"), UInt8(ascii: "|")], nil)
        options.encoding = input.choice([nil, .latin1, .utf16, .utf8], nil)
        options.hasHeader = !input.flag()
        options.skippedLines = input.choice(of: 3)
        options.sampledRows = input.choice([nil, 1, 3], nil)
        guard let stream = tmpfile() else { return }
        defer { fclose(stream) }
        let written = input.rest.withUnsafeBytes { fwrite($0.baseAddress, 1, $0.count, stream) }
        guard written == input.rest.count, fflush(stream) == 0 else { return }
        let reference = FileReference(
            written: "f", path: "/proc/self/fd/\(fileno(stream))", options: options)
        let source = FileSource()
        source.look(at: reference)
        switch source.known(reference) {
        case .success(let table): try holds(table)
        case .failure(let problem): try BrokenRule.unless(!problem.message.isEmpty, "a problem without words")
        case nil: throw BrokenRule("a file that was looked at isn't known")
        }
    }

    private static func holds(_ table: FileTable) throws(BrokenRule) {
        let names = table.table.fields.map(\.name)
        try BrokenRule.unless(Set(names).count == names.count, "two columns have one name")
        guard let all = try rows(table, names + ["raw"]), let none = try rows(table, []) else {
            return try BrokenRule.unless(table.isSampled, "a file that was looked at as a whole can't be read")
        }
        try BrokenRule.unless(all.count == none.count, "\(all.count) rows with columns, \(none.count) without")
        try BrokenRule.unless(all.keptOut == none.keptOut, "other rows are kept out without columns")
        guard !table.isSampled else { return }
        let values = all.keptOut.examples.filter { $0.reason.contains(" is '") }
        try BrokenRule.unless(values.isEmpty, "a value doesn't fit: \(values)")
    }

    private static func rows(
        _ table: FileTable, _ names: [String]
    ) throws(BrokenRule) -> (count: Int, keptOut: KeptOutRows)? {
        var rows = FileRows(table, columns: names)
        var count = 0
        while true {
            let batch: RowBatch?
            do throws(FileProblem) {
                batch = try rows.next()
            } catch {
                return nil
            }
            guard let batch else { return (count, rows.keptOut) }
            count += batch.count
            try BrokenRule.unless(batch.columns.count == names.count, "columns are missing")
            for column in batch.columns {
                try BrokenRule.unless(column.count == batch.count, "a column has another length than its batch")
                for row in 0..<min(batch.count, 20) { _ = column[row].plainText }
            }
        }
    }
}
