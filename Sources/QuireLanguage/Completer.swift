import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireRender
package import QuireSession
import QuireSyntax

/// What could stand at the cursor, from the grammar, the catalog and what this session has seen; it asks nothing of any
/// provider.
package struct Completer: Sendable {
    let session: Session
    private let sources: CompletionSources
    private let memory = ColumnKnowledge.Memory()

    /// A completer for the names that a session knows.
    package init(_ session: Session, _ sources: CompletionSources = CompletionSources()) {
        self.session = session
        self.sources = sources
    }

    /// The candidates at a position, an offset in the text's UTF-8: those that begin with what is typed, then those that
    /// have its letters in order.
    package func complete(_ text: String, at cursor: Int) -> Completion {
        let bytes = Array(text.utf8)
        let before = String(decoding: bytes.prefix(max(0, cursor)), as: UTF8.self)
        let words = SyntaxWord.all(in: SourceText(before))
        let typed = TypedWord(periodIn: before) ?? TypedWord(words.last, in: before)
        let context = CompletionContext(words: words.filter { $0.span.end <= typed.range.lowerBound }, in: before)
        let all = typed.isParameter ? parameters(words) : candidates(context, words, before)
        // What several rules offer is one choice all the same, as columns of a join are that is whole.
        var offered: Set<String> = []
        let once = all.filter { offered.insert($0.text).inserted }
        return Completion(replaceRange: typed.range, candidates: typed.fitting(once))
    }

    /// What is known of a field that is named at an offset.
    func column(_ text: String, at cursor: Int, _ name: String) -> ColumnKnowledge.Column? {
        let before = String(decoding: Array(text.utf8).prefix(max(0, cursor)), as: UTF8.self)
        let words = SyntaxWord.all(in: SourceText(before))
        let query = CursorQuery(words, in: before)
        return ColumnKnowledge(session, query, in: before, memory).column(name)
    }

    private func candidates(
        _ context: CompletionContext, _ words: [SyntaxWord], _ text: String
    ) -> [Suggestion] {
        let known = ColumnKnowledge(session, context.query, in: text, memory)
        switch context.place {
        case .statement: return starts
        case .source(let withTables): return tables(withTables: withTables) + bindings(words)
        case .table(let provider):
            let resources =
                provider == "all"
                ? Self.commonTables
                : session.catalog.provider(named: provider)?.tables.map { ($0.name, $0.documentation) }
            return (resources ?? []).map { Suggestion($0.0, description: $0.1) }
        case .stage(let also):
            // What goes on with a condition is likelier than another stage, another source or key less so.
            let isLikely = also.contains { $0 != .as && $0 != .comma }
            let words = also.map(GrammarCandidates.word)
            return isLikely ? words + GrammarCandidates.stages : GrammarCandidates.stages + words
        case .field: return fields(known.columns) + GrammarCandidates.functions + parameters(words)
        case .fieldOnly(let wanted): return fields(known.columns.filter { wanted.fits($0.type) })
        case .member(let base): return fields(known.members(of: base))
        case .joinField: return fields(known.joined) + fields(known.columns) + GrammarCandidates.functions
        case .afterField(let field):
            return OperatorCandidates.fitting(known.column(field)?.type) + GrammarCandidates.stages
        case .value(let field): return values(known.column(field), named: field) + parameters(words)
        case .direction: return GrammarCandidates.directions + GrammarCandidates.stages
        case .aggregate: return GrammarCandidates.aggregates
        case .words(let words): return words.map(GrammarCandidates.word)
        case .type: return GrammarCandidates.types
        case .path(.result): return Self.resultPaths
        case .path(.script): return sources.files("").map { Suggestion("\"\($0)\"", description: "a file") }
        case .nothing: return []
        }
    }

    private static let commonTables = [
        ("links", "links that ask for a payment, of every provider"),
        ("payments", "payments made on links, of every provider"),
    ]

    /// Names of files that a result may be written to, one for each format that an extension names.
    private static let resultPaths = OutputFormat.allCases.compactMap { format -> Suggestion? in
        let name = format == .markdown ? "md" : format.rawValue
        guard OutputFormat(fileExtension: name) == format else { return nil }
        return Suggestion("\"result.\(name)\"", description: format.summary)
    }

    private var starts: [Suggestion] {
        // A line may begin with a stage once there is a result for it.
        session.last == nil ? GrammarCandidates.statements : GrammarCandidates.statements + GrammarCandidates.stages
    }

    /// The providers, their tables where wanted, and the previous result.
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
        let bindings = session.scope.bindings.keys.sorted().map { Suggestion($0, description: "named by let") }
        let closed = session.world.sources.closed.names.sorted().map {
            Suggestion($0, description: "a module, opened when a statement that names it runs")
        }
        return bindings + providers + closed + all + (withTables ? tables : []) + last
    }

    /// The providers that somebody can sign in to.
    package var signIns: [Suggestion] {
        session.world.sources.providers.compactMap { provider in
            let authentications = provider.plugin?.manifest.authentications ?? []
            guard authentications.contains(where: { $0.signIn != nil }) else { return nil }
            return Suggestion(provider.name, description: provider.title)
        }
    }

    /// The names that `let` gave earlier in the text.
    private func bindings(_ words: [SyntaxWord]) -> [Suggestion] {
        let names = zip(words, words.dropFirst()).compactMap { $0.keyword == .let ? $1.text : nil }
        return names.filter { session.scope.bindings[$0] == nil }.map { Suggestion($0, description: "named by let") }
    }

    /// The parameters that the text declares, and those of the session.
    private func parameters(_ words: [SyntaxWord]) -> [Suggestion] {
        let pairs = zip(words, words.dropFirst())
        let declared = pairs.compactMap { $0.keyword == .param ? $1.text : nil }
        let own = declared.map { Suggestion("$" + $0, description: "parameter") }
        let earlier = session.scope.parameters.values.filter { !declared.contains($0.name) }.sorted {
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
            return Suggestion(column.name, description: "\(column.type)\(mark)\(words ?? " · made in this query")")
        }
    }

    private func values(_ column: ColumnKnowledge.Column?, named field: String) -> [Suggestion] {
        let name = field.split(separator: ".").last.map(String.init) ?? field
        let seen = sources.seen.values(of: field)
        return ValueCandidates(now: session.world.run.now, zone: session.world.run.zone).fitting(
            column?.type, named: name, known: column?.field?.values ?? [],
            seen: seen.isEmpty ? sources.seen.values(of: name) : seen)
    }
}

extension CompletionContext.Wanted {
    /// Whether a column of a type is of use.
    fileprivate func fits(_ type: ValueType) -> Bool {
        switch self {
        case .any: return true
        case .numbers: return [.integer, .decimal, .money, .duration].contains(type)
        case .lists:
            if case .list = type { return true }
            return false
        }
    }
}
