package import QuireModel

/// A file, or several of one pattern, as a query names it, with its options.
package struct FileReference: Hashable, Sendable {
    /// The path as written in the text, for messages.
    package var written: String
    /// The path relative to the working folder; `*`, `?` and `[…]` are wildcards, and `-` is standard input.
    package var path: String
    /// The options in the query.
    package var options: FileOptions
    /// The zone of times that are written without one.
    package var zone: CalendarZone

    package init(written: String, path: String, options: FileOptions = FileOptions(), zone: CalendarZone = .utc) {
        self.written = written
        self.path = path
        self.options = options
        self.zone = zone
    }

    /// Whether it is standard input.
    package var isStandardInput: Bool { path == "-" }

    /// Whether it may match several files.
    package var isPattern: Bool { !isStandardInput && path.contains { "*?[".contains($0) } }

    /// The title in messages and plans: `"bank.csv"`.
    package var title: String { "\"\(written)\"" }
}

/// The options of a query for reading a file; the others are inferred.
package struct FileOptions: Hashable, Sendable {
    /// The format; nil for that of the name's ending.
    package var format: FileFormat?
    /// The byte between fields; nil to choose the one that fits the first rows best.
    package var delimiter: UInt8?
    /// How characters are written; nil for UTF-8, or UTF-16 with its mark.
    package var encoding: FileEncoding?
    /// How many lines before the first row, or its header, are left out.
    package var skippedLines = 0
    /// Whether the first row has the names of the columns.
    package var hasHeader = true
    /// How many rows the types are inferred from; nil for all.
    package var sampledRows: Int?
    /// The columns with declared types.
    package var columns: [FileColumnDeclaration] = []

    package init() {}
}

/// The formats of files.
package enum FileFormat: String, Hashable, Sendable, CaseIterable {
    /// Fields separated by commas or another byte, quoted according to RFC 4180.
    case csv
    /// The same with tabs.
    case tsv
    /// One list of records, or records one after another.
    case json
    /// A record on each line.
    case jsonl

    /// The format for a file extension, ignoring the extension of a compressed file; nil for any other.
    package init?(path: String) {
        var name = path.split(separator: "/").last.map { $0.lowercased() } ?? ""
        for ending in FileCompression.allCases.map(\.ending) where name.hasSuffix(ending) {
            name = String(name.dropLast(ending.count))
            break
        }
        switch name.split(separator: ".", omittingEmptySubsequences: false).last {
        case "csv": self = .csv
        case "tsv": self = .tsv
        case "json": self = .json
        case "jsonl", "ndjson": self = .jsonl
        default: return nil
        }
    }

    /// Whether it consists of JSON records.
    package var isJSON: Bool { self == .json || self == .jsonl }
}

/// How a file is compressed, by the ending of its name.
package enum FileCompression: Hashable, Sendable, CaseIterable {
    case gzip, zstandard

    /// The ending of names.
    package var ending: String { self == .gzip ? ".gz" : ".zst" }

    package init?(path: String) {
        guard let known = Self.allCases.first(where: { path.lowercased().hasSuffix($0.ending) }) else { return nil }
        self = known
    }
}

/// How a file writes characters.
package enum FileEncoding: String, Hashable, Sendable, CaseIterable {
    case utf8
    /// ISO-8859-1, read as windows-1252 according to the Encoding Standard.
    case latin1
    case utf16
}

/// The declaration of one column of a file.
package struct FileColumnDeclaration: Hashable, Sendable {
    /// The column's name in the file.
    package var name: String
    /// The type of its values.
    package var type: ValueType
    /// The currency of money; nil if a column of the file has it.
    package var currency: String?
    /// How the values are written.
    package var form: ValueForm

    package init(_ name: String, _ type: ValueType, currency: String? = nil, form: ValueForm = .standard) {
        self.name = name
        self.type = type
        self.currency = currency
        self.form = form
    }
}
