package import QuireModel

/// The result of `describe`: a table in words for people, and the same with types for programs.
package struct Description: Sendable {
    /// One fact.
    enum Cell: Sendable {
        case text(String)
        case number(Int)
        /// A condition, with its words for people in either case.
        case flag(Bool, yes: String, no: String)
        case list([String])

        var words: Value {
            let text =
                switch self {
                case .text(let text): text
                case .number(let number): String(number)
                case .flag(let holds, let yes, let no): holds ? yes : no
                case .list(let items): items.joined(separator: ", ")
                }
            return text.isEmpty ? .null : .text(text)
        }

        var typed: (value: Value, type: ValueType) {
            switch self {
            case .text(let text): (text.isEmpty ? .null : .text(text), .text)
            case .number(let number): (.integer(Int64(number)), .integer)
            case .flag(let holds, _, _): (.bool(holds), .bool)
            case .list(let items): (.list(items.map { .text($0) }), .list(.text))
            }
        }
    }

    /// A description as rows.
    package struct Table: Sendable {
        package var schema: Schema
        package var batch: RowBatch
    }

    /// All of it in words, one text a cell.
    package let people: Table
    /// Numbers, conditions and lists in their own types.
    package let programs: Table

    init(_ names: [String], _ rows: [[Cell]]) {
        func table(_ columns: [Column]) -> Table {
            Table(
                schema: Schema(zip(names, columns).map { Schema.Column($0, $1.type) }),
                batch: RowBatch(columns: columns, count: rows.count))
        }
        people = table(names.indices.map { index in Column(type: .text, values: rows.map { $0[index].words }) })
        programs = table(
            names.indices.map { index in
                let cells = rows.map { $0[index].typed }
                return Column(type: cells.first?.type ?? .text, values: cells.map(\.value))
            })
    }
}
