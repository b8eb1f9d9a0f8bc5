package import QuireDiagnostics
package import QuireModel
package import QuirePlan
package import QuireSyntax

/// What a statement names besides providers' tables: what must be read before it can be planned.
package struct Requirements: Sendable {
    /// The queries in its expressions whose values aren't known yet, in the order in which they stand.
    package var subqueries: [Subquery] = []
    /// The bindings whose rows are kept, and aren't known yet.
    package var kept: [KeptBinding] = []
    /// The bindings that the statement itself names, each once for each time.
    package var references: [Int] = []
    /// The parameters that it names.
    package var parameters: Set<String> = []
    /// Whether it goes on with the previous result.
    package var usesLast = false
    /// The sub-queries met so far, known ones too.
    var met: [Subquery.Key: ValueType] = [:]

    package init() {}

    /// Whether nothing has to be read first.
    package var isEmpty: Bool { subqueries.isEmpty && kept.isEmpty }

    /// Takes over what an inlined binding needs. What its query names was counted where it stands.
    mutating func add(_ other: Requirements) {
        subqueries += other.subqueries.filter { subquery in !subqueries.contains { $0.key == subquery.key } }
        for need in other.kept { keep(need) }
        parameters.formUnion(other.parameters)
        usesLast = usesLast || other.usesLast
        met.merge(other.met) { first, _ in first }
    }

    /// Requires a binding's rows.
    mutating func keep(_ need: KeptBinding) {
        guard !kept.contains(where: { $0.binding.identity == need.binding.identity }) else { return }
        kept.append(need)
    }
}

/// A query in an expression: its one cell, or its one column, is what the expression is about.
package struct Subquery: Sendable {
    /// What makes two sub-queries of a statement the same, so that they are asked once.
    package struct Key: Hashable, Sendable {
        /// The query, formatted.
        package var text: String
        /// The scope that it stands in.
        var scope: Int
        /// What is wanted of it.
        package var form: Form
    }

    /// What is wanted of a sub-query.
    package enum Form: Hashable, Sendable {
        /// Its only cell.
        case cell
        /// Its only cell, a number of rows of which no more than that many matter.
        case count(atMost: Int)
        /// Its only column.
        case column
    }

    /// What it is known by.
    package var key: Key
    /// The query as written.
    package var syntax: QuerySyntax
    /// The query as far as it is known.
    package var query: Query
    /// Where it stands.
    package var place: QueryPlace
    /// The part of the text that it is, for messages.
    package var span: SourceSpan
    /// What must be read before it.
    package var requirements: Requirements
}

/// A binding whose rows are read once and kept.
package struct KeptBinding: Sendable {
    /// The binding.
    package var binding: LetBinding
    /// Its query, as far as it is known.
    package var query: Query
    /// What must be read before it.
    package var requirements: Requirements
}

/// What the names in a query mean: the text and the scope that it stands in.
package struct QueryPlace: Sendable {
    /// The text.
    package var source: SourceText
    /// The names that a script has made.
    package var scope: ScriptScope
    /// The columns of the previous result.
    package var last: Schema?

    package init(source: SourceText, scope: ScriptScope, last: Schema?) {
        self.source = source
        self.scope = scope
        self.last = last
    }

    /// The place of a binding's query.
    package init(_ binding: LetBinding) {
        self.init(source: binding.source, scope: binding.scope, last: binding.last)
    }
}

/// What has been read so far for a statement, as its expressions see it.
package struct KnownValues: Sendable {
    /// The values of sub-queries: the only cell, none for no row, or the column.
    package var answers: [Subquery.Key: [Value]] = [:]
    /// The rows of bindings, by identity.
    package var kept: [Int: KeptRows] = [:]
    /// The bindings whose rows are kept, because more than one use reads them.
    package var shared: Set<Int> = []

    package init() {}
}
