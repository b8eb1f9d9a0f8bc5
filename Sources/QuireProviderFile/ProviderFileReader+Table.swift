import QuireDiagnostics
import QuirePluginKit
import QuireYAML
import Yams

extension ProviderFileReader {
    /// Reads the table that a mapping declares. Problems are reported and disable the table.
    mutating func table(_ name: String, _ node: Node, _ manifest: Manifest) -> Resource? {
        guard let table = mapping(node, .table), let path = text(table["path"], "path") else { return nil }
        let fields = table["fields"].map { self.fields($0) } ?? []
        // A question mark means that the records may be missing, as for a field.
        let records = text(table["records"], "records") ?? ""
        let isOptional = records.hasSuffix("?")
        var resource = Resource(
            name: name, path: path, recordsPath: FieldPath(isOptional ? String(records.dropLast()) : records),
            fields: fields)
        resource.endpoint.recordsMayBeMissing = isOptional
        if !path.hasPrefix("/"), let node = table["path"] {
            problem(.wrongType, "path: expected one that begins with a slash", at: node, suggestions: ["/\(path)"])
        }
        resource.table.aliases = texts(table["aliases"], "aliases") ?? []
        resource.table.documentation = text(table["doc"], "doc") ?? ""
        readRequest(table, manifest, into: &resource)
        resource.endpoint.paging = table["paging"].map { paging($0) } ?? .none
        resource.endpoint.pageSize = table["page_size"].flatMap { pageSize($0) }
        resource.endpoint.total = table["total"].flatMap { total($0) }
        resource.table.filters = table["filters"].map { filters($0, of: fields) } ?? []
        resource.table.filterRules = rules(table, resource)
        resource.endpoint.windows = table["windows"].flatMap { windows($0, resource) }
        resource.table.sorts = table["sorts"].map { sorts($0, of: fields) } ?? []
        resource.table.defaultOrder = table["default_order"].flatMap { defaultOrder($0, of: fields) }
        resource.endpoint.budgets = table["budgets"].map { budgets($0) } ?? []
        resource.table.parent = table["parent"].flatMap { parent($0, of: fields) }
        resource.table.common = table["common"].flatMap { common($0, of: fields) }
        resource.table.primaryKey = key(table["key"], of: fields)
        checkCombinations(resource, table)
        return resource
    }

    private mutating func readRequest(_ table: Mapping, _ manifest: Manifest, into resource: inout Resource) {
        resource.endpoint.method = word(table["method"], "method", [("GET", "GET"), ("POST", "POST")]) ?? "GET"
        resource.endpoint.parameterPlace =
            word(table["send"], "send", [("query", ParameterPlace.query), ("body", .jsonBody)])
            ?? (table["body"] != nil ? .jsonBody : .query)
        if let body = table["body"], case .record(let members)? = value(body, "body", depth: 0) {
            resource.endpoint.body = members
        }
        resource.endpoint.headers = table["headers"].map { headers($0) } ?? []
        if let node = table["headers"], resource.endpoint.headers.contains(where: { !$0.value.settings.isEmpty }) {
            problem(
                .impossibleCombination,
                "a table's headers can't hold settings; expected them in auth or headers of "
                    + "the provider", at: node)
        }
        for (name, _, value) in table["parameters"].flatMap({ entries($0, of: "parameters") }) ?? [] {
            resource.endpoint.parameters += (texts(value, name) ?? []).map { QueryItem(name, $0) }
        }
        resource.endpoint.authentications = texts(table["auth"], "auth") ?? []
        let known = manifest.authentications.map(\.name)
        for name in resource.endpoint.authentications where !known.contains(name) {
            problem(
                .unknownWord, "there is no way to authenticate named '\(name)'", at: table["auth"],
                suggestions: EditDistance.ranked(name, in: known), hint: "known here: \(known.joined(separator: ", "))")
        }
        let isPost = resource.endpoint.method == "POST"
        if isPost != (resource.endpoint.parameterPlace == .jsonBody) {
            problem(
                .impossibleCombination,
                isPost
                    ? "POST without a body: expected send: body, for a search that changes nothing"
                    : "GET has no body: expected method: POST",
                at: table["method"] ?? table["send"] ?? table["body"])
        }
    }

    private mutating func pageSize(_ node: Node) -> PageSize? {
        guard let size = mapping(node, .pageSize) else { return nil }
        let over: [(String, PageSize.OverMaximum)] = [
            ("refused", .refused), ("clamped", .clamped), ("standard", .standard), ("unknown", .unknown),
        ]
        let maximum = number(size["maximum"], "maximum")
        let standard = number(size["standard"], "standard")
        let parameter = text(size["parameter"], "parameter")
        if parameter != nil, maximum == nil {
            problem(
                .impossibleCombination,
                "page_size has a parameter and no maximum; expected the largest size to ask for",
                at: node)
        }
        if let maximum, let standard, standard > maximum {
            problem(
                .impossibleCombination, "page_size: the standard of \(standard) is over the maximum of \(maximum)",
                at: size["standard"])
        }
        return PageSize(
            parameter: parameter, standard: standard, maximum: maximum,
            overMaximum: word(size["over_maximum"], "over_maximum", over) ?? .unknown, echo: path(size["echo"], "echo"))
    }

