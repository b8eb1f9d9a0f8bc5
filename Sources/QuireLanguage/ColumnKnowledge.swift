import QuireBinder
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireSession
import QuireSyntax
import Synchronization

/// The columns known at the cursor: those after the last complete stage before it, according to the binder, with their
/// declarations by the provider.
struct ColumnKnowledge {
    /// A column.
    struct Column {
        let name: String
        let type: ValueType
        /// The declared field; nil for a column made in the query.
        var field: Field?
        /// Whether the API filters by it.
        var isPushed = false

        /// Its name as written in a query: in backquotes unless it is a plain word.
        var written: String {
            // A joined table's name is followed by the column's own name.
            if let own = field?.name, name.hasSuffix(".\(own)") {
                return name.dropLast(own.count) + String(written: own)
            }
            return field?.name == name ? String(written: name) : name
        }
    }

    /// Caches the binder's result for a text, which stays the same while a stage is typed.
    final class Memory: Sendable {
        private let known = Mutex<(text: String, schema: Schema?)?>(nil)

        func schema(of text: String, _ find: () -> Schema?) -> Schema? {
            if let known = known.withLock({ $0?.text == text ? $0 : nil }) { return known.schema }
            let schema = find()
            known.withLock { $0 = (text, schema) }
            return schema
        }
    }

    private let session: Session
    private let expected: Expectation
    private let source: SourceText
    private let memory: Memory

    init(_ session: Session, _ expected: Expectation, in source: SourceText, _ memory: Memory) {
        self.session = session
        self.expected = expected
        self.source = source
        self.memory = memory
    }

    /// The columns, those that the API can filter by first.
    var columns: [Column] {
        let tables = self.tables
        var described = (schema?.columns ?? []).map { column in
            let field = field(column.name, tables)
            return Column(
                name: column.name, type: column.type, field: field?.field, isPushed: field?.isPushed ?? false)
        }
        if described.isEmpty, let table = tables.first?.declared {
            let pushed = Set(table.filters.map(\.field))
            described = table.fields.map { field in
                Column(name: field.name, type: field.type, field: field, isPushed: pushed.contains(field.name))
            }
        }
        return described.filter(\.isPushed) + described.filter { !$0.isPushed }
    }

    /// The columns of the table that is being joined, by its alias.
    var joined: [Column] {
        guard let table = tables.last, tables.count > 1, let declared = table.declared else { return [] }
        return declared.fields.map { Column(name: "\(table.alias).\($0.name)", type: $0.type, field: $0) }
    }

    /// The columns that a stage can work on.
    func columns(thatFit stage: Keyword?) -> [Column] {
        switch stage {
        case .sum, .avg: return columns.filter { [.integer, .decimal, .money, .duration].contains($0.type) }
        case .expand: return columns.filter { if case .list = $0.type { true } else { false } }
        default: return columns
        }
    }

    /// The name or path at a place, without quotes.
    func name(at place: SourceSpan) -> String {
        SyntaxWord.all(in: SourceText(source.slice(place))).map(\.text).joined()
    }

    /// The column whose name or path is at a place.
    func column(at place: SourceSpan) -> Column? { column(name(at: place)) }

    /// The column of a name or path.
    func column(_ name: String) -> Column? {
        let all = columns + joined
        if let found = all.first(where: { $0.name == name }) { return found }
        guard let dot = name.lastIndex(of: ".") else { return nil }
        return members(of: String(name[..<dot])).first { $0.name == name[name.index(after: dot)...] }
    }

    /// The continuations of a path: the columns of an alias, the parts of money, the members of a record.
    func members(of base: String) -> [Column] {
        let own = (columns + joined).filter { $0.name.hasPrefix(base + ".") }
        if !own.isEmpty {
            return own.map { column in
                Column(
                    name: String(column.name.dropFirst(base.count + 1)), type: column.type, field: column.field,
                    isPushed: column.isPushed)
            }
        }
        // The alias of the first source may qualify its columns too.
        if let first = tables.first, first.alias == base { return columns }
        return column(base.filter { $0 != "[" && $0 != "]" }).map { Self.members(of: $0.type) } ?? []
    }

