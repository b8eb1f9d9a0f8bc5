import QuirePluginKit

/// Finds mistakes in the declarations of a table.
enum ResourceLint {
    static func check(_ resource: Resource, of manifest: Manifest) -> CheckReport.Check {
        var problems = Problems()
        problems.expectName(resource.table.name, "the table's name")
        for alias in resource.table.aliases { problems.expectName(alias, "the table's alias") }
        path(resource, &problems)
        for name in resource.endpoint.authentications {
            problems.expectKnown(name, in: manifest.authentications.map(\.name), "authentications")
        }
        fields(resource, &problems)
        key(resource, &problems)
        pages(resource, &problems)
        for budget in resource.endpoint.budgets {
            problems.expect(
                budget.requests > 0 && budget.seconds > 0,
                "a budget of \(budget.requests) requests in \(budget.seconds) s allows nothing",
                "write both numbers greater than 0")
        }
        CapabilityLint.check(resource, &problems)
        CommonLint.check(resource, &problems)
        return CheckReport.Check(
            "declaration", of: "\(manifest.id).\(resource.table.name)",
            detail:
                "\(resource.table.fields.count) fields, \(resource.table.filters.count) filters, \(resource.table.sorts.count) sorts",
            problems: problems.all)
    }

    /// Checks that the table and all of its fields have descriptions, which `describe` shows to users.
    static func words(_ resource: Resource, of manifest: Manifest) -> CheckReport.Check {
        let subject = "\(manifest.id).\(resource.table.name)"
        let bare = resource.table.fields.filter { $0.documentation.isEmpty }.map(\.name)
        let missing = (resource.table.documentation.isEmpty ? ["the table"] : []) + bare
        guard !missing.isEmpty else { return .init("documentation", of: subject) }
        return .init(
            "documentation", of: subject,
            problems: [
                .init(
                    "there is no description of \(missing.joined(separator: ", "))",
                    advice: "describe it in a line of doc, as the API's document does")
            ])
    }

    private static func path(_ resource: Resource, _ problems: inout Problems) {
        problems.expect(
            resource.endpoint.path.hasPrefix("/") && !resource.endpoint.path.contains("?")
                && !resource.endpoint.path.contains(" "),
            "the path \"\(resource.endpoint.path)\" is not a path below the base URL",
            "begin it with a slash, and declare what follows a ? as parameters")
        let inPath = placeholders(in: resource.endpoint.path)
        let pathFilters = resource.table.filters.filter { $0.encoding == .path }.map(\.parameter)
        for name in inPath {
            problems.expect(
                pathFilters.contains(name), "nothing fills {\(name)} in the path",
                "declare a filter with the parameter \(name) and the encoding path")
            problems.expect(
                resource.requiredParameters.contains(name), "{\(name)} in the path isn't required by any rule",
                "add the rule that \(name) is required, so that queries without it are refused before a request")
        }
        for name in pathFilters {
            problems.expect(
                inPath.contains(name), "the filter \(name) is part of the path, but the path has no {\(name)}",
                "write {\(name)} where it belongs, or give the filter another encoding")
        }
        if let windows = resource.endpoint.windows {
            let bounds = resource.table.filters.filter { $0.operator.isBound }.map(\.parameter)
            problems.expectKnown(windows.from, in: bounds, "the windows of time")
            problems.expectKnown(windows.to, in: bounds, "the windows of time")
            problems.expect(
                windows.days > 0, "windows of \(windows.days) days are empty", "declare their length")
        }
        switch resource.endpoint.parameterPlace {
        case .query:
            problems.expect(
                resource.endpoint.body.isEmpty, "a body is declared, but parameters are sent in the query",
                "send them in the body")
        case .jsonBody:
            problems.expect(
                resource.endpoint.method == "POST",
                "parameters are sent in a body, but the method is \(resource.endpoint.method)",
                "declare it as POST")
        }
        let allowed = resource.endpoint.method == "GET" || resource.endpoint.method == "POST"
        problems.expect(
            allowed, "the method \(resource.endpoint.method) may change data",
            "use GET, or POST where a search needs it")
    }

    /// The names in braces.
    static func placeholders(in path: String) -> [String] {
        path.split(separator: "{").dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }

    private static func fields(_ resource: Resource, _ problems: inout Problems) {
        problems.expect(!resource.table.fields.isEmpty, "the table has no fields", "declare the columns of a row")
        problems.expectUnique(resource.table.fields.map(\.name), "the field")
        for field in resource.table.fields {
            problems.expectName(field.name, "the field")
            problems.expect(
                field.name != "raw", "the field raw hides the column with the whole record", "give it another name")
            problems.expect(
                !field.valuesAreListedBySchema || !field.values.isEmpty,
                "the values of \(field.name) are declared as listed by a schema, but there are none", "list them")
            problems.expectUnique(field.values, "the value of \(field.name)")
            problems.expect(
                field.nullMarkers.isEmpty || field.isNullable,
                "\(field.name) has values that mean none, but is declared as never null", "declare it as nullable")
            problems.expect(
                field.timeForm == .text || field.type == .timestamp,
                "\(field.name) is counted from 1970, but is a \(field.type)", "declare it as a timestamp")
            problems.expect(
                field.minorUnits == nil || field.currencyPath != nil,
                "\(field.name) is in minor units without a currency", "say where its currency is")
            if field.type == .money {
                problems.expect(
                    field.currencyPath != nil, "\(field.name) is money without a currency",
                    "say where its currency is, or declare it as a decimal")
            } else {
                problems.expect(
                    field.currencyPath == nil, "\(field.name) has a currency, but is a \(field.type)",
                    "declare it as money")
            }
        }
    }

    private static func key(_ resource: Resource, _ problems: inout Problems) {
        problems.expect(
            !resource.table.primaryKey.isEmpty, "the table has no key",
            "declare the fields that identify a row, so that a row that comes twice is noticed")
        for name in resource.table.primaryKey {
            problems.expectKnown(name, in: resource.table.fields.map(\.name), "the primary key")
            problems.expect(
                resource.table.field(named: name)?.isNullable != true, "the primary key's \(name) can be null",
                "name fields that every row has")
        }
    }

    private static func pages(_ resource: Resource, _ problems: inout Problems) {
        if let size = resource.endpoint.pageSize {
            for number in [size.standard, size.maximum].compactMap({ $0 }) {
                problems.expect(number > 0, "a page size of \(number) is not valid", "take it from the API's document")
            }
            if let standard = size.standard, let maximum = size.maximum {
                problems.expect(
                    standard <= maximum, "the standard page size \(standard) is over the maximum \(maximum)",
                    "swap the two")
            }
            problems.expect(
                size.parameter?.isEmpty != true, "the page size's parameter has no name", "name it, or remove it")
        }
        if resource.endpoint.paging.shortPageEnds {
            problems.expect(
                resource.endpoint.pageSize?.parameter != nil || resource.endpoint.pageSize?.echo != nil,
                "a short page is declared to be the last, but nothing says how long a page is",
                "declare the page size's parameter, or where the response states it")
        }
        if let order = resource.table.defaultOrder {
            problems.expectKnown(order.field, in: resource.table.fields.map(\.name), "the list's own order")
            problems.expect(
                !order.isReliable || order.direction != nil,
                "the list's own order is declared reliable without a direction", "declare its direction")
        }
        parameters(resource, &problems)
    }

    /// Parameters that mean two things.
    private static func parameters(_ resource: Resource, _ problems: inout Problems) {
        let sorts = Set(resource.table.sorts.flatMap { ($0.ascending ?? []) + ($0.descending ?? []) }.map(\.name))
        let filters = Set(resource.table.filters.filter { $0.encoding != .path }.map(\.parameter))
        let names =
            resource.endpoint.parameters.map(\.name).filter { !filters.contains($0) }
            + [resource.endpoint.paging.parameterName, resource.endpoint.pageSize?.parameter]
            .compactMap { $0 } + sorts.sorted() + filters.sorted()
        problems.expectUnique(names, "the parameter")
    }
}

extension Paging {
    /// The parameter for the page.
    var parameterName: String? {
        switch self {
        case .none: nil
        case .pageNumber(let rule): rule.parameter
        case .offset(let rule): rule.parameter
        case .cursor(let rule): rule.parameter
        case .nextURL(let rule): rule.pageParameter
        }
    }
}
