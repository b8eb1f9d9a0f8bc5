import QuireDiagnostics
package import QuireModel
package import QuirePlan
import QuirePluginKit
package import QuireSyntax

extension Binder {
    /// The maximum depth of queries within queries, by sub-queries and by bindings that name bindings.
    static let deepest = 32

    // MARK: Parameters

    /// The parameter of that name.
    mutating func parameter(_ name: String, span: SourceSpan) throws(BindingError) -> Parameter {
        guard let parameter = catalog.script.parameters[name] else {
            throw .unknownParameter(name, known: catalog.script.parameters.keys.sorted(), span: span)
        }
        requirements.parameters.insert(name)
        return parameter
    }

    /// Binds a parameter in an expression; it is always a value, whatever it looks like.
    mutating func bindParameter(_ name: String, span: SourceSpan) throws(BindingError) -> Bound {
        let parameter = try parameter(name, span: span)
        guard let value = parameter.value else { return .placeholder("$\(name)", parameter.type) }
        return Bound(Expression(.constant(value), parameter.type == .period ? value.type : parameter.type))
    }

    /// The number of rows that a `limit`, `skip` or `top` names.
    mutating func bindCount(_ syntax: CountSyntax) throws(BindingError) -> Int {
        switch syntax.kind {
        case .integer(let number): return number
        case .missing: return 0
        case .parameter(let name):
            let parameter = try parameter(name, span: syntax.span)
            guard let value = parameter.value else {
                if parameter.type == .integer || parameter.type == .text { return 1 }
                throw .badCount(name, "a parameter of type \(parameter.type)", span: syntax.span)
            }
            let number: Int? =
                switch value {
                case .integer(let integer): Int(exactly: integer)
                // An undeclared argument has the type that its place requires.
                case .text(let text): Int(text)
                default: nil
                }
            guard let number, number >= 0 else { throw .badCount(name, value.literal, span: syntax.span) }
            return number
        }
    }

    // MARK: Queries in expressions

    /// Binds a query in parentheses as one cell.
    mutating func bindScalar(
        _ syntax: QuerySyntax, form: Subquery.Form = .cell, span: SourceSpan
    ) throws(BindingError) -> Bound {
        let (key, type) = try bindSubquery(syntax, form: form, span: span)
        guard let answer = known.answers[key] else { return .placeholder("(\(key.text))", type) }
        let value = answer.first ?? .null
        return Bound(Expression(.constant(value), type == .any ? value.type : type))
    }

    /// Whether a value is among those of a query's only column.
    mutating func bindMembership(
        _ value: ExpressionSyntax, in query: QuerySyntax, of scope: Scope, span: SourceSpan
    ) throws(BindingError) -> Expression {
        let left = try bind(value, in: scope)
        let (key, type) = try bindSubquery(query, form: .column, span: query.span)
        guard let answer = known.answers[key] else {
            return try compare(.equal, left, .placeholder("(\(key.text))", type), span: span)
        }
        var seen: Set<Value> = []
        var equalities: [Expression] = []
        for value in answer where seen.insert(value).inserted {
            let element = Bound(Expression(.constant(value), type == .any || value.isNull ? value.type : type))
            equalities.append(try compare(.equal, left, element, span: span))
        }
        return joined(equalities)
    }

    private mutating func bindSubquery(
        _ syntax: QuerySyntax, form: Subquery.Form, span: SourceSpan
    ) throws(BindingError) -> (Subquery.Key, ValueType) {
        if let problem = BindingError.misplacedInto(in: syntax, "a query in parentheses gives values") { throw problem }
        let place = QueryPlace(source: source, scope: catalog.script, last: catalog.last)
        let text = SyntaxPrinter.text(of: syntax)
        let key = Subquery.Key(text: text, scope: catalog.script.version, form: form)
        if let type = requirements.met[key] { return (key, type) }
        var inner = try child(place, span: span)
        let query = inner.bind(syntax)
        expansion = inner.expansion
        diagnostics += inner.diagnostics
        guard let query else { throw .reported(span) }
        let type = try onlyColumn(of: query.schema, span: span)
        requirements.met[key] = type
        requirements.parameters.formUnion(inner.requirements.parameters)
        requirements.usesLast = requirements.usesLast || inner.requirements.usesLast
        requirements.references += inner.requirements.references
        if known.answers[key] == nil {
            requirements.subqueries.append(
                Subquery(
                    key: key, syntax: syntax, query: query, place: place, span: span, requirements: inner.requirements))
        }
        return (key, type)
    }

    /// The type of a query's only column. Money is one cell, even with its currency column.
    private func onlyColumn(of schema: Schema, span: SourceSpan) throws(BindingError) -> ValueType {
        let columns = schema.columns
        if columns.count == 1 { return columns[0].type }
        if columns.count == 2, let money = columns.first(where: { $0.type == .money }),
            columns.contains(where: { $0.name == "currency" })
        {
            return money.type
        }
        let names = columns.prefix(4).map(\.name).joined(separator: ", ") + (columns.count > 4 ? ", …" : "")
        throw BindingError(
            code: .notOneCell, message: "expected a query with one column, found \(columns.count): \(names)",
            span: span, hint: "end it with: select COLUMN, or with an aggregate such as count")
    }

