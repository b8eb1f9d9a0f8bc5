import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireSession
import QuireSyntax
import Synchronization

/// What is known of the columns where the cursor stands: those after the last whole stage before it, as the binder sees
/// them, with what the API's document says of them.
struct ColumnKnowledge {
    /// A column.
    struct Column {
        let name: String
        let type: ValueType
        /// What the provider's document says of it; nil for one that was made in the query.
        var field: Field?
        /// Whether the API filters by it.
        var isPushed = false
    }

    /// Remembers what the binder said of a text, which stays the same while a stage is typed.
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
    private let query: CursorQuery
    private let text: String
    private let memory: Memory

    init(_ session: Session, _ query: CursorQuery, in text: String, _ memory: Memory) {
        self.session = session
        self.query = query
        self.text = text
        self.memory = memory
    }

    /// The columns, what the API filters by first.
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

    /// The column of a name or path.
    func column(_ name: String) -> Column? {
        let all = columns + joined
        if let found = all.first(where: { $0.name == name }) { return found }
        guard let dot = name.lastIndex(of: ".") else { return nil }
        return members(of: String(name[..<dot])).first { $0.name == name[name.index(after: dot)...] }
    }

    /// What a path goes on with: the columns of an alias, the parts of money, the members of a record.
    func members(of base: String) -> [Column] {
        let own = (columns + joined).filter { $0.name.hasPrefix(base + ".") }
        if !own.isEmpty {
            return own.map { column in
                Column(
                    name: String(column.name.dropFirst(base.count + 1)), type: column.type, field: column.field,
                    isPushed: column.isPushed)
            }
        }
        // The alias of the first source may stand before its columns too.
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

    // MARK: - What the binder says

    private var schema: Schema? {
        guard let first = query.words.first else { return session.last?.schema }
        let start = first.span.start
        let earlier = String(decoding: Array(text.utf8).prefix(query.statementStart), as: UTF8.self)
        var cut = query.stage
        // Where the stages before aren't whole either, those before them say more than nothing.
        for _ in 0..<Self.mostCuts {
            let end = cut.map { query.words[$0].span.start } ?? query.words.last?.span.end ?? start
            let own = String(decoding: Array(text.utf8)[start..<max(start, end)], as: UTF8.self)
            if own.allSatisfy(\.isWhitespace) { return session.last?.schema }
            if let schema = schema(of: earlier + own) { return schema }
            guard let place = cut else { return nil }
            cut = query.words[..<place].lastIndex { $0.keyword?.startsStage == true }
            if cut == nil { return nil }
        }
        return nil
    }

    private static let mostCuts = 3

    private func schema(of text: String) -> Schema? {
        memory.schema(of: text) { session.outline(SourceText(text), mode: .interactive).schema }
    }

    // MARK: - What the documents say

    private struct Table {
        var alias: String
        var declared: QuirePluginKit.Table?
    }

    /// The tables that the query names, in order.
    private var tables: [Table] {
        var found: [Table] = []
        let words = query.words
        for (index, word) in words.enumerated() where index + 1 < words.count {
            let follows = word.isSymbol(",") && words[..<index].allSatisfy { $0.keyword?.startsStage != true }
            guard word.keyword == .from || word.keyword == .join || follows, case .word = words[index + 1].kind else {
                continue
            }
            let isDotted = index + 3 < words.count && words[index + 2].isSymbol(".")
            let name = isDotted ? words[index + 3].text : nil
            let end = index + (isDotted ? 4 : 2)
            let alias = end + 1 < words.count && words[end].keyword == .as ? words[end + 1].text : nil
            let declared = declared(words[index + 1].text, name, isUnion: follows)
            if follows {
                // A union is read through the common schema, whatever the tables are called.
                if !found.isEmpty { found[0].declared = declared }
                continue
            }
            found.append(
                Table(alias: alias ?? name ?? declared?.name ?? words[index + 1].text, declared: declared))
        }
        return found
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
