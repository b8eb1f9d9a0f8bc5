import Foundation
import QuirePluginKit

/// Recognizes the parameters that filter by a column.
///
/// No filter is declared exact: a document that calls a parameter a filter doesn't define how it treats letter case or
/// parts of a word. Rows are checked again, so nothing is lost.
enum FilterGuess {
    /// Adds the filters, and the parameters that make the list complete.
    static func fill(_ draft: inout TableDraft) {
        for parameter in draft.open where parameter.isWritable {
            guard let found = match(parameter, draft) else { continue }
            if let capability = capability(parameter, found, draft), !isTaken(capability, draft) {
                draft.used.insert(parameter.name)
                draft.resource.table.filters.append(capability)
                draft.guess("filters/\(found.field.name)", reason(parameter, found, capability))
            }
            sendWhole(parameter, &draft)
            if found.bound != nil,
                let words = parameter.words.split(separator: "\n").first(where: {
                    $0.contains("Default") || $0.contains("default")
                })
            {
                draft.note(
                    "filters/\(found.field.name)",
                    "check: without \(parameter.name) the list may not be whole: \"\(SpecText.line(String(words), 120))\""
                )
            }
        }
    }

    /// A column that a parameter compares with.
    private struct Match {
        var field: Field
        var bound: FilterCapability.Operator?
        /// Whether the description says that the bound is included or excluded.
        var isStated = false
    }

    private static func match(_ parameter: SpecParameter, _ draft: TableDraft) -> Match? {
        let words = parameter.words.prefix(1000).lowercased()
        guard !["exclud", "except", "not equal", "omit", "ignore"].contains(where: { words.contains($0) }) else {
            return nil
        }
        guard var parts = NameParts(parameter.name) else { return nil }
        for prefix in ["filter", "filters", "where", "query", "q", "f"]
        where parts.keys.count > 1 && parts.keys[0] == prefix {
            parts.keys.removeFirst()
        }
        guard let name = parts.keys.first, parts.keys.count == 1 else { return nil }
        if let field = comparable(name, draft) {
            guard let bound = parts.bound else { return Match(field: field) }
            let (operation, isStated) = settled(bound, words)
            return Match(field: field, bound: operation, isStated: isStated)
        }
        // `created_from`, `min_amount`, `updated_since` and the like.
        for (affix, bound) in affixes {
            let stems = [
                name.hasSuffix("_" + affix) ? String(name.dropLast(affix.count + 1)) : nil,
                name.hasPrefix(affix + "_") ? String(name.dropFirst(affix.count + 1)) : nil,
            ].compactMap { $0 }
            for stem in stems {
                guard let field = comparable(stem, draft), isOrdered(field.type) else { continue }
                let (bound, isStated) = settled(bound, words)
                return Match(field: field, bound: bound, isStated: isStated)
            }
        }
        if let bound = ends[name], let field = named(in: parameter.words, draft) {
            let (operation, isStated) = settled(bound, words)
            return Match(field: field, bound: operation, isStated: isStated)
        }
        let singular = SnakeCase.singular(name)
        guard parameter.shape.kind == .list || name != singular, let field = comparable(singular, draft) else {
            return nil
        }
        return parameter.shape.kind == .list ? Match(field: field) : nil
    }

    /// The column of that name; of times also `created_at` for `created`.
    private static func comparable(_ name: String, _ draft: TableDraft) -> Field? {
        let fields = draft.resource.table.fields.filter { !$0.isFromRequest && isComparable($0.type) }
        if let field = fields.first(where: { $0.name == name }) { return field }
        let names = ["_at", "_date", "_on"].map { name + $0 }
        return fields.first { names.contains($0.name) && ($0.type == .timestamp || $0.type == .date) }
    }

    private static func isComparable(_ type: ValueType) -> Bool {
        switch type {
        case .bool, .integer, .decimal, .text, .uuid, .timestamp, .date: true
        case .money, .period, .duration, .list, .record, .any, .null: false
        }
    }

