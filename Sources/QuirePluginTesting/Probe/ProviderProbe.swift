package import QuirePluginKit

/// Checks declarations against a live API with a few small requests: types and nulls, page size, the next page, the total,
/// filters, sorts, order.
///
/// It only reads, and never exceeds its budget. It reports what a few requests can't show.
package struct ProviderProbe: Sendable {
    let plugin: any ProviderPlugin
    let baseURL: String
    let budget: ProbeBudget
    /// The values that lists require, by field name.
    let values: [String: String]

    /// Creates a probe of a provider at an address.
    package init(
        _ plugin: any ProviderPlugin, baseURL: String, budget: ProbeBudget, values: [String: String] = [:]
    ) {
        self.plugin = plugin
        self.baseURL = baseURL
        self.budget = budget
        self.values = values
    }

    /// The maximum number of requests for a table.
    package static func mostRequests(of resource: Resource) -> Int {
        let parent = resource.table.parent == nil || resource.requiredFilters.isEmpty ? 0 : 1
        let pages = resource.endpoint.paging == .none ? 1 : resource.endpoint.pageSize?.parameter == nil ? 2 : 3
        let over = resource.endpoint.pageSize.map { $0.isOverMaximumKnown ? 1 : 0 } ?? 0
        let filters = resource.table.filters.filter { $0.encoding != .path }.reduce(0) {
            $0 + ($1.mayIgnoreCase ? 2 : 1)
        }
        let sorts = resource.table.sorts.reduce(0) { $0 + [$1.ascending, $1.descending].compactMap { $0 }.count }
        return parent + pages + over + filters + sorts + ListProbe.filterPairs(of: resource).count
    }

    /// Checks a table against its list.
    package func checks(of resource: Resource, server: any ProviderServer) async -> [CheckReport.Check] {
        let subject = "\(plugin.manifest.id).\(resource.table.name)"
        guard let reader = ListReader(plugin, resource, server, base: baseURL) else {
            return [
                .init("address", of: subject, problems: [.init("\(baseURL) is not an address", advice: "set base_url")])
            ]
        }
        let required: [AppliedFilter]
        switch await requiredFilters(reader) {
        case .found(let filters): required = filters
        case .skipped(let reason): return [.init(skipped: "pages", of: subject, because: reason)]
        }
        var probe = ListProbe(reader: reader, required: required, budget: budget)
        return await probe.checks()
    }

    private enum Required {
        case found([AppliedFilter])
        case skipped(String)
    }

    /// Values for the required filters: the given ones, or those of the parent's first row.
    private func requiredFilters(_ reader: ListReader) async -> Required {
        var filters: [AppliedFilter] = []
        for capability in reader.resource.requiredFilters {
            if let text = values[capability.field] {
                let isText = reader.resource.table.field(named: capability.field)?.type.isText != false
                let number = isText ? nil : Int64(text).map { Value.integer($0) }
                filters.append(AppliedFilter(capability, values: [number ?? .text(text)]))
            } else if let value = await parentValue(capability, reader) {
                filters.append(AppliedFilter(capability, values: [value]))
            } else {
                return .skipped("the list requires \(capability.field): --value \(capability.field)=…")
            }
        }
        return .found(filters)
    }

    private func parentValue(_ capability: FilterCapability, _ reader: ListReader) async -> Value? {
        guard let parent = reader.resource.table.parent, parent.childField == capability.field,
            let table = plugin.resource(named: parent.resource), table.requiredFilters.isEmpty,
            let parents = ListReader(plugin, table, reader.server, base: baseURL), budget.take(),
            let page = try? await parents.page(ScanStep()), let row = page.rows.first
        else { return nil }
        let value = parents.value(parent.field, row)
        return value.isNull ? nil : value
    }
}

extension PageSize {
    /// Whether the behaviour above the maximum is declared.
    var isOverMaximumKnown: Bool {
        switch overMaximum {
        case .unknown: false
        case .refused, .clamped, .standard: parameter != nil && maximum != nil
        }
    }
}

extension FilterCapability {
    /// Whether it is declared exact but could ignore case.
    var mayIgnoreCase: Bool {
        fidelity == .exact && acceptedValues.isEmpty && (self.operator == .equals || self.operator == .anyOf)
            && encoding != .path
    }
}
