package import QuireDiagnostics

/// What the parser accepts at the end of a text, recorded while it reads: whatever it looks for there is noted by the
/// same calls that accept it or report it as missing.
package struct Expectation: Sendable {
    /// A thing that could come next.
    package enum Item: Hashable, Sendable {
        /// A word of the grammar.
        case word(Keyword)
        /// Punctuation.
        case symbol(String)
        /// An operator after an operand, as typed: `=`, `in`, `and`.
        case infix(String)
        /// A value, a field or an expression.
        case operand(Operand)
        case name(NameRole)
        /// A whole number, or a parameter in its place.
        case number
        /// A currency after a number.
        case currency
        /// A path in quotes, after `into` or `include`.
        case path(after: String)
        /// A file in quotes as a source.
        case file
        /// A text or number as the value of a file option.
        case literal
    }

    /// The role of an operand.
    package struct Operand: Hashable, Sendable {
        /// How the whole expression is used.
        package enum Use: Hashable, Sendable {
            /// Its value is.
            case value
            /// It is true or false: after `where`, `on`, `if` and `assert`.
            case condition
            /// It names a column: after `drop`, `distinct`, `expand` and `sum`.
            case column
            /// Its values are counted, in place of the rows: after the `count` of a group.
            case counted
        }

        /// How the whole expression is used.
        package var use: Use
        /// The place of the operand that it is compared with.
        package var counterpart: SourceSpan?

        package init(use: Use = .value, counterpart: SourceSpan? = nil) {
            self.use = use
            self.counterpart = counterpart
        }
    }

    /// An unfinished query.
    package struct OpenQuery: Sendable {
        /// The start of its first word.
        package let start: Int
        /// The tables after `from`.
        package var sources: [TableSyntax] = []
        /// The tables after `join`, in order.
        package var joins: [TableSyntax] = []
        /// Its stages so far: each one's keyword and start.
        package var stages: [(keyword: Keyword, start: Int)] = []
    }

    /// The accepted items, in the order in which the parser looked for them.
    package private(set) var items: [Item] = []
    /// The innermost query at the end; nil outside queries.
    package private(set) var query: OpenQuery?
    /// The operand that an operator in `items` would compare, and how the two are used.
    package var left: Operand?
    /// The start of the statement at the end; nil if another one has to begin.
    package var statementStart: Int?
    /// The names that earlier `let` statements define.
    package var bindings: [String] = []
    /// The parameters that the statements before declare.
    package var parameters: [String] = []
    /// The queries that the parser is in, the innermost last.
    var open: [OpenQuery] = []

    /// Notes a table that was read whole.
    mutating func note(_ table: TableSyntax, isJoined: Bool) {
        guard let last = open.indices.last else { return }
        if isJoined { open[last].joins.append(table) } else { open[last].sources.append(table) }
    }

    /// Notes the word of a stage that is read next.
    mutating func noteStage(_ keyword: Keyword, at start: Int) {
        guard let last = open.indices.last else { return }
        open[last].stages.append((keyword, start))
    }

    /// Adds an accepted item.
    mutating func add(_ item: Item) {
        // The first item means that the end is reached, so anything the parser leaves from then on is unfinished.
        if items.isEmpty { query = open.last }
        if !items.contains(item) { items.append(item) }
    }
}

/// The role of a name.
package enum NameRole: Hashable, Sendable {
    /// After `from`.
    case source
    /// After the comma that follows another source.
    case otherSource
    case joined
    /// A table of the provider at that place.
    case table(of: SourceSpan)
    case alias
    case described
    /// A part of the described name at that place.
    case describedPart(of: SourceSpan)
    /// A continuation of the path at that place.
    case field(of: SourceSpan)
    case type
    case binding
    case parameter
    case column
    case function
    case aggregate
    /// In the parentheses after the path at that place.
    case fileOption(of: SourceSpan)
    /// After the colon that follows a column of a file.
    case columnType
    /// After the type of a column of a file.
    case currency
    /// The value of that file setting.
    case fileSetting(String)

    /// The expected item, in words.
    var words: String {
        switch self {
        case .source: "a provider, a table, a let binding or a file in quotes after 'from'"
        case .otherSource: "a provider or table after ','"
        case .joined: "a table after 'join'"
        case .table: "a table after '.'"
        case .alias: "a name after 'as'"
        case .described: "a provider or table after 'describe'"
        case .describedPart: "a name after '.'"
        case .field: "a field after '.'"
        case .type, .columnType: "a type after ':'"
        case .binding: "a name after 'let'"
        case .parameter: "a name after 'param'"
        case .column: "a name"
        case .function: "a function"
        case .aggregate: "an aggregate such as count or sum"
        case .fileOption: "a column or a setting, such as: amount: decimal"
        case .currency: "a currency"
        case .fileSetting(let name): "a value after '\(name)', or ':' and a type"
        }
    }
}
