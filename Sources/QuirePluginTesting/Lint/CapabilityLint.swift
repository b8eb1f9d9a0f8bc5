import QuirePluginKit

/// Finds mistakes in the declarations of filters and sorts.
enum CapabilityLint {
    static func check(_ resource: Resource, _ problems: inout Problems) {
        let names = resource.table.fields.map(\.name)
        problems.expectUnique(resource.table.filters.map { "\($0.field) \($0.operator.rawValue)" }, "the filter")
        for filter in resource.table.filters {
            problems.expectKnown(filter.field, in: names, "the filter \(filter.parameter)")
            problems.expect(!filter.parameter.isEmpty, "a filter on \(filter.field) has no parameter", "name it")
            encoding(of: filter, &problems)
            if let field = resource.table.field(named: filter.field) { values(of: filter, field, &problems) }
        }
        let parameters = Set(resource.table.filters.map(\.parameter))
        for rule in resource.table.filterRules {
            let mentioned: [String]
            switch rule {
            case .required(let names): mentioned = names
            case .exclusive(let names), .together(let names):
                mentioned = names
                problems.expect(
                    names.count > 1, "a rule about combining filters names \(names.count)", "name two or more")
            }
            for name in mentioned { problems.expectKnown(name, in: parameters.sorted(), "a rule about filters") }
        }
        sorts(resource, &problems)
    }

    private static func encoding(of filter: FilterCapability, _ problems: inout Problems) {
        let takesSeveral = filter.operator == .anyOf
        switch filter.encoding {
        case .single, .path:
            problems.expect(
                !takesSeveral, "the filter \(filter.parameter) takes several values, but sends one",
                "declare how several values are sent, or use the operator equals")
        case .repeated, .bracketRepeated, .jsonArray: break
        case .commaSeparated:
            problems.expect(
                !takesSeveral || !filter.acceptedValues.isEmpty || filter.fidelity == .superset,
                "a value of \(filter.parameter) that contains a comma would be read as two",
                "list the values that the API accepts")
        }
    }

    private static func values(of filter: FilterCapability, _ field: Field, _ problems: inout Problems) {
        problems.expectUnique(filter.acceptedValues, "the accepted value of \(filter.parameter)")
        if !field.values.isEmpty, !field.type.isList {
            for value in filter.acceptedValues {
                problems.expectKnown(value, in: field.values, "the filter \(filter.parameter)")
            }
        }
        for word in filter.valueMap.keys.sorted() where !filter.acceptedValues.isEmpty {
            problems.expectKnown(word, in: filter.acceptedValues, "the value map of \(filter.parameter)")
        }
        problems.expect(
            Set(filter.valueMap.values).count == filter.valueMap.count,
            "two values of \(filter.field) become the same word of \(filter.parameter)",
            "declare the filter superset for these, or map them to different words")
        if filter.form != .plain {
            problems.expect(
                field.type == .timestamp,
                "the filter \(filter.parameter) writes times, but \(field.name) is \(field.type)",
                "leave the form out")
        }
        switch filter.operator {
        case .equals, .anyOf: break
        case .atLeast, .moreThan, .atMost, .lessThan:
            problems.expect(
                field.type.isOrdered, "the filter \(filter.parameter) compares \(field.name), which has no order",
                "use the operator equals")
        }
    }

    private static func sorts(_ resource: Resource, _ problems: inout Problems) {
        let names = resource.table.fields.map(\.name)
        problems.expectUnique(resource.table.sorts.map(\.field), "the sort by")
        for sort in resource.table.sorts {
            problems.expectKnown(sort.field, in: names, "a sort")
            problems.expect(
                sort.ascending != nil || sort.descending != nil, "the sort by \(sort.field) has no direction",
                "declare the parameters of at least one")
            if let ascending = sort.ascending, let descending = sort.descending {
                problems.expect(
                    ascending != descending, "both directions of the sort by \(sort.field) send the same parameters",
                    "declare the parameters of each direction, or leave one out")
            }
            guard let field = resource.table.field(named: sort.field) else { continue }
            problems.expect(
                field.type.isOrdered, "\(field.name) is \(field.type) and has no order", "remove the sort")
            problems.expect(
                sort.nulls != .never || !field.isNullable,
                "the sort by \(field.name) says that it is never null, but the field can be null",
                "declare where rows without a value come, or unknown")
        }
    }
}

extension ValueType {
    /// Whether it is a list.
    var isList: Bool {
        if case .list = self { return true }
        return false
    }
}
