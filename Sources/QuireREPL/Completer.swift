import QuireBinder
import QuireDiagnostics
package import QuireLineEditor
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
    private let surroundings: Surroundings

    /// A completer for the names that a session knows.
    package init(_ session: Session) { self.init(session, Surroundings()) }

    init(_ session: Session, _ surroundings: Surroundings) {
        self.session = session
        self.surroundings = surroundings
    }

    /// The candidates at a position, an offset in the text's UTF-8: those that begin with what is typed, then those that
    /// have its letters in order.
    package func complete(_ text: String, at cursor: Int) -> CompletionResult {
        let bytes = Array(text.utf8)
        let before = String(decoding: bytes.prefix(max(0, cursor)), as: UTF8.self)
        if before.hasPrefix(".") { return command(before) }
        let words = SyntaxWord.all(in: SourceText(before))
        let typed = TypedWord(periodIn: before) ?? TypedWord(words.last, in: before)
        let context = CompletionContext(words: words.filter { $0.span.end <= typed.range.lowerBound })
        let all = typed.isParameter ? parameters(words) : candidates(context)
        return CompletionResult(replaceRange: typed.range, candidates: typed.fitting(all))
    }

    private func command(_ line: String) -> CompletionResult {
        let name = line.prefix { !$0.isWhitespace }
        if name.utf8.count == line.utf8.count {
            let all = MetaCommand.Name.allCases.map { command in
                Candidate(
                    "." + command.rawValue, display: ".\(command.rawValue) \(command.form)".trimmed,
                    description: command.summary)
            }
            let typed = TypedWord(text: line, range: 0..<line.utf8.count)
            return CompletionResult(replaceRange: typed.range, candidates: typed.fitting(all))
        }
        let arguments = CommandArguments(completer: self, surroundings: surroundings)
        return arguments.complete(
            line,
            of: MetaCommand(String(name)).flatMap { command in
                if case .command(let name) = command.kind { return name }
                return nil
            })
    }

    private func candidates(_ context: CompletionContext) -> [Candidate] {
        switch context.place {
        case .statement: return starts
        case .source: return sources(withTables: false) + bindings(context)
        case .table(let provider):
            let tables = session.catalog.provider(named: provider)?.tables ?? []
            return tables.map { Candidate($0.name, description: $0.documentation) }
        case .stage: return Self.stages
        case .by: return [Candidate("by", description: "rows for each value")] + Self.stages
        case .field: return fields(context) + Self.functions
        case .fieldOnly: return fields(context)
        case .afterField(let field): return operators(field, context) + Self.stages
        case .value(let field): return values(field, context)
        case .direction:
            return [
                Candidate("desc", description: "largest first"), Candidate("asc", description: "smallest first"),
                Candidate("nulls", description: "first or last: where missing values go"),
            ] + Self.stages
        case .nothing: return []
        }
    }

    private var starts: [Candidate] {
        let words: [(Keyword, String)] = [
            (.from, "a query"), (.explain, "how a query would be answered"), (.describe, "what there is to ask"),
            (.let, "names a value or a query"), (.param, "declares a parameter"), (.print, "shows a value"),
            (.assert, "stops unless a condition holds"), (.include, "runs another file first"),
        ]
        let starts = words.map { Candidate($0.rawValue, description: $1) }
        // A line may begin with a stage once there is a result for it.
        return session.last == nil ? starts : starts + Self.stages
    }

    /// The providers, their tables where wanted, and the previous result.
    func sources(withTables: Bool) -> [Candidate] {
        let providers = session.world.providers.map { Candidate($0.name, description: $0.plugin.manifest.title) }
        let tables = session.world.providers.flatMap { provider in
            provider.tables.map {
                Candidate("\(provider.name).\($0.name)", description: $0.documentation)
            }
        }
        let last = session.last == nil ? [] : [Candidate("last", description: "the previous result")]
        let bindings = session.scope.bindings.keys.sorted().map { Candidate($0, description: "let") }
        return bindings + providers + (withTables ? tables : []) + last
    }

    /// The names that `let` gave earlier in the text.
    private func bindings(_ context: CompletionContext) -> [Candidate] {
        context.bindings.map { Candidate($0, description: "named by let") }
    }

    /// The parameters that the text declares.
    private func parameters(_ words: [SyntaxWord]) -> [Candidate] {
        let pairs = zip(words, words.dropFirst())
        return pairs.compactMap { $0.keyword == .param ? Candidate("$" + $1.text, description: "parameter") : nil }
    }

    /// The stages that this version has, in the order in which people need them.
    private static let stages: [Candidate] = {
        let described: [(Keyword, String)] = [
            (.where, "keep rows that satisfy a condition"), (.sort, "order rows"), (.limit, "the first rows"),
            (.select, "choose columns"), (.count, "count rows, or rows by key"), (.top, "the first rows in an order"),
            (.derive, "add a column"), (.drop, "leave out columns"), (.distinct, "rows that differ"),
            (.group, "aggregates for each key"), (.sum, "add up, by key"), (.avg, "the mean, by key"),
            (.min, "the least, by key"), (.max, "the greatest, by key"), (.join, "rows of another source beside"),
            (.expand, "a row for each element of a list"), (.skip, "leave out the first rows"),
            (.into, "write the result to a file"),
        ]
        return described.map { Candidate($0.rawValue, description: $1) }
    }()

    private static let functions = Function.allCases.map {
        Candidate(
            $0.entry.parameters.isEmpty ? $0.rawValue : "\($0.rawValue)(", display: $0.signature,
            description: $0.entry.summary)
    }

    /// The columns where the cursor stands: those after the last whole stage before it; what the API filters by first.
    private func fields(_ context: CompletionContext) -> [Candidate] {
        guard let resource = resource(context) else {
            return madeColumns(context).map { Candidate($0.name, description: "\($0.type)") }
        }
        let pushed = Set(resource.filters.map(\.field))
        let ordered =
            resource.fields.filter { pushed.contains($0.name) }
            + resource.fields.filter { !pushed.contains($0.name) }
        let own = ordered.map { field in
            let mark = pushed.contains(field.name) ? " · filtered by the API" : ""
            let words = field.documentation.isEmpty ? "" : " · " + field.documentation
            return Candidate(field.name, description: "\(field.type)\(mark)\(words)")
        }
        return context.derivedNames.map { Candidate($0, description: "named in this query") } + own
    }

    /// The columns of a source that was made here: a binding, or the previous result.
    private func madeColumns(_ context: CompletionContext) -> [Schema.Column] {
        if let name = context.source?.provider, let schema = session.schema(ofBinding: name) { return schema.columns }
        return session.last?.schema.columns ?? []
    }

    private func resource(_ context: CompletionContext) -> Resource? {
        guard let source = context.source, let provider = session.catalog.provider(named: source.provider) else {
            return nil
        }
        guard let table = source.table else { return provider.plugin.resources.first }
        return provider.table(named: table)
    }

    private func type(_ field: String, _ context: CompletionContext) -> ValueType? {
        resource(context)?.field(named: field)?.type ?? madeColumns(context).first { $0.name == field }?.type
    }

    private func operators(_ field: String, _ context: CompletionContext) -> [Candidate] {
        OperatorCandidates.fitting(type(field, context))
    }

    private func values(_ field: String, _ context: CompletionContext) -> [Candidate] {
        let known = resource(context)?.field(named: field)?.values ?? []
        return ValueCandidates(now: session.world.now, zone: session.world.zone).fitting(
            type(field, context), named: field, known: known, seen: surroundings.seen.values(of: field))
    }
}

extension Completer {
    /// What completion knows besides the session.
    struct Surroundings: Sendable {
        /// Values of the results so far.
        var seen = SeenValues()
        /// The names of statements that were kept.
        var saved: [String] = []
        /// The names of profiles.
        var profiles: [String] = []
        /// The files that a path could go on to.
        var files: @Sendable (String) -> [String] = { _ in [] }
    }
}
