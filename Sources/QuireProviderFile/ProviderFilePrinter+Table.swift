import QuirePluginKit

extension ProviderFilePrinter {
    /// A table.
    func table(_ resource: Resource) -> Entries {
        var table: Entries = []
        if !resource.table.aliases.isEmpty { table.append(("aliases", .texts(resource.table.aliases))) }
        if !resource.table.documentation.isEmpty { table.append(("doc", .text(resource.table.documentation))) }
        if resource.endpoint.method != "GET" { table.append(("method", .text(resource.endpoint.method))) }
        table.append(("path", .text(resource.endpoint.path)))
        if !resource.endpoint.headers.isEmpty { table.append(("headers", headers(resource.endpoint.headers))) }
        if !resource.endpoint.parameters.isEmpty {
            table.append(("parameters", parameters(resource.endpoint.parameters)))
        }
        if resource.endpoint.parameterPlace == .jsonBody { table.append(("send", .text("body"))) }
        if !resource.endpoint.body.isEmpty { table.append(("body", .value(.record(resource.endpoint.body)))) }
        if !resource.endpoint.authentications.isEmpty {
            table.append(("auth", .oneOrMore(resource.endpoint.authentications)))
        }
        let records = resource.endpoint.recordsPath.description + (resource.endpoint.recordsMayBeMissing ? "?" : "")
        if !records.isEmpty { table.append(("records", .text(records))) }
        let usualKey = resource.table.field(named: "id") == nil ? [] : ["id"]
        if resource.table.primaryKey != usualKey { table.append(("key", .oneOrMore(resource.table.primaryKey))) }
        if let paging = paging(resource.endpoint.paging) { table.append(("paging", paging)) }
        if let windows = resource.endpoint.windows {
            table.append(
                (
                    "windows",
                    .map([("from", .text(windows.from)), ("to", .text(windows.to)), ("days", .number(windows.days))])
                ))
        }
        if let size = resource.endpoint.pageSize { table.append(("page_size", .map(pageSize(size)))) }
        if let total = resource.endpoint.total { table.append(("total", self.total(total))) }
        if let order = resource.table.defaultOrder { table.append(("default_order", .map(defaultOrder(order)))) }
        if !resource.endpoint.budgets.isEmpty {
            table.append(("budgets", .texts(resource.endpoint.budgets.map(budget))))
        }
        if let parent = resource.table.parent {
            table.append(
                (
                    "parent",
                    .map([
                        ("table", .text(parent.resource)), ("field", .text(parent.field)),
                        ("as", .text(parent.childField)),
                    ])
                ))
        }
        if !resource.table.filters.isEmpty { table.append(("filters", .map(filters(resource)))) }
        let rules = rules(resource)
        if !rules.isEmpty { table.append(("rules", .map(rules))) }
        if !resource.table.sorts.isEmpty {
            table.append(("sorts", .map(resource.table.sorts.map { sort($0, of: resource) })))
        }
        table.append(("fields", .map(resource.table.fields.map { ($0.name, field($0)) })))
        if let common = resource.table.common { table.append(("common", self.common(common))) }
        return table
    }

    private func parameters(_ items: [QueryItem]) -> YAMLTree {
        var names: [String] = []
        for item in items where !names.contains(item.name) { names.append(item.name) }
        return .map(names.map { name in (name, .oneOrMore(items.filter { $0.name == name }.map(\.value))) })
    }

    private func pageSize(_ size: PageSize) -> Entries {
        var entries: Entries = []
        if let parameter = size.parameter { entries.append(("parameter", .text(parameter))) }
        if let standard = size.standard { entries.append(("standard", .number(standard))) }
        if let maximum = size.maximum { entries.append(("maximum", .number(maximum))) }
        switch size.overMaximum {
        case .refused: entries.append(("over_maximum", .text("refused")))
        case .clamped: entries.append(("over_maximum", .text("clamped")))
        case .standard: entries.append(("over_maximum", .text("standard")))
        case .unknown: break
        }
        if let echo = size.echo { entries.append(("echo", .text(echo.description))) }
        return entries
    }

    private func total(_ total: Total) -> YAMLTree {
        if total.unit == .rows, total.isReliable { return .text(total.path.description) }
        var entries: Entries = [("path", .text(total.path.description))]
        switch total.unit {
        case .rows: break
        case .pages: entries.append(("unit", .text("pages")))
        case .unclear: entries.append(("unit", .text("unclear")))
        }
        if !total.isReliable { entries.append(("reliable", .flag(false))) }
        return .map(entries)
    }