    private mutating func total(_ node: Node) -> Total? {
        guard node.mapping != nil else { return path(node, "total").map { Total(path: $0, unit: .rows) } }
        guard let total = mapping(node, .total), let path = path(total["path"], "path") else { return nil }
        let units: [(String, Total.Unit)] = [("rows", .rows), ("pages", .pages), ("unclear", .unclear)]
        return Total(
            path: path, unit: word(total["unit"], "unit", units) ?? .rows,
            isReliable: flag(total["reliable"], "reliable") ?? true)
    }

    private mutating func defaultOrder(_ node: Node, of fields: [Field]) -> DefaultOrder? {
        guard let order = mapping(node, .defaultOrder), let name = text(order["field"], "field"),
            isField(name, order["field"], fields)
        else { return nil }
        return DefaultOrder(
            field: name,
            direction: word(
                order["direction"], "direction", [("asc", SortDirection.ascending), ("desc", .descending)]),
            isReliable: flag(order["reliable"], "reliable") ?? false)
    }

    private mutating func windows(_ node: Node, _ resource: Resource) -> DateWindows? {
        guard let windows = mapping(node, .windows), let from = text(windows["from"], "from"),
            let to = text(windows["to"], "to"), let days = number(windows["days"], "days")
        else { return nil }
        let ends: [(String, String, [FilterCapability.Operator])] = [
            ("from", from, [.atLeast, .moreThan]), ("to", to, [.atMost, .lessThan]),
        ]
        for (key, parameter, operators) in ends {
            let fits = resource.table.filters.contains { filter in
                filter.parameter == parameter && operators.contains(filter.operator)
                    && resource.table.field(named: filter.field)?.type == .timestamp
            }
            if !fits {
                problem(
                    .impossibleCombination,
                    "windows.\(key): expected the parameter of a filter on a timestamp, found '\(parameter)'",
                    at: windows[key],
                    suggestions: EditDistance.ranked(parameter, in: resource.table.filters.map(\.parameter))
                )
            }
        }
        let operators = resource.table.filters.filter { [from, to].contains($0.parameter) }.map(\.operator)
        if operators.contains(.moreThan), operators.contains(.lessThan) {
            problem(
                .impossibleCombination, "windows that exclude both of their ends lose the rows where two of them meet",
                at: node)
        }
        return DateWindows(from: from, to: to, days: days)
    }

    /// `60/m`, `1000/10s`.
    private mutating func budgets(_ node: Node) -> [Budget] {
        (texts(node, "budgets") ?? []).compactMap { text in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            let units = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
            if parts.count == 2, let requests = Int(parts[0]), requests > 0, let unit = parts[1].last.map(String.init),
                let seconds = units[unit], let count = parts[1].count == 1 ? 1 : Int(parts[1].dropLast()),
                (1...1_000_000).contains(count)
            {
                return Budget(requests: requests, seconds: count * seconds)
            }
            problem(
                .wrongType, "budgets: expected requests in a time such as 60/m or 1000/10s, found '\(text)'", at: node
            )
            return nil
        }
    }

    private mutating func parent(_ node: Node, of fields: [Field]) -> Parent? {
        guard let parent = mapping(node, .parent), let table = text(parent["table"], "table"),
            let field = text(parent["field"], "field")
        else { return nil }
        let child = text(parent["as"], "as") ?? field
        guard isField(child, parent["as"] ?? node, fields) else { return nil }
        return Parent(resource: table, field: field, childField: child)
    }

    private mutating func key(_ node: Node?, of fields: [Field]) -> [String] {
        let names = texts(node, "key") ?? (fields.contains { $0.name == "id" } ? ["id"] : [])
        return names.filter { isField($0, node, fields) }
    }

    /// Whether a name is a field's; a diagnostic when it isn't.
    mutating func isField(_ name: String, _ node: Node?, _ fields: [Field]) -> Bool {
        let names = fields.map(\.name)
        if names.contains(name) { return true }
        problem(
            .unknownField, "there is no field '\(name)'", at: node, suggestions: EditDistance.ranked(name, in: names),
            hint: "known here: \(names.joined(separator: ", "))")
        return false
    }

    /// A JSON value, for bodies.
    mutating func value(_ node: Node, _ title: String, depth: Int) -> Value? {
        guard depth < 32 else {
            wrong(node, title, "a value with less nesting")
            return nil
        }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            if node.isNull { return .null }
            if isPlain, scalar.string == "true" || scalar.string == "false" { return .bool(scalar.string == "true") }
            if isPlain, let number = Int64(scalar.string) { return .integer(number) }
            if isPlain, let number = ExactDecimal(scalar.string) { return .decimal(number) }
            return .text(scalar.string)
        case .sequence(let items): return .list(items.compactMap { value($0, title, depth: depth + 1) })
        case .mapping:
            return .record(
                (entries(node, of: title) ?? []).compactMap { name, _, node in
                    value(node, name, depth: depth + 1).map { Value.Member(name, $0) }
                })
        case .alias:
            wrong(node, title, "a value")
            return nil
        }
    }
}
