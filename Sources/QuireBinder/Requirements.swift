package import QuireDiagnostics
package import QuireModel
package import QuirePlan
package import QuireSyntax

/// The names in a statement other than providers' tables: what must be read before it can be planned.
package struct Requirements: Sendable {
    /// The queries in its expressions whose values aren't known yet, in textual order.
    package var subqueries: [Subquery] = []
    /// The bindings whose rows are kept and aren't known yet.
    package var kept: [KeptBinding] = []
    /// The bindings that the statement itself names, each once for each time.
    package var references: [Int] = []
    /// The parameters that it names.
    package var parameters: Set<String> = []
    /// Whether it continues with the previous result.
    package var usesLast = false
    /// The sub-queries encountered so far, including known ones.
    var met: [Subquery.Key: ValueType] = [:]

    package init() {}

    /// Whether nothing has to be read first.
    package var isEmpty: Bool { subqueries.isEmpty && kept.isEmpty }

    /// Adds the requirements of an inlined binding. Names in its query were counted at its definition.
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

/// A query in an expression, which uses its one cell or its one column.
package struct Subquery: Sendable {
    /// The identity of a sub-query, so that equal ones in a statement run once.
    package struct Key: Hashable, Sendable {
        /// The query, formatted.
        package var text: String
        /// The enclosing scope.
        var scope: Int
        /// The form of its value.
        package var form: Form
    }

    /// The form of a sub-query's value.
    package enum Form: Hashable, Sendable {
        /// Its only cell.
        case cell
        /// Its only cell, a number of rows of which no more than that many matter.
        case count(atMost: Int)
        /// Its only column.
        case column
    }

    /// Its identity.
    package var key: Key
    /// The query as written.
    package var syntax: QuerySyntax
    /// The query as far as it is known.
    package var query: Query
    /// Its place.
    package var place: QueryPlace
    /// The part of the text that it is, for messages.
    package var span: SourceSpan
    /// The reads that must precede it.
    package var requirements: Requirements
}

/// A binding whose rows are read once and kept.
package struct KeptBinding: Sendable {
    /// The binding.
    package var binding: LetBinding
    /// Its query, as far as it is known.
    package var query: Query
    /// The reads that must precede it.
    package var requirements: Requirements
}

/// The meaning of the names in a query: its text and its scope.
package struct QueryPlace: Sendable {
    /// The text.
    package var source: SourceText
    /// The names defined by a script.
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

/// The values read so far for a statement, as its expressions see them.
package struct KnownValues: Sendable {
    /// The values of sub-queries: the only cell, none for no row, or the column.
    package var answers: [Subquery.Key: [Value]] = [:]
    /// The rows of bindings, by identity.
    package var kept: [Int: KeptRows] = [:]
    /// The bindings whose rows are kept because more than one use reads them.
    package var shared: Set<Int> = []

    package init() {}
}
