import QuireModel
package import QuirePluginKit

/// An inspected file: its columns, and everything that is needed to read it again.
package struct FileTable: Hashable, Sendable {
    /// The reference in the query.
    package var reference: FileReference
    /// The format.
    package var format: FileFormat
    /// The byte between fields.
    package var delimiter: UInt8
    /// The files, in their state when they were inspected.
    package var files: [FileState]
    /// The columns, in order.
    package var columns: [FileColumn]
    /// Whether the last column is the name of the file that a row is of.
    package var hasFileColumn = false
    /// Whether the types are inferred from some of the rows, so that others may not fit.
    package var isSampled = false
    /// The remarks to warn about, in words.
    package var remarks: [String] = []

    package init(
        _ reference: FileReference, _ format: FileFormat, delimiter: UInt8 = UInt8(ascii: ","), files: [FileState],
        columns: [FileColumn]
    ) {
        self.reference = reference
        self.format = format
        self.delimiter = delimiter
        self.files = files
        self.columns = columns
    }

    /// The name of the column for a row's file.
    package static let fileColumn = "file"

    /// The file as a table: the only place that makes the description for planner, binder and `describe`.
    package var table: Table {
        var fields = columns.map(\.field)
        if hasFileColumn { fields.append(Field(Self.fileColumn, .text, doc: "the file that the row is of")) }
        return Table(name: reference.title, documentation: "rows of a file", fields: fields, primaryKey: [])
    }
}

/// A column of a file.
package struct FileColumn: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// The type of its values.
    package var type: ValueType
    /// How they are written.
    package var form: ValueForm
    /// The currency of money with a single currency.
    package var currency: String?
    /// The column of the file that has the currency of money.
    package var currencyColumn: String?
    /// Whether the query declares it.
    package var isDeclared: Bool
    /// Whether no inspected row has a value.
    package var isEmpty: Bool

    package init(
        _ name: String, _ type: ValueType, form: ValueForm = .standard, currency: String? = nil,
        currencyColumn: String? = nil, isDeclared: Bool = false, isEmpty: Bool = false
    ) {
        self.name = name
        self.type = type
        self.form = form
        self.currency = currency
        self.currencyColumn = currencyColumn
        self.isDeclared = isDeclared
        self.isEmpty = isEmpty
    }

    /// How its values are written, in words for people; empty where that is as usual.
    package var manner: String {
        [currency, form.description].compactMap { $0?.isEmpty == false ? $0 : nil }.joined(separator: " ")
    }

    /// The column as a field of a record. A column whose values have a declared format is text there.
    package var field: Field {
        Field(
            name, type, path: FieldPath(keys: [name]),
            currency: currencyColumn.map { FieldPath(keys: [$0]) }, isNullable: true,
            doc: isDeclared ? "as declared" : isEmpty ? "has no value" : "")
    }
}

/// The state of a file at a moment, to detect changes.
package struct FileState: Hashable, Sendable {
    /// Where it is.
    package var path: String
    /// Its name in messages and in the column `file`.
    package var name: String
    package var device: UInt64
    package var inode: UInt64
    package var size: Int64
    /// The moment of its last change, in nanoseconds.
    package var changed: Int64

    package init(path: String, name: String, device: UInt64, inode: UInt64, size: Int64, changed: Int64) {
        self.path = path
        self.name = name
        self.device = device
        self.inode = inode
        self.size = size
        self.changed = changed
    }
}

/// Why a file can't be read as a table.
package struct FileProblem: Error, Hashable, Sendable {
    /// The kind of problem.
    package enum Kind: String, Hashable, Sendable {
        case notFound = "file-not-found"
        case unreadable = "file-unreadable"
        case changed = "file-changed"
        case malformed = "file-malformed"
        case encoding = "file-encoding"
        case declaration = "file-declaration"
        case cancelled = "cancelled"
    }

    /// The kind of problem.
    package var kind: Kind
    /// What was found and what was expected, with the file, line and column.
    package var message: String
    /// What to write instead.
    package var hint: String?

    package init(_ kind: Kind, _ message: String, hint: String? = nil) {
        self.kind = kind
        self.message = message
        self.hint = hint
    }
}