    private static func isOrdered(_ type: ValueType) -> Bool {
        type == .timestamp || type == .date || type == .integer || type == .decimal
    }

    /// Parameters that are an end of a time which only their descriptions name.
    private static let ends: [String: FilterCapability.Operator] = [
        "begin_time": .atLeast, "start_time": .atLeast, "start_date": .atLeast, "start": .atLeast, "from": .atLeast,
        "from_date": .atLeast, "begin": .atLeast, "since": .moreThan, "after": .moreThan, "end_time": .lessThan,
        "end_date": .lessThan, "end": .lessThan, "to": .lessThan, "to_date": .lessThan, "until": .lessThan,
        "before": .lessThan,
    ]

    /// The one time that a description names in backquotes.
    private static func named(in words: String, _ draft: TableDraft) -> Field? {
        let fields = draft.resource.table.fields.filter { field in
            guard field.type == .timestamp || field.type == .date, !field.isFromRequest else { return false }
            return words.contains("`\(field.name)`") || words.contains("`\(field.path.keys.last ?? field.name)`")
        }
        return fields.count == 1 ? fields.first : nil
    }

    /// Affixes that determine which bound a parameter is, longest first.
    private static let affixes: [(String, FilterCapability.Operator)] = [
        ("greater_than_or_equal", .atLeast), ("less_than_or_equal", .atMost), ("greater_than", .moreThan),
        ("less_than", .lessThan), ("before", .lessThan), ("after", .moreThan), ("since", .moreThan),
        ("until", .lessThan), ("from", .atLeast), ("start", .atLeast), ("gte", .atLeast), ("lte", .atMost),
        ("min", .atLeast), ("max", .atMost), ("end", .lessThan), ("gt", .moreThan), ("lt", .lessThan),
        ("to", .lessThan),
        ("ge", .atLeast), ("le", .atMost),
    ]

    /// The bound according to the description. Without one, an ambiguous bound is taken as exclusive, so that no row is
    /// lost in either case.
    private static func settled(_ bound: FilterCapability.Operator, _ words: String) -> (
        FilterCapability.Operator, Bool
    ) {
        let isIn =
            ["or equal", "inclusive", "or after", "or before", "or on", "no earlier", "no later", "at or ", "on or "]
            .contains { words.contains($0) } && !words.contains("exclusive") && !words.contains("not inclusive")
        let isOut = words.contains("exclusive") || words.contains("strictly")
        switch bound {
        case .atLeast, .moreThan: return (isIn ? .atLeast : isOut ? .moreThan : bound, isIn || isOut)
        case .atMost, .lessThan: return (isIn ? .atMost : isOut ? .lessThan : bound, isIn || isOut)
        case .equals, .anyOf: return (bound, false)
        }
    }

    private static func capability(
        _ parameter: SpecParameter, _ found: Match, _ draft: TableDraft
    ) -> FilterCapability? {
        let field = found.field
        guard fits(parameter.one, field) else { return nil }
        let isList = parameter.shape.kind == .list
        var operation = found.bound ?? (isList ? .anyOf : .equals)
        var name = parameter.name
        var encoding = FilterCapability.Encoding.single
        if found.bound == nil, isList {
            switch parameter.style {
            case "form":
                let written = parameter.examples + " " + parameter.words
                if name.hasSuffix("[]") {
                    name.removeLast(2)
                    encoding = .bracketRepeated
                } else if written.contains(name + "[]=") {
                    encoding = .bracketRepeated
                } else {
                    encoding = parameter.explodes ? .repeated : .commaSeparated
                }
            case "body": return nil
            default: return nil
            }
        } else if isList {
            return nil
        } else if draft.operation.sendsBody {
            guard !name.contains(".") else { return nil }
        }
        if name.hasSuffix("[]") { operation = found.bound ?? .equals }
        var capability = FilterCapability(
            field: field.name, operation, parameter: name, encoding: encoding, fidelity: .superset)
        let isChoice = operation == .equals || operation == .anyOf
        if isChoice { capability.acceptedValues = parameter.values.isEmpty ? field.values : parameter.values }
        if isChoice, field.valuesAreListedBySchema, !parameter.values.isEmpty {
            // A value that no row can have is none to filter by; without one in common they compare different things.
            capability.acceptedValues = parameter.values.filter(field.values.contains)
            guard !capability.acceptedValues.isEmpty else { return nil }
        }
        if field.type == .timestamp {
            capability.form = form(parameter.one, field)
            // A day stands for its whole interval: an instant isn't a day, and a bound at the end of one is uncertain.
            if capability.form == .date, isChoice { return nil }
            if capability.form == .date, !found.isStated, operation == .atMost { capability.operator = .lessThan }
        }
        return capability
    }