    private func defaultOrder(_ order: DefaultOrder) -> Entries {
        var entries: Entries = [("field", .text(order.field))]
        if let direction = order.direction { entries.append(("direction", .text(direction.rawValue))) }
        if order.isReliable { entries.append(("reliable", .flag(true))) }
        return entries
    }

    private func budget(_ budget: Budget) -> String {
        for (seconds, unit) in [(86_400, "d"), (3600, "h"), (60, "m"), (1, "s")]
        where budget.seconds.isMultiple(of: seconds) && budget.seconds > 0 {
            let count = budget.seconds / seconds
            return "\(budget.requests)/\(count == 1 ? "" : String(count))\(unit)"
        }
        return "\(budget.requests)/\(budget.seconds)s"
    }

    /// The rules but for those that parts of the path bring along.
    private func rules(_ resource: Resource) -> Entries {
        let parts = resource.table.filters.filter { $0.encoding == .path }.map(\.parameter)
        var required: [YAMLTree] = []
        var exclusive: [YAMLTree] = []
        var together: [YAMLTree] = []
        for rule in resource.table.filterRules {
            switch rule {
            case .required(let names):
                if names.count != 1 || !parts.contains(names[0]) { required.append(.texts(names)) }
            case .exclusive(let names): exclusive.append(.texts(names))
            case .together(let names): together.append(.texts(names))
            }
        }
        let all: [(key: String, value: [YAMLTree])] = [
            ("required", required), ("exclusive", exclusive), ("together", together),
        ]
        return all.filter { !$0.value.isEmpty }.map { ($0.key, .list($0.value)) }
    }

    private func paging(_ paging: Paging) -> YAMLTree? {
        var entries: Entries = []
        func add(_ key: String, _ path: FieldPath?, _ isOptional: Bool = false) {
            if let path { entries.append((key, .text(path.description + (isOptional ? "?" : "")))) }
        }
        func addEnd(_ hasMore: FieldPath?, _ shortPageEnds: Bool, _ statuses: [Int]) {
            add("has_more", hasMore)
            if shortPageEnds { entries.append(("short_page_ends", .flag(true))) }
            if !statuses.isEmpty { entries.append(("end_statuses", .list(statuses.map { .number($0) }))) }
        }
        switch paging {
        case .none: return nil
        case .pageNumber(let rule):
            entries.append(("style", .text("page")))
            if rule.parameter != "page" { entries.append(("parameter", .text(rule.parameter))) }
            if rule.first != 1 { entries.append(("first", .number(rule.first))) }
            add("current", rule.current)
            add("next", rule.next)
            add("pages", rule.pages)
            addEnd(rule.hasMore, rule.shortPageEnds, rule.endStatuses)
        case .offset(let rule):
            entries.append(("style", .text("offset")))
            if rule.parameter != "offset" { entries.append(("parameter", .text(rule.parameter))) }
            addEnd(rule.hasMore, rule.shortPageEnds, rule.endStatuses)
        case .cursor(let rule):
            entries.append(("style", .text("cursor")))
            if rule.parameter != "cursor" { entries.append(("parameter", .text(rule.parameter))) }
            switch rule.source {
            case .body(let path): add("next", path, rule.isAbsentAtEnd)
            case .header(let name): entries.append(("header", .text(name)))
            case .lastRow(let path, let isInclusive):
                add("last_row", path)
                if isInclusive { entries.append(("inclusive", .flag(true))) }
            }
            if !rule.carriesParameters { entries.append(("keep", .text("token"))) }
            addEnd(rule.hasMore, rule.shortPageEnds, rule.endStatuses)
        case .nextURL(let rule):
            entries.append(("style", .text("next_url")))
            switch rule.source {
            case .body(let path): add("path", path, rule.isAbsentAtEnd)
            case .linkHeader(let relation): entries.append(("link_header", .text(relation)))
            case .links(let path, let relation):
                entries.append(("links", .map([("path", .text(path.description)), ("rel", .text(relation))])))
            }
            add("current", rule.current)
            if let parameter = rule.pageParameter { entries.append(("page_parameter", .text(parameter))) }
            if !rule.carriesParameters { entries.append(("keep", .text("token"))) }
        }
        return entries.count == 1 ? entries[0].value : .map(entries)
    }
}
