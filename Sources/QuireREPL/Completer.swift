import QuireBinder
import QuireDiagnostics
package import QuireLineEditor
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireRender
package import QuireSession
import QuireSyntax

/// What could stand at the cursor, from the grammar and the catalog; it asks nothing of any provider.
package struct Completer: Sendable {
    private let session: Session

    package init(_ session: Session) { self.session = session }

    /// The candidates at a position, an offset in the text's UTF-8.
    package func complete(_ text: String, at cursor: Int) -> CompletionResult {
        let bytes = Array(text.utf8)
        let before = String(decoding: bytes.prefix(max(0, cursor)), as: UTF8.self)
        if before.hasPrefix(".") { return command(before) }
        let words = SyntaxWord.all(in: SourceText(before))
        // A word that the cursor touches is being typed; it is replaced.
        let end = before.utf8.count
        let typed = words.last.flatMap { word -> SyntaxWord? in
            if case .word = word.kind, word.span.end == end { return word }
            return nil
        }
        let context = CompletionContext(words: typed == nil ? words : Array(words.dropLast()))
        let prefix = (typed?.text ?? "").lowercased()
        let candidates = self.candidates(context, before).filter { $0.text.lowercased().hasPrefix(prefix) }
        return CompletionResult(replaceRange: (typed?.span.start ?? end)..<end, candidates: candidates)
    }

    private func command(_ line: String) -> CompletionResult {
        let parts = line.split(separator: " ", omittingEmptySubsequences: false)
        let last = parts.last.map(String.init) ?? ""
        let range = (line.utf8.count - last.utf8.count)..<line.utf8.count
        let all: [Candidate]
        if parts.count == 1 {
            all = MetaCommand.all.map { Candidate("." + $0.name, description: $0.description) }
        } else if parts[0] == ".mode" || parts[0] == ".format" || parts[0] == ".last" {
            all = OutputFormat.supported.map { Candidate($0.rawValue) }
        } else {
            all = sources(withTables: true)
        }
        return CompletionResult(replaceRange: range, candidates: all.filter { $0.text.hasPrefix(last) })
    }

    private func candidates(_ context: CompletionContext, _ text: String) -> [Candidate] {
        switch context.place {
        case .statement:
            let starts = [Keyword.from, .explain, .describe, .let, .param, .print, .assert, .include].map {
                Candidate($0.rawValue, description: "statement")
            }
            return session.last == nil ? starts : starts + stages
        case .source: return sources(withTables: false)
        case .table(let provider):
            let tables = session.catalog.provider(named: provider)?.tables ?? []
            return tables.map { Candidate($0.name, description: $0.documentation) }
        case .stage: return stages
        case .by: return [Candidate("by")] + stages
        case .field: return fields(context) + functions
        case .fieldOnly: return fields(context)
        case .afterField(let field): return operators(field, context) + stages
        case .value(let field): return values(field, context)
        case .direction: return [Candidate("asc"), Candidate("desc"), Candidate("nulls")] + stages
        case .nothing: return []
        }
    }

    private func sources(withTables: Bool) -> [Candidate] {
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

    /// The stages that this version has, in the order in which people need them.
    private var stages: [Candidate] {
        let described: [(Keyword, String)] = [
            (.where, "keep rows that satisfy a condition"), (.sort, "order rows"), (.limit, "the first rows"),
            (.select, "choose columns"), (.count, "count rows, or rows by key"), (.top, "the first rows in an order"),
            (.derive, "add a column"), (.drop, "leave out columns"), (.distinct, "rows that differ"),
            (.skip, "leave out the first rows"),
        ]
        return described.map { Candidate($0.rawValue, description: $1) }
    }

    private var functions: [Candidate] {
        Function.allCases.map {
            Candidate(
                $0.entry.parameters.isEmpty ? $0.rawValue : "\($0.rawValue)(", display: $0.signature,
                description: $0.entry.summary)
        }
    }

    /// The columns where the cursor stands: those after the last whole stage before it.
    private func fields(_ context: CompletionContext) -> [Candidate] {
        guard let resource = resource(context) else {
            return madeColumns(context).map { Candidate($0.name, description: "\($0.type)") }
        }
        let own = resource.fields.map { field in
            let isPushed = resource.filters.contains { $0.field == field.name }
            return Candidate(
                field.name,
                description: "\(field.type)\(isPushed ? " · filtered by the API" : "") · \(field.documentation)")
        }
        return own + context.derivedNames.map { Candidate($0, description: "derived") }
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
        let equality = ["=", "!=", "in", "is null", "is not null"]
        let order = ["<", "<=", ">", ">=", "between"]
        let text = ["contains", "starts", "ends", "~"]
        let fitting: [String] =
            switch type(field, context) {
            case .text, .uuid: equality + text
            case .integer, .decimal, .money, .timestamp, .date, .period, .duration: order + equality
            case .bool: equality
            case .list: ["contains", "is null", "is not null"]
            case .record, .any, .null, nil: equality + order + text
            }
        return (fitting + ["and", "or"]).map { Candidate($0) }
    }

    private func values(_ field: String, _ context: CompletionContext) -> [Candidate] {
        let known = resource(context)?.field(named: field)?.values ?? []
        switch type(field, context) {
        case .bool: return [Candidate("true"), Candidate("false")]
        case .timestamp, .date:
            return [
                Candidate("today"), Candidate("now"), Candidate("today-7d"), Candidate("now-30d"),
                Candidate("today+3d"),
            ]
        default: return known.map { Candidate($0, description: "value of \(field)") } + [Candidate("null")]
        }
    }
}