    private static func form(_ shape: Shape, _ field: Field) -> FilterCapability.ValueForm {
        if shape.kind == .integer || shape.kind == .number {
            return field.timeForm == .unixMilliseconds ? .unixMilliseconds : .unixSeconds
        }
        return shape.format == "date" ? .date : .plain
    }

    /// Whether values of a parameter can be those of a column.
    private static func fits(_ shape: Shape, _ field: Field) -> Bool {
        switch shape.kind {
        case .any: return shape.properties.isEmpty
        case .object, .list: return false
        case .bool: return field.type == .bool
        case .text:
            let isTime = field.type == .timestamp || field.type == .date
            if isTime { return shape.format != "date" || field.timeForm == .text || field.type == .date }
            // A time in another format than the parameter's can't be compared with it.
            if shape.format.hasPrefix("date") { return false }
            return field.type != .bool || shape.values.isEmpty || Set(shape.values) == ["true", "false"]
        case .integer, .number:
            switch field.type {
            case .integer, .decimal, .text: return true
            case .timestamp: return field.timeForm != .text || shape.words.lowercased().contains("unix")
            case .bool, .uuid, .date, .money, .period, .duration, .list, .record, .any, .null: return false
            }
        }
    }

    private static func isTaken(_ capability: FilterCapability, _ draft: TableDraft) -> Bool {
        draft.resource.table.filters.contains {
            $0.parameter == capability.parameter
                || ($0.field == capability.field && $0.operator == capability.operator)
        }
    }

    private static func reason(_ parameter: SpecParameter, _ found: Match, _ capability: FilterCapability) -> String {
        let name = parameter.name
        let what = "\(name) compares with \(found.field.name), by its name"
        switch capability.operator {
        case .equals: return what
        case .anyOf:
            switch capability.encoding {
            case .bracketRepeated where !name.hasSuffix("[]"): return what + "; sent with brackets, as in its example"
            case .commaSeparated: return what + "; several values with commas between, by explode: false"
            case .bracketRepeated, .repeated, .single, .jsonArray, .path: return what
            }
        case .atLeast, .atMost:
            return what
                + (found.isStated
                    ? "; the bound is included, by its description" : "; the bound is taken to be included")
        case .moreThan, .lessThan:
            return what
                + (found.isStated
                    ? "; the bound is excluded, by its description"
                    : "; nothing says whether the bound is included, "
                        + "so only values beyond it are requested")
        }
    }

    /// Sends the value for all to a filter that filters even when it isn't sent, if it has such a value.
    static func sendWhole(_ parameter: SpecParameter, _ draft: inout TableDraft) {
        guard let standard = parameter.shape.standard ?? parameter.element?.standard, !parameter.values.isEmpty else {
            return
        }
        let all = parameter.values.first { ["all", "any", "*"].contains($0.lowercased()) }
        if let all, all != standard {
            draft.resource.endpoint.parameters.append(QueryItem(parameter.name, all))
            draft.used.insert(parameter.name)
            draft.guess(
                "parameters",
                "\(parameter.name)=\(all) is sent, since without it the list has only those with \(standard)")
        } else if all == nil {
            draft.note(
                "filters/" + (match(parameter, draft)?.field.name ?? ""),
                "check: without \(parameter.name) the API uses \(standard), and names no value for all; the list may hold only those"
            )
        }
    }
}
