package import QuireFetch
package import QuireModel
package import QuirePlan

/// The rows of a table of files, one file after another, whatever their format.
package struct FileRows {
    private enum Scan {
        case fields(CSVScan)
        case records(JSONScan)
    }

    private let table: FileTable
    private let names: [String]
    private var rest: ArraySlice<FileState>
    private var scan: Scan?
    private var bytesOfWholeFiles = 0
    /// The rows so far that don't fit the table.
    package private(set) var keptOut = KeptOutRows()

    /// The columns of these names, in this order; `raw` and `file` among them where the table has none of that name.
    package init(_ table: FileTable, columns names: [String]) {
        self.table = table
        self.names = names
        rest = table.files[...]
    }

    /// How many bytes were read of the files.
    package var bytesRead: Int { bytesOfWholeFiles + bytesOfFile }

    private var bytesOfFile: Int {
        switch scan {
        case .fields(let scan): scan.bytesRead
        case .records(let scan): scan.bytesRead
        case nil: 0
        }
    }

    /// The next rows, which may be none; nil at the end.
    package mutating func next() throws(FileProblem) -> RowBatch? {
        while true {
            if scan == nil {
                guard let file = rest.popFirst() else { return nil }
                scan =
                    table.format.isJSON
                    ? .records(try JSONScan(table, file, columns: names))
                    : .fields(try CSVScan(table, file, columns: names))
            }
            if let batch = try nextOfFile() { return batch }
            bytesOfWholeFiles += bytesOfFile
            scan = nil
        }
    }

    private mutating func nextOfFile() throws(FileProblem) -> RowBatch? {
        switch scan {
        case .fields(var own):
            // What is read on is nowhere else meanwhile, so that it is never copied.
            scan = nil
            defer { scan = .fields(own) }
            return try own.next(&keptOut)
        case .records(var own):
            scan = nil
            defer { scan = .records(own) }
            return try own.next(&keptOut)
        case nil: return nil
        }
    }
}
