import Foundation
import QuirePluginKit

/// Recognizes the sorts of a list. Every assumed sort is verified as rows arrive.
enum SortGuess {
    private static let names: Set<String> = [
        "sort", "sort_by", "order_by", "orderby", "order", "sortby", "sort_field", "ordering", "sort_key", "sort_on",
        "sorting",
    ]
    private static let directions: Set<String> = [
        "direction", "order", "sort_order", "order_type", "sort_direction", "order_direction", "sort_dir", "dir",
        "order_dir", "sort_type", "ascending", "sort",
    ]

    /// Fills in the sorts.
    static func fill(_ draft: inout TableDraft) {
        let direction = draft.open(directions) { way($0) != nil && $0.isWritable }
        let sort = draft.open(names) { $0.name != direction?.name && $0.isWritable && $0.shape.kind != .object }
        draft.used.formUnion([direction?.name, sort?.name].compactMap { $0 })
        if let sort {
            let values = self.values(of: sort, draft)
            for value in values { add(value, sort, direction, &draft) }
            if draft.resource.table.sorts.isEmpty {
                draft.note("fields", "not used: \(sort.name), since nothing says which columns it sorts by")
            }
        } else if let direction, let way = way(direction) {
            directionOnly(direction, way, &draft)
        }
    }

    /// The words for both directions of a parameter.
    private struct Way {
        var ascending: String
        var descending: String
    }

    private static func way(_ parameter: SpecParameter) -> Way? {
        let values = parameter.values
        let up = values.first { ["asc", "ascending", "1", "true"].contains($0.lowercased()) }
        let down = values.first { ["desc", "descending", "-1", "false"].contains($0.lowercased()) }
        if let up, let down { return Way(ascending: up, descending: down) }
        guard values.isEmpty, parameter.shape.kind == .text, PagingNames.word(parameter.name) != "sort" else {
            return nil
        }
        let words = parameter.words.lowercased()
        return words.contains("asc") && words.contains("desc") ? Way(ascending: "asc", descending: "desc") : nil
    }

    private static func values(of sort: SpecParameter, _ draft: TableDraft) -> [String] {
        if !sort.values.isEmpty { return sort.values }
        let fields = Set(draft.resource.table.fields.map(\.name))
        return sort.words.prefix(3000).matches(of: #/`([A-Za-z0-9_.:-]{1,60})`/#).map { String($0.1) }
            .filter { fields.contains(SnakeCase.name($0) ?? "") }
    }

    /// Adds the sort for a value, or the direction that it adds to one.
    private static func add(
        _ value: String, _ sort: SpecParameter, _ direction: SpecParameter?, _ draft: inout TableDraft
    ) {
        guard !value.contains(where: { "&={}".contains($0) }), let (stem, isDown) = parts(value),
            let field = column(stem, draft)
        else { return }
        let way = direction.flatMap(way)
        var up: [QueryItem]?
        var down: [QueryItem]?
        if let isDown {
            if isDown { down = [QueryItem(sort.name, value)] } else { up = [QueryItem(sort.name, value)] }
        } else if let direction, let way {
            up = [QueryItem(sort.name, value), QueryItem(direction.name, way.ascending)]
            down = [QueryItem(sort.name, value), QueryItem(direction.name, way.descending)]
        } else if sort.words.contains("-\(value)") || sort.words.lowercased().contains("minus")
            || sort.words.lowercased().contains("prefix") || sort.words.contains("`-`")
        {
            up = [QueryItem(sort.name, value)]
            down = [QueryItem(sort.name, "-" + value)]
        } else if sort.words.contains(":asc") || sort.words.contains(":desc") {
            up = [QueryItem(sort.name, value + ":asc")]
            down = [QueryItem(sort.name, value + ":desc")]
        } else {
            up = [QueryItem(sort.name, value)]
        }
        let nulls: SortCapability.Nulls = field.isNullable ? .unknown : .never
        if let index = draft.resource.table.sorts.firstIndex(where: { $0.field == field.name }) {
            draft.resource.table.sorts[index].ascending = draft.resource.table.sorts[index].ascending ?? up
            draft.resource.table.sorts[index].descending = draft.resource.table.sorts[index].descending ?? down
            return
        }
        draft.resource.table.sorts.append(
            SortCapability(field: field.name, ascending: up, descending: down, nulls: nulls))
        let only =
            up != nil && isDown == nil && down == nil && !sort.values.contains("-" + value)
            ? "; ascending is taken for granted" : ""
        draft.guess(
            "sorts/\(field.name)",
            "\(sort.name) with \(SpecText.line(value, 60)) sorts by \(field.name), by its name" + only)
    }

    /// The field that a value sorts by, and its direction if stated.
    private static func parts(_ value: String) -> (String, Bool?)? {
        let lower = value.lowercased()
        for mark in [":", "_", ".", " ", "-", ","] {
            for (word, isDown) in [("desc", true), ("asc", false), ("descending", true), ("ascending", false)]
            where lower.hasSuffix(mark + word) {
                return (String(value.dropLast(mark.count + word.count)), isDown)
            }
        }
        if value.hasPrefix("-") { return (String(value.dropFirst()), true) }
        if value.hasPrefix("+") { return (String(value.dropFirst()), false) }
        return value.isEmpty ? nil : (value, nil)
    }

    private static func column(_ name: String, _ draft: TableDraft) -> Field? {
        guard let word = SnakeCase.name(name.split(separator: ".").last.map(String.init) ?? name) else { return nil }
        let names = [word, word + "_at", word + "_date"]
        let fields = draft.resource.table.fields.filter { field in
            switch field.type {
            case .bool, .integer, .decimal, .money, .text, .uuid, .timestamp, .date: true
            case .period, .duration, .list, .record, .any, .null: false
            }
        }
        return names.lazy.compactMap { name in fields.first { $0.name == name } }.first
    }

    /// A direction without a field: of the column that its description names.
    private static func directionOnly(_ parameter: SpecParameter, _ way: Way, _ draft: inout TableDraft) {
        let words = parameter.words.lowercased()
        let field =
            draft.resource.table.fields.first { words.contains("`\($0.name)`") && column($0.name, draft) != nil }
            ?? draft.resource.table.fields.first { $0.name == "created_at" && words.contains("creat") }
        guard let field else {
            draft.note("fields", "not used: \(parameter.name), since nothing says which column it sorts by")
            return
        }
        draft.resource.table.sorts.append(
            SortCapability(
                field: field.name, ascending: [QueryItem(parameter.name, way.ascending)],
                descending: [QueryItem(parameter.name, way.descending)],
                nulls: field.isNullable ? .unknown : .never))
        draft.guess(
            "sorts/\(field.name)",
            "\(parameter.name) reverses the order, which is by \(field.name) by its description")
    }
}
