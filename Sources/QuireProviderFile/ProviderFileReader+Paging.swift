import QuireDiagnostics
import QuirePluginKit
import Yams

extension ProviderFileReader {
    private static let styles: [(String, FileShape)] = [
        ("none", .noPaging), ("page", .numberedPaging), ("offset", .offsetPaging), ("cursor", .cursorPaging),
        ("next_url", .addressPaging),
    ]

    /// How one gets from page to page: a style alone, or with its details.
    mutating func paging(_ node: Node) -> Paging {
        guard let mapping = node.mapping else {
            switch word(node, "paging", ProviderFileReader.styles) {
            case .numberedPaging?: return .pageNumber(Paging.PageNumber())
            case .offsetPaging?: return .offset(Paging.Offset())
            case .cursorPaging?, .addressPaging?:
                problem(.missingKey, "this style of paging needs the place that names the next page", at: node)
                return .none
            default: return .none
            }
        }
        guard let style = mapping["style"] else {
            problem(.missingKey, "paging needs style", at: node)
            return .none
        }
        guard let shape = word(style, "style", ProviderFileReader.styles), let rule = self.mapping(node, shape) else {
            return .none
        }
        switch shape {
        case .numberedPaging: return numbered(rule)
        case .offsetPaging: return offset(rule)
        case .cursorPaging: return cursor(rule)
        case .addressPaging: return address(rule)
        default: return .none
        }
    }

    private mutating func numbered(_ rule: Mapping) -> Paging {
        .pageNumber(
            Paging.PageNumber(
                parameter: text(rule["parameter"], "parameter") ?? "page",
                first: number(rule["first"], "first", least: 0) ?? 1, current: path(rule["current"], "current"),
                next: path(rule["next"], "next"), pages: path(rule["pages"], "pages"),
                hasMore: path(rule["has_more"], "has_more"), shortPageEnds: shortPageEnds(rule),
                endStatuses: endStatuses(rule)))
    }

    private mutating func offset(_ rule: Mapping) -> Paging {
        .offset(
            Paging.Offset(
                parameter: text(rule["parameter"], "parameter") ?? "offset",
                hasMore: path(rule["has_more"], "has_more"), shortPageEnds: shortPageEnds(rule),
                endStatuses: endStatuses(rule)))
    }

    private mutating func cursor(_ rule: Mapping) -> Paging {
        guard let key = oneOf(["next", "last_row", "header"], in: rule, "where the cursor comes from"),
            let place = text(rule[key], key)
        else { return .none }
        let isInclusive = flag(rule["inclusive"], "inclusive")
        if isInclusive != nil, key != "last_row" {
            problem(.impossibleCombination, "only the cursor of a last row can be inclusive", at: rule["inclusive"])
        }
        // A question mark means that the last page lacks it, as for records and fields.
        let isOptional = key == "next" && place.hasSuffix("?")
        let source: Paging.Cursor.Source =
            switch key {
            case "next": .body(FieldPath(isOptional ? String(place.dropLast()) : place))
            case "header": .header(place)
            default: .lastRow(FieldPath(place), isInclusive: isInclusive ?? false)
            }
        var cursor = Paging.Cursor(
            parameter: text(rule["parameter"], "parameter") ?? "cursor", from: source,
            hasMore: path(rule["has_more"], "has_more"), carriesParameters: keepsParameters(rule),
            shortPageEnds: shortPageEnds(rule), endStatuses: endStatuses(rule))
        cursor.isAbsentAtEnd = isOptional
        return .cursor(cursor)
    }

    private mutating func address(_ rule: Mapping) -> Paging {
        guard let key = oneOf(["path", "links", "link_header"], in: rule, "where the address comes from") else {
            return .none
        }
        var source = Paging.NextURL.Source.linkHeader(relation: "next")
        var isOptional = false
        switch key {
        case "path":
            let place = text(rule["path"], "path") ?? ""
            isOptional = place.hasSuffix("?")
            source = .body(FieldPath(isOptional ? String(place.dropLast()) : place))
        case "links":
            guard let node = rule["links"], let links = mapping(node, .links), let path = path(links["path"], "path")
            else { return .none }
            source = .links(path, relation: text(links["rel"], "rel") ?? "next")
        default: source = .linkHeader(relation: text(rule["link_header"], "link_header") ?? "next")
        }
        var link = Paging.NextURL(
            from: source, current: path(rule["current"], "current"),
            pageParameter: text(rule["page_parameter"], "page_parameter"), carriesParameters: keepsParameters(rule))
        link.isAbsentAtEnd = isOptional
        return .nextURL(link)
    }

