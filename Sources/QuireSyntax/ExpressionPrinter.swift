/// Writes names, expressions and queries on one line, in canonical form.
enum ExpressionPrinter {
    /// A name, quoted where it was.
    static func text(of name: NameSyntax) -> String {
        name.isQuoted ? "`\(name.text.replacing("`", with: "``"))`" : name.text
    }

    /// An expression with single spaces, lower-case keywords and its literals as typed.
    static func text(of expression: ExpressionSyntax) -> String {
        switch expression.kind {
        case .literal(let literal): return literal.raw
        case .name(let name): return text(of: name)
        case .path(let base, let steps): return text(of: base) + steps.map(text(of:)).joined()
        case .parameter(let name): return "$\(name)"
        case .call(let function, let arguments): return "\(text(of: function))(\(list(arguments)))"
        case .unary(.not, let operand): return "not \(text(of: operand))"
        case .unary(let operation, let operand): return operation.rawValue + text(of: operand)
        case .arithmetic(let operation, let left, let right):
            let space = isGlued(left, right) ? "" : " "
            return "\(text(of: left))\(space)\(operation.rawValue)\(space)\(text(of: right))"
        case .logical(let operation, let operands):
            return operands.map(text(of:)).joined(separator: " \(operation.rawValue) ")
        case .comparison(let operation, let left, let right):
            return "\(text(of: left)) \(operation.rawValue) \(text(of: right))"
        case .match(let operation, let polarity, let left, let right):
            return "\(text(of: left)) \(not(polarity))\(operation.rawValue) \(text(of: right))"
        case .inList(let value, let polarity, let values):
            return "\(text(of: value)) \(not(polarity))in (\(list(values)))"
        case .inQuery(let value, let polarity, let query):
            return "\(text(of: value)) \(not(polarity))in (\(text(of: query)))"
        case .between(let value, let polarity, let low, let high):
            return "\(text(of: value)) \(not(polarity))between \(text(of: low)) and \(text(of: high))"
        case .isNull(let value, let polarity): return "\(text(of: value)) is \(not(polarity))null"
        case .parenthesised(let inner): return "(\(text(of: inner)))"
        case .subquery(let query): return "(\(text(of: query)))"
        case .missing: return ""
        }
    }

    /// A query on one line.
    static func text(of query: QuerySyntax) -> String {
        let source = text(of: query.source)
        return ((source.isEmpty ? [] : [source]) + query.stages.map(StagePrinter.text)).joined(separator: " ")
    }

    /// A source with its `from`; nothing for a query that refines the last one.
    static func text(of source: SourceSyntax) -> String {
        switch source.kind {
        case .tables(let tables): "from " + tables.map(text(of:)).joined(separator: ", ")
        case .refine: ""
        }
    }

    /// A table with its alias.
    static func text(of table: TableSyntax) -> String {
        let root =
            switch table.root {
            case .named(let name): text(of: name)
            case .all: "all"
            case .last: "last"
            case .file(let file): text(of: file)
            }
        return root + (table.table.map { "." + text(of: $0) } ?? "") + (table.alias.map { " as " + text(of: $0) } ?? "")
    }

    /// A file with its options.
    static func text(of file: FileSyntax) -> String {
        let options = file.options.map(text(of:)).joined(separator: ", ")
        return file.path.raw + (options.isEmpty ? "" : " (\(options))")
    }

    private static func text(of option: FileOptionSyntax) -> String {
        switch option.kind {
        case .setting(let name, .word(let word)): return "\(text(of: name)) \(text(of: word))"
        case .setting(let name, .literal(let literal)): return "\(text(of: name)) \(literal.raw)"
        case .column(let name, let type, let currency, let form):
            let words = [text(of: type), currency.map(text(of:)), form?.raw].compactMap(\.self)
            return "\(text(of: name)): \(words.joined(separator: " "))"
        }
    }

    /// Expressions with commas between them.
    static func list(_ expressions: [ExpressionSyntax]) -> String {
        expressions.map(text(of:)).joined(separator: ", ")
    }

    private static func text(of step: PathStepSyntax) -> String {
        switch step {
        case .field(let name): ".\(text(of: name))"
        case .index(let index, _): "[\(index)]"
        }
    }

    private static func not(_ polarity: ExpressionSyntax.Polarity) -> String {
        switch polarity {
        case .positive: ""
        case .negated: "not "
        }
    }

    /// `now-30d` is written without spaces, as people read it.
    private static func isGlued(_ left: ExpressionSyntax, _ right: ExpressionSyntax) -> Bool {
        guard case .name(let name) = left.kind, !name.isQuoted, name.text == "now" || name.text == "today",
            case .literal(let literal) = right.kind
        else { return false }
        return literal.kind == .duration
    }
}
