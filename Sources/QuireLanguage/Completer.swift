import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireRender
package import QuireSession
import QuireSyntax

/// The candidates at the cursor, from the grammar, the catalog and the values seen in this session; it sends no
/// request.
package struct Completer: Sendable {
    let session: Session
    private let sources: CompletionSources
    private let memory = ColumnKnowledge.Memory()

    /// Creates a completer for the names that a session knows.
    package init(_ session: Session, _ sources: CompletionSources = CompletionSources()) {
        self.session = session
        self.sources = sources
    }

    /// The candidates at a position, a UTF-8 offset in the text: those that begin with the typed text, then those that
    /// contain its letters in order.
    package func complete(_ text: String, at cursor: Int) -> Completion {
        let before = Self.prefix(of: text, cursor)
        let typed = TypedWord(periodIn: before) ?? TypedWord(SyntaxWord.all(in: SourceText(before)).last, in: before)
        let source = SourceText(Self.prefix(of: before, typed.range.lowerBound))
        let expected = expectation(source)
        let all = typed.isParameter ? parameters(where: expected) : candidates(expected, source)
        // A candidate offered by several rules, such as a column of a join, is listed once.
        var offered: Set<String> = []
        let once = all.filter { offered.insert($0.text).inserted }
        return Completion(replaceRange: typed.range, candidates: typed.fitting(once))
    }

    /// Information about the field that is named at an offset.
    func column(_ text: String, at cursor: Int, _ name: String) -> ColumnKnowledge.Column? {
        let source = SourceText(Self.prefix(of: text, cursor))
        return ColumnKnowledge(session, expectation(source), in: source, memory).column(name)
    }

    private static func prefix(of text: String, _ count: Int) -> String {
        String(decoding: Array(text.utf8).prefix(max(0, count)), as: UTF8.self)
    }

    /// The parser's expectation at the position. A statement only begins with a stage if there is a previous result.
    private func expectation(_ source: SourceText) -> Expectation {
        Parser.expectation(after: source, mode: session.last == nil ? .script : .interactive)
    }

    private func candidates(_ expected: Expectation, _ source: SourceText) -> [Suggestion] {
        let known = ColumnKnowledge(session, expected, in: source, memory)
        let ownNames = expected.items.flatMap { item -> [Suggestion] in
            switch item {
            case .operand(let operand): operands(operand, expected, known)
            case .name(let role): names(role, expected, known)
            case .path(let place): paths(after: place)
            case .word, .symbol, .infix, .number, .currency, .file, .literal: []
            }
        }
        // There may be many files, so named sources come before them.
        let named = expected.items.contains(.file) ? ownNames + dataFiles : ownNames
        let words = GrammarCandidates.words(of: expected) { known.column(at: $0)?.type }
        // Rows are counted more often than values.
        return expected.items.contains(.operand(Expectation.Operand(use: .counted))) ? words + named : named + words
    }

    private func operands(
        _ operand: Expectation.Operand, _ expected: Expectation, _ known: ColumnKnowledge
    ) -> [Suggestion] {
        if operand.use == .column { return fields(known.columns(thatFit: expected.query?.stages.last?.keyword)) }
        let isJoining = [.join, .left].contains(expected.query?.stages.last?.keyword)
        let columns = fields((isJoining ? known.joined : []) + known.columns)
        guard let place = operand.counterpart, let column = known.column(at: place) else {
            return columns + GrammarCandidates.functions + parameters(expected)
        }
        // The two sides of a join condition are a column of each side.
        let isOfJoined = known.joined.contains { $0.name == column.name }
        let others = isJoining ? fields(isOfJoined ? known.columns : known.joined) : []
        return others + values(column) + parameters(expected)
    }

    private func names(
        _ role: NameRole, _ expected: Expectation, _ known: ColumnKnowledge
    ) -> [Suggestion] {
        switch role {
        case .source: return tables(withTables: false) + bindings(expected)
        case .otherSource, .joined, .described: return tables(withTables: true) + bindings(expected)
        case .table(let place), .describedPart(let place):
            let provider = known.name(at: place)
            let tables =
                provider == "all"
                ? Self.commonTables
                : session.catalog.provider(named: provider)?.tables.map { ($0.name, $0.documentation) }
            return (tables ?? []).map { Suggestion($0.0, description: $0.1) }
        case .field(let place): return fields(known.members(of: known.name(at: place)))
        case .type: return GrammarCandidates.types
        case .aggregate: return GrammarCandidates.aggregates
        case .fileOption(let place): return fields(known.columns(ofFileAt: place)) + GrammarCandidates.fileSettings
        case .columnType: return GrammarCandidates.columnTypes
        case .fileSetting(let name): return GrammarCandidates.values(ofFileSetting: name)
        case .alias, .binding, .parameter, .column, .function, .currency: return []
        }
    }

    private func paths(after place: String) -> [Suggestion] {
        guard Keyword(word: place) == .include else { return Self.resultPaths }
        return sources.files("").map { Suggestion("\"\($0)\"", description: "a file") }
    }

    /// The files that can be sources, by the endings of their names.
    private var dataFiles: [Suggestion] {
        sources.files("").filter { FileFormat(path: $0) != nil }.map { Suggestion("\"\($0)\"", description: "a file") }
    }

    private static let commonTables = [
        ("links", "payment links of every provider"),
        ("payments", "payments made on links of every provider"),
    ]

    /// Names of files that a result may be written to, one for each format that an extension names.
    private static let resultPaths = OutputFormat.allCases.compactMap { format -> Suggestion? in
        let name = format == .markdown ? "md" : format.rawValue
        guard OutputFormat(fileExtension: name) == format else { return nil }
        return Suggestion("\"result.\(name)\"", description: format.summary)
    }

    /// The providers, optionally their tables, and the previous result.
    package func tables(withTables: Bool) -> [Suggestion] {
        let providers = session.world.sources.providers.map {
            Suggestion($0.name, description: $0.title)
        }
        let tables = session.world.sources.providers.flatMap { provider in
            provider.tables.map {
                Suggestion("\(provider.name).\($0.name)", description: $0.documentation)
            }
        }
        let last = session.last == nil ? [] : [Suggestion("last", description: "the previous result")]
        let all =
            session.world.sources.providers.count > 1
            ? [Suggestion("all", description: "every provider that is configured, in one schema")] : []
        let bindings = session.scope.bindings.keys.sorted().map { Suggestion($0, description: "defined by let") }
        let closed = session.world.sources.closed.names.sorted().map {
            Suggestion($0, description: "a module, opened when a statement that names it runs")
        }
        return bindings + providers + closed + all + (withTables ? tables : []) + last
    }

    /// The providers that support signing in.
    package var signIns: [Suggestion] {
        session.world.sources.providers.compactMap { provider in
            let authentications = provider.plugin?.manifest.authentications ?? []
            guard authentications.contains(where: { $0.signIn != nil }) else { return nil }
            return Suggestion(provider.name, description: provider.title)
        }
    }

    /// The names that `let` gave earlier in the text.
    private func bindings(_ expected: Expectation) -> [Suggestion] {
        expected.bindings.filter { session.scope.bindings[$0] == nil }.map {
            Suggestion($0, description: "defined by let")
        }
    }

    /// The parameters, if one is allowed.
    private func parameters(where expected: Expectation) -> [Suggestion] {
        let canStand = expected.items.contains { item in
            switch item {
            case .operand, .number, .path: true
            case .word, .symbol, .infix, .name, .currency, .file, .literal: false
            }
        }
        return canStand ? parameters(expected) : []
    }

    /// The parameters that the text declares, and those of the session.
    private func parameters(_ expected: Expectation) -> [Suggestion] {
        let own = expected.parameters.map { Suggestion("$" + $0, description: "parameter") }
        let earlier = session.scope.parameters.values.filter { !expected.parameters.contains($0.name) }.sorted {
            $0.name < $1.name
        }
        return own
            + earlier.map { parameter in
                let value = parameter.value.map { " · now \($0.plainText)" } ?? ""
                return Suggestion("$" + parameter.name, description: "parameter · \(parameter.type)\(value)")
            }
    }

    private func fields(_ columns: [ColumnKnowledge.Column]) -> [Suggestion] {
        columns.map { column in
            let mark = column.isPushed ? " · filtered by the API" : ""
            let words = column.field.map { $0.documentation.isEmpty ? "" : " · " + $0.documentation }
            return Suggestion(column.written, description: "\(column.type)\(mark)\(words ?? " · made in this query")")
        }
    }

    private func values(_ column: ColumnKnowledge.Column) -> [Suggestion] {
        let name = column.name.split(separator: ".").last.map(String.init) ?? column.name
        let seen = sources.seen.values(of: column.name)
        return ValueCandidates(now: session.world.run.now, zone: session.world.run.zone).fitting(
            column.type, named: name, known: column.field?.values ?? [],
            seen: seen.isEmpty ? sources.seen.values(of: name) : seen)
    }
}
