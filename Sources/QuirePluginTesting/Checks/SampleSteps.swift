import QuirePluginKit

/// Steps of every kind that a table declares: each page position, filter and sort.
struct SampleSteps {
    /// A step and its purpose.
    struct Sample {
        var title: String
        var step: ScanStep
    }

    let resource: Resource

    /// The steps, in the order of the declarations.
    var all: [Sample] {
        let required = resource.requiredFilters.map(applied)
        let first = ScanStep(filters: required)
        var samples = [Sample(title: "first page", step: first)]
        func add(_ title: String, _ change: (inout ScanStep) -> Void) {
            var step = first
            change(&step)
            samples.append(Sample(title: title, step: step))
        }
        if resource.endpoint.pageSize?.parameter != nil {
            add("page size") {
                $0.pageSize = resource.endpoint.pageSize?.maximum ?? resource.endpoint.pageSize?.standard ?? 10
            }
        }
        for position in positions { add("next page") { $0.position = position } }
        for filter in resource.table.filters where !required.contains(where: { $0.capability.field == filter.field }) {
            add("\(filter.field) \(filter.operator.rawValue)") {
                $0.filters += partners(of: filter) + [applied(filter)]
            }
        }
        for sort in resource.table.sorts {
            for direction in [SortDirection.ascending, .descending] where sort.parameters(direction) != nil {
                add("sort \(sort.field) \(direction.rawValue)") { $0.sort = AppliedSort(sort, direction) }
            }
        }
        return samples
    }

    /// A position after the first, of the kind that the paging has.
    private var positions: [ScanStep.Position] {
        switch resource.endpoint.paging {
        case .none: []
        case .pageNumber(let rule): [.page(rule.first + 1)]
        case .offset: [.offset(20)]
        case .cursor: [.cursor("mark+/=&é")]
        case .nextURL(let rule):
            [.url(path + "?" + (rule.pageParameter ?? "page") + "=2")]
                + (rule.pageParameter == nil ? [] : [.page(3)])
        }
    }

    /// The path, filled in.
    private var path: String {
        resource.table.filters.filter { $0.encoding == .path }.reduce(resource.endpoint.path) { path, filter in
            let value = applied(filter).values.first?.plainText ?? ""
            return path.replacing("{\(filter.parameter)}", with: PercentEncoding.encode(value))
        }
    }

    /// The filters that must go with one.
    private func partners(of filter: FilterCapability) -> [AppliedFilter] {
        for case .together(let names) in resource.table.filterRules where names.contains(filter.parameter) {
            return resource.table.filters.filter { names.contains($0.parameter) && $0.parameter != filter.parameter }
                .map(applied)
        }
        return []
    }

    private func applied(_ filter: FilterCapability) -> AppliedFilter {
        let type = resource.table.field(named: filter.field)?.type ?? .text
        var values = filter.acceptedValues.map { Value.text($0) }
        if values.isEmpty { values = SampleSteps.values(of: type) }
        switch filter.operator {
        case .anyOf: return AppliedFilter(filter, values: Array(values.prefix(2)))
        case .equals, .atLeast, .moreThan: return AppliedFilter(filter, values: Array(values.prefix(1)))
        case .atMost, .lessThan: return AppliedFilter(filter, values: Array(values.suffix(1)))
        }
    }

    /// Values of a type.
    static func values(of type: ValueType) -> [Value] {
        switch type {
        case .bool: [.bool(true), .bool(false)]
        case .integer: [.integer(1), .integer(2)]
        case .decimal, .money: [.decimal(ExactDecimal(mantissa: 1050, scale: 2)), .decimal(ExactDecimal(20))]
        case .timestamp:
            [
                .timestamp(Timestamp(seconds: 1_777_593_600, nanoseconds: 250_000_000)),
                .timestamp(Timestamp(seconds: 1_780_272_000)),
            ]
        case .date, .period: ["2026-05-01", "2026-06-01"].compactMap { Period($0).map { .period($0) } }
        case .uuid:
            [.text("5a9e2a52-5a5e-4b8e-9d0e-1c9a5b7c0001"), .text("5a9e2a52-5a5e-4b8e-9d0e-1c9a5b7c0002")]
        case .text, .duration, .list, .record, .any, .null: [.text("a & b, é"), .text("c=d")]
        }
    }
}
