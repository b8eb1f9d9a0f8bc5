import QuirePluginKit

/// Finds the column that names a row.
enum KeyGuess {
    /// Sets the primary key, with the reason.
    static func fill(_ draft: inout TableDraft) {
        let fields = draft.resource.table.fields.filter { $0.type.isText || $0.type == .integer }
        let verb = ["_list", "_search"].first { draft.resource.table.name.hasSuffix($0) } ?? ""
        let singular = SnakeCase.singular(String(draft.resource.table.name.dropLast(verb.count)))
        let names = [
            "id", "\(singular)_id", "uuid", "sid", "guid", "uid", "gid", "key", "\(singular)_key", "token", "slug",
            "code", "number",
        ]
        let found =
            names.lazy.compactMap { name in fields.first { $0.name == name } }.first
            ?? fields.first { $0.type == .uuid }
            ?? fields.first { $0.name.hasSuffix("_id") && singular.hasSuffix($0.name.dropLast(3)) }
        guard let found, let index = draft.resource.table.fields.firstIndex(where: { $0.name == found.name }) else {
            draft.resource.table.primaryKey = []
            draft.note(
                "key",
                "check: no column looks like a key; declare one, so that a row that comes twice is noticed"
            )
            return
        }
        draft.resource.table.primaryKey = [found.name]
        if found.name != "id" { draft.guess("key", "\(found.name) is taken for the key, by its name") }
        if found.isNullable {
            draft.resource.table.fields[index].isNullable = false
            if draft.operation.envelope.row.statesRequired {
                draft.guess("fields/\(found.name)", "never null, as the key; the schema doesn't list it as required")
            }
        }
    }
}