    private static func members(of type: ValueType) -> [Column] {
        switch type {
        case .money: [Column(name: "value", type: .decimal), Column(name: "currency", type: .text)]
        case .record(let members): members.map { Column(name: $0.name, type: $0.type) }
        default: []
        }
    }

    // MARK: - Columns from the binder

    private var schema: Schema? {
        guard let query = expected.query else { return nil }
        let earlier = source.slice(SourceSpan(0, expected.statementStart ?? query.start))
        let starts = query.stages.map(\.start)
        // If the stages before are incomplete too, the ones before those are used.
        for cut in starts.isEmpty ? [source.bytes.count] : starts.suffix(Self.mostCuts).reversed() {
            let own = source.slice(SourceSpan(query.start, cut))
            if own.allSatisfy(\.isWhitespace) { return session.last?.schema }
            if let schema = schema(of: earlier + own) { return schema }
        }
        return nil
    }

    private static let mostCuts = 3

    private func schema(of text: String) -> Schema? {
        memory.schema(of: text) { session.outline(SourceText(text), mode: .interactive).schema }
    }

    // MARK: - Columns from the declarations

    private struct Table {
        var alias: String
        var declared: QuirePluginKit.Table?
    }

    /// The tables that the query names, in order.
    private var tables: [Table] {
        guard let query = expected.query, let first = query.sources.first, let last = query.sources.last else {
            return []
        }
        // A union is read through the common schema, whatever the names of its tables.
        let own = declared(last, isUnion: query.sources.count > 1)
        return [table(first, own)] + query.joins.map { table($0, declared($0, isUnion: false)) }
    }

    private func table(_ syntax: TableSyntax, _ declared: QuirePluginKit.Table?) -> Table {
        let name = syntax.alias?.text ?? syntax.table?.text
        if case .file(let file) = syntax.root {
            return Table(alias: name ?? reference(file)?.shortName ?? "", declared: declared)
        }
        return Table(alias: name ?? declared?.name ?? self.name(at: syntax.root.span), declared: declared)
    }

    private func declared(_ syntax: TableSyntax, isUnion: Bool) -> QuirePluginKit.Table? {
        if case .file(let file) = syntax.root { return declared(file) }
        return declared(name(at: syntax.root.span), syntax.table?.text, isUnion: isUnion)
    }

    /// The columns of the file whose path is at a place, ignoring its options.
    func columns(ofFileAt place: SourceSpan) -> [Column] {
        let path = LiteralSyntax(.text, raw: source.slice(place), span: place)
        return (declared(FileSyntax(path: path, span: place))?.fields ?? []).map {
            Column(name: $0.name, type: $0.type, field: $0)
        }
    }

    /// The columns of a file as inspected, or from its beginning.
    private func declared(_ file: FileSyntax) -> QuirePluginKit.Table? {
        guard let files = session.world.sources.files, let reference = reference(file) else { return nil }
        return try? (files.known(reference) ?? files.beginning(reference)).get().table
    }

    private func reference(_ file: FileSyntax) -> FileReference? {
        FileReference(of: file, in: source, zone: session.world.run.zone)
    }

    private func declared(_ provider: String, _ table: String?, isUnion: Bool) -> QuirePluginKit.Table? {
        if isUnion || provider == "all" {
            let kind: CommonMapping.Table = table == "payments" ? .payments : .links
            return session.world.sources.providers.lazy.compactMap { $0.table(named: kind.rawValue) }.first
        }
        guard let provider = session.catalog.provider(named: provider) else { return nil }
        return table.map { provider.table(named: $0) } ?? provider.defaultTable
    }

    private func field(_ name: String, _ tables: [Table]) -> (field: Field, isPushed: Bool)? {
        for (index, table) in tables.enumerated() {
            let own =
                index > 0 && name.hasPrefix(table.alias + ".") ? String(name.dropFirst(table.alias.count + 1)) : name
            if index > 0, own == name { continue }
            if let declared = table.declared, let field = declared.field(named: own) {
                return (field, index == 0 && declared.filters.contains { $0.field == own })
            }
        }
        return nil
    }
}

extension String {
    /// The column's name as written in a query: in backquotes unless it is a plain word.
    fileprivate init(written name: String) {
        let isWord =
            name.first.map { $0.isLetter || $0 == "_" } == true
            && name.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        self = isWord ? name : "`\(name.replacing("`", with: "``"))`"
    }
}