    /// The one of these keys that is present; reports a diagnostic if there are none or several.
    private mutating func oneOf(_ keys: [String], in rule: Mapping, _ what: String) -> String? {
        let given = keys.filter { rule[$0] != nil }
        if given.count == 1 { return given.first }
        problem(
            given.isEmpty ? .missingKey : .impossibleCombination,
            "paging: expected one of \(keys.joined(separator: ", ")) to say \(what), found "
                + (given.isEmpty ? "none" : given.joined(separator: " and ")),
            at: given.last.flatMap { rule[$0] } ?? rule.node)
        return nil
    }

    private mutating func shortPageEnds(_ rule: Mapping) -> Bool {
        flag(rule["short_page_ends"], "short_page_ends") ?? false
    }

    /// Whether filters, sort and size go along to further pages: `all` parameters, or the `token` alone.
    private mutating func keepsParameters(_ rule: Mapping) -> Bool {
        word(rule["keep"], "keep", [("all", true), ("token", false)]) ?? true
    }

    private mutating func endStatuses(_ rule: Mapping) -> [Int] {
        (texts(rule["end_statuses"], "end_statuses") ?? []).compactMap { text in
            if let status = Int(text), status == 204 || (400...499).contains(status) { return status }
            problem(
                .wrongType, "end_statuses: expected 204 or statuses from 400 to 499, found '\(text)'",
                at: rule["end_statuses"])
            return nil
        }
    }

    /// Reports combinations that are impossible in a table.
    mutating func checkCombinations(_ resource: Resource, _ table: Mapping) {
        func refuse(_ key: String, _ message: String) {
            problem(.impossibleCombination, message, at: table[key] ?? table["path"])
        }
        if resource.endpoint.paging.repeatsLastRow, resource.table.primaryKey.isEmpty {
            refuse("paging", "an inclusive cursor gives a row twice; expected a key to recognize it by")
        }
        if resource.endpoint.paging.shortPageEnds, resource.endpoint.pageSize?.parameter == nil,
            resource.endpoint.pageSize?.echo == nil,
            resource.endpoint.pageSize?.standard == nil
        {
            refuse(
                "paging",
                "short_page_ends needs a page_size with parameter, echo or standard, to tell which page is short")
        }
        if resource.endpoint.paging == .none, resource.endpoint.pageSize != nil {
            refuse("page_size", "a list that has no paging has no page size; expected paging")
        }
        if resource.endpoint.total?.unit == .pages, case .offset = resource.endpoint.paging {
            refuse("total", "a list that is read by offset has no total of pages")
        }
        if resource.endpoint.windows != nil {
            if resource.table.primaryKey.isEmpty {
                refuse("windows", "windows need a key, to recognize a row that lies in two")
            }
            if !resource.table.sorts.isEmpty {
                refuse("sorts", "a list that is read in windows can't be sorted by the API")
            }
            if !resource.endpoint.paging.endStatuses.isEmpty {
                refuse("paging", "end_statuses and windows: the status doesn't say which window ends")
            }
        }
        let placeholders = resource.endpoint.path.split(separator: "{").dropFirst().map {
            String($0.prefix { $0 != "}" })
        }
        let parts = resource.table.filters.filter { $0.encoding == .path }.map(\.parameter)
        for name in placeholders where !parts.contains(name) {
            refuse(
                "path", "the path has {\(name)}, and no filter has it; expected a filter with equals: \(name), as: path"
            )
        }
        for name in parts where !placeholders.contains(name) {
            refuse("filters", "a filter goes into the path as {\(name)}, which the path doesn't have")
        }
        for field in resource.table.fields where field.isFromRequest {
            if !resource.table.filters.contains(where: { $0.field == field.name && $0.operator == .equals }) {
                refuse("fields", "\(field.name) comes from the request; expected a filter on it with equals")
            }
        }
    }
}
