import Foundation
import QuirePluginKit

/// Finds the table that a table hangs from, so that a query can read the lists of all its rows.
enum Parents {
    /// Sets the parents of tables whose one needed value is the key of a table whose path theirs begins with.
    static func fill(_ drafts: inout [TableDraft]) {
        let tops = drafts.filter { $0.resource.table.filterRules.isEmpty && $0.resource.table.primaryKey.count == 1 }
        for index in drafts.indices {
            let path = drafts[index].operation.path
            let parts = drafts[index].resource.table.filters.filter { $0.encoding == .path }
            guard parts.count == 1, drafts[index].resource.requiresOnlyPath, let part = parts.first,
                let brace = path.firstIndex(of: "{")
            else { continue }
            var prefix = String(path[..<brace])
            while prefix.hasSuffix("/") { prefix.removeLast() }
            let parent = tops.first { top in
                let own = top.operation.path
                return own == prefix || own.hasPrefix(prefix + ".")
            }
            guard let parent, let key = parent.resource.table.primaryKey.first,
                let column = drafts[index].resource.table.fields.firstIndex(where: { $0.name == part.field })
            else { continue }
            drafts[index].resource.table.fields[column].type = parent.resource.table.field(named: key)?.type ?? .text
            adopt(part, of: parent.resource, &drafts[index])
            drafts[index].guess(
                "parent",
                "the path begins with that of \(parent.resource.table.name), so its part is taken for their \(key)"
            )
        }
    }

    /// Sets the parent; a column of the rows with its key replaces one that is filled in.
    private static func adopt(_ part: FilterCapability, of parent: Resource, _ draft: inout TableDraft) {
        let wanted = SnakeCase.singular(parent.table.name) + "_" + (parent.table.primaryKey.first ?? "id")
        var name = part.field
        let own = draft.resource.table.fields.firstIndex {
            $0.name == wanted && !$0.isFromRequest && ($0.type.isText || $0.type == .integer)
        }
        if let own {
            draft.resource.table.fields.removeAll { $0.isFromRequest && $0.name == part.field }
            name = wanted
            draft.guess(
                "fields/\(wanted)",
                "the \(parent.table.primaryKey.first ?? "id") of the \(SnakeCase.singular(parent.table.name)) that the path names, by its name"
            )
            _ = own
        } else if draft.resource.table.field(named: wanted) == nil,
            let index = draft.resource.table.fields.firstIndex(where: { $0.isFromRequest && $0.name == part.field })
        {
            draft.resource.table.fields[index].name = wanted
            draft.resource.table.fields[index].path = FieldPath(keys: [wanted])
            name = wanted
        }
        draft.resource.endpoint.path = draft.resource.endpoint.path.replacing("{\(part.parameter)}", with: "{\(name)}")
        for index in draft.resource.table.filters.indices where draft.resource.table.filters[index].encoding == .path {
            draft.resource.table.filters[index].field = name
            draft.resource.table.filters[index].parameter = name
        }
        draft.resource.table.filterRules = [.required([name])]
        draft.resource.table.parent = Parent(
            resource: parent.table.name, field: parent.table.primaryKey.first ?? "id", childField: name)
    }
}

extension Resource {
    /// Whether nothing but parts of the path must be named.
    fileprivate var requiresOnlyPath: Bool {
        let parts = Set(table.filters.filter { $0.encoding == .path }.map { [$0.parameter] })
        return table.filterRules.allSatisfy { rule in
            if case .required(let names) = rule { return parts.contains(names) }
            return false
        }
    }
}
