import CFileScan
import QuirePlan
import Synchronization

/// A part of a file that begins and ends with its records, so that it can be read without any other.
struct FileChunk: Sendable {
    /// What its bytes are.
    enum Content: Sendable {
        /// Rows of fields. They are regular where a survey says so; of others each byte has to be looked at.
        case fields(CSVChunk)
        /// A record on each line.
        case lines(LinesChunk)
        /// Records that were found already.
        case elements(JSONElements)
    }

    /// Its place among the chunks of all files.
    var number: Int
    /// The file that it is of.
    var file: FileState
    /// How many lines of the file come before it.
    var lines: Int
    /// Where the columns of the table are in the file's rows.
    var positions: [Int]
    /// What its bytes are.
    var content: Content
}

/// Some rows of fields.
struct CSVChunk: Sendable {
    /// The rows, and perhaps the beginning of another.
    var bytes: [UInt8]
    /// How many of the bytes are rows.
    var count: Int
    /// What stands between fields.
    var delimiter: UInt8
    /// What the rows are made of, where they are regular.
    var survey: quire_csv_survey?
    /// Whether the file ends here.
    var isLast = false
    /// Whether its last line feed isn't in the file.
    var isCompleted = false

    /// Its rows, and the quote that nothing closes.
    consuming func rows() -> (CSVRows, CSVReader.OpenQuote?) {
        if let survey { return (CSVRows(bytes, survey, delimiter: delimiter), nil) }
        var reader = CSVReader(delimiter: delimiter)
        reader.push(bytes[..<count])
        let quote = isLast ? reader.finish() : nil
        return (reader.take(), quote)
    }
}

/// The chunks of files, one file after another, for whoever asks next: several may.
final class FileChunks: Sendable {
    /// What the first file says of all: the names of its columns, and how they are found.
    struct Head: Sendable {
        var names: [String]
        /// The first row's own texts, where it has the names.
        var header: [String]
        var delimiter: UInt8
    }

    fileprivate struct State {
        var rest: ArraySlice<FileState>
        /// The file that is read, one of the two; each is changed where it is, so that nothing of it is copied.
        var fields: CSVFile?
        var records: JSONFile?
        var positions: [Int] = []
        var head: Head?
        var taken = 0
        var bytesOfWholeFiles = 0
        var isAtEnd = false
    }

    private let first: FileState?
    private let options: FileOptions
    private let format: FileFormat
    private let blockSize: Int
    private let state: Mutex<State>

    /// The chunks of files of one format; `head` is what is known of them where they were looked at before.
    init(
        _ files: [FileState], _ options: FileOptions, _ format: FileFormat, head: Head? = nil,
        blockSize: Int = FileBlocks.size
    ) {
        first = files.first
        self.blockSize = blockSize
        self.options = options
        self.format = format
        state = Mutex(State(rest: files[...], head: head))
    }

    /// The chunks of a table's files.
    convenience init(_ table: FileTable, blockSize: Int = FileBlocks.size) {
        self.init(
            table.files, table.reference.options, table.format,
            head: Head(names: table.columns.map(\.name), header: [], delimiter: table.delimiter),
            blockSize: blockSize)
    }

    /// What is known of all files; nil before any was opened.
    var head: Head? { state.withLock { $0.head } }

    /// How many chunks were taken.
    var taken: Int { state.withLock { $0.taken } }

    /// How many bytes were read of the files.
    var bytesRead: Int { state.withLock { $0.bytesOfWholeFiles + $0.bytesOfFile } }

    /// The next chunk; nil at the end. Behind an error there is none.
    func next() -> Taken? {
        state.withLock { state in
            if state.isAtEnd { return nil }
            let number = state.taken
            state.taken += 1
            do throws(FileProblem) {
                if let chunk = try next(&state, number) { return Taken(number: number, chunk: .success(chunk)) }
                state.isAtEnd = true
                return nil
            } catch {
                state.isAtEnd = true
                return Taken(number: number, chunk: .failure(error))
            }
        }
    }

    /// Has nobody get another one.
    func stop() { state.withLock { $0.isAtEnd = true } }

    /// A chunk, or why there is none in its place.
    struct Taken: Sendable {
        var number: Int
        var chunk: Result<FileChunk, FileProblem>
    }

    private func next(_ state: inout State, _ number: Int) throws(FileProblem) -> FileChunk? {
        while true {
            if state.fields == nil, state.records == nil {
                guard let file = state.rest.popFirst() else { return nil }
                try open(file, &state)
            }
            if let chunk = try state.nextOfFile(number) { return chunk }
            state.bytesOfWholeFiles += state.bytesOfFile
            (state.fields, state.records) = (nil, nil)
        }
    }

    private func open(_ file: FileState, _ state: inout State) throws(FileProblem) {
        if format.isJSON {
            state.records = try JSONFile(file, options, format, blockSize: blockSize)
            return
        }
        let csv = try CSVFile(file, options, format, delimiter: state.head?.delimiter, blockSize: blockSize)
        let head = state.head ?? Head(names: csv.names, header: csv.header, delimiter: csv.delimiter)
        state.head = head
        state.positions = try ColumnNames.positions(of: head.names, in: csv.names, file, of: first ?? file)
        state.fields = csv
    }
}

extension FileChunks.State {
    /// How many bytes were read of the file that is open.
    fileprivate var bytesOfFile: Int { fields?.bytesRead ?? records?.bytesRead ?? 0 }

    fileprivate mutating func nextOfFile(_ number: Int) throws(FileProblem) -> FileChunk? {
        let lines = fields?.lines ?? records?.lines ?? 0
        let content: FileChunk.Content?
        if fields == nil { content = try records?.next() } else { content = try fields?.next().map { .fields($0) } }
        guard let content, let file = fields?.file ?? records?.file else { return nil }
        return FileChunk(number: number, file: file, lines: lines, positions: positions, content: content)
    }
}