    /// The number of rows of a count that matter to a comparison with a fixed number; nil for other expressions.
    ///
    /// Eleven rows show that there are more than ten.
    mutating func rowsThatMatter(_ count: ExpressionSyntax, _ other: ExpressionSyntax) -> (QuerySyntax, Int)? {
        var count = count
        while case .parenthesised(let inner) = count.kind { count = inner }
        guard case .subquery(let query) = count.kind, case .count(let keys)? = query.stages.last?.kind, keys.isEmpty,
            case .literal(let literal) = other.kind, case .integer(let digits)? = literal.value,
            let number = Int(digits), number < 1_000_000
        else { return nil }
        return (query, number + 1)
    }

    // MARK: Bindings

    /// Binds a `let` as a source: its query with the use's stages after it, or kept rows if several uses read them.
    mutating func bind(_ binding: LetBinding, as table: TableSyntax) throws(BindingError) -> BoundSource {
        requirements.references.append(binding.identity)
        if let name = table.table {
            throw BindingError(
                code: .unknownTable, message: "'\(binding.name)' is a let binding, which has no tables",
                span: name.span, hint: "from \(binding.name)")
        }
        guard let syntax = binding.query else { throw .reported(table.span) }
        var inner = try child(QueryPlace(binding), span: table.span)
        let resolved = inner.resolve(syntax)
        expansion = inner.expansion
        guard let (query, columns) = resolved else {
            diagnostics += inner.diagnostics
            throw .reported(table.span)
        }
        // Its warnings were reported at its definition, except those that depend on values known by now.
        diagnostics += inner.diagnostics.filter { $0.cause == .divisionByZero }
        let scope = Scope(
            columns: columns, hasRaw: false, title: binding.name, qualifiers: [table.alias?.text ?? binding.name])
        guard binding.usesLast || known.shared.contains(binding.identity) else {
            requirements.add(inner.requirements)
            return BoundSource(source: query.source.moved(to: table.span), stages: query.stages, scope: scope)
        }
        if known.kept[binding.identity] == nil {
            requirements.keep(KeptBinding(binding: binding, query: query, requirements: inner.requirements))
        }
        let schema = known.kept[binding.identity]?.schema ?? query.schema
        let kept = KeptSource(identity: binding.identity, name: binding.name, schema: schema)
        return BoundSource(source: .kept(kept), scope: scope)
    }

    /// A binder for a query within this one.
    private func child(_ place: QueryPlace, span: SourceSpan) throws(BindingError) -> Binder {
        guard depth < Binder.deepest else {
            throw BindingError(
                code: .nestingTooDeep, message: "queries are nested more than \(Binder.deepest) deep here",
                span: span)
        }
        var expansion = expansion
        try expansion.addQuery(at: span)
        var catalog = catalog
        catalog.script = place.scope
        catalog.last = place.last
        var inner = Binder(catalog: catalog, source: place.source, context: context, known: known)
        inner.depth = depth + 1
        inner.expansion = expansion
        return inner
    }
}

extension Query.Source {
    /// The source for a name in another text: failures of its read point at that name.
    fileprivate func moved(to span: SourceSpan) -> Query.Source {
        switch self {
        case .table(var table):
            table.span = span
            return .table(table)
        case .union(var union):
            for index in union.members.indices { union.members[index] = union.members[index].moved(to: span) }
            return .union(union)
        case .join(var join):
            join.left = join.left.moved(to: span)
            join.right = join.right.moved(to: span)
            return .join(join)
        case .last, .kept: return self
        }
    }
}

extension Query {
    fileprivate func moved(to span: SourceSpan) -> Query {
        var query = self
        query.source = source.moved(to: span)
        query.span = span
        return query
    }
}

extension Bound {
    /// A value that is only known when the query runs.
    static func placeholder(_ text: String, _ type: ValueType) -> Bound { Bound(Expression(.placeholder(text), type)) }

    /// Whether its value is only known when the query runs.
    var isPlaceholder: Bool {
        if case .placeholder = expression.kind { true } else { false }
    }
}

extension BindingError {
    static func unknownParameter(_ name: String, known: [String], span: SourceSpan) -> BindingError {
        let near = EditDistance.ranked(name, in: known).map { "$\($0)" }
        if Int(name) != nil {
            return BindingError(
                code: .missingArgument, message: "the script has no argument $\(name)", span: span,
                hint: "arguments follow the script: quire FILE ARG …, or quire -c STATEMENTS ARG …")
        }
        return BindingError(
            code: .unknownParameter, message: "there is no parameter '$\(name)'", span: span, suggestions: near,
            replacement: near.first, hint: "declare it first: param \(name): TYPE = DEFAULT")
    }

    static func badCount(_ name: String, _ found: String, span: SourceSpan) -> BindingError {
        BindingError(
            code: .typeMismatch, message: "expected a whole number of rows, found $\(name), which is \(found)",
            span: span, hint: found.hasPrefix("-") ? nil : "declare it: param \(name): integer")
    }
}

extension Binder {
    /// The columns of a binding; nil when something is wrong with its query.
    package static func schema(of binding: LetBinding, _ catalog: Catalog, _ context: EvaluationContext) -> Schema? {
        guard let query = binding.query else { return nil }
        var catalog = catalog
        catalog.script = binding.scope
        catalog.last = binding.last
        var binder = Binder(catalog: catalog, source: binding.source, context: context)
        return binder.bind(query)?.schema
    }

    /// The implied column name of an expression; nil if it has none.
    package static func name(impliedBy syntax: ExpressionSyntax) -> String? { ColumnName.implied(by: syntax) }
}
