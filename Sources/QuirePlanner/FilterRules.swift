import QuirePlan
import QuirePluginKit

extension TableSource {
    /// The filters that can be sent together: one of those that share a parameter or exclude each other, and all or
    /// none of those that belong together. The others are applied here.
    func combinable(_ filters: [AppliedFilter]) -> [AppliedFilter] {
        var kept = withoutRepetition(filters)
        // A filter left out by one rule can break another rule.
        while true {
            let next = table.filterRules.reduce(kept) { combinable($0, under: $1) }
            if next == kept { return kept }
            kept = next
        }
    }

    /// It is unknown which of two values of one parameter a server applies, so each parameter is sent once.
    private func withoutRepetition(_ filters: [AppliedFilter]) -> [AppliedFilter] {
        filters.reduce(into: []) { kept, filter in
            guard !kept.contains(where: { share($0, filter) }) else { return }
            let rivals = filters.filter { share($0, filter) }
            if let chosen = chosen(rivals) { kept.append(chosen) }
        }
    }

    private func combinable(_ filters: [AppliedFilter], under rule: FilterRule) -> [AppliedFilter] {
        let given = Set(filters.map(\.capability.parameter))
        switch rule {
        case .required: return filters
        case .exclusive(let names):
            let rivals = filters.filter { names.contains($0.capability.parameter) }
            guard let chosen = chosen(rivals)?.capability.parameter else { return filters }
            return filters.filter { !names.contains($0.capability.parameter) || $0.capability.parameter == chosen }
        case .together(let names):
            return given.isSuperset(of: names) ? filters : filters.filter { !names.contains($0.capability.parameter) }
        }
    }

    /// The filter to keep of several that exclude each other: a required one, otherwise one that leaves nothing to do
    /// here.
    private func chosen(_ rivals: [AppliedFilter]) -> AppliedFilter? {
        let needed = rivals.first { rival in
            table.filterRules.contains { rule in
                if case .required(let names) = rule { names.contains(rival.capability.parameter) } else { false }
            }
        }
        let exact = rivals.first { $0.capability.fidelity == .exact }
        return needed ?? exact ?? rivals.first
    }

    /// Why a filter isn't sent with those that are.
    func reasonLeftOut(_ filter: AppliedFilter, sent: [AppliedFilter]) -> String {
        let parameter = filter.capability.parameter
        if let other = sent.first(where: { share($0, filter) }) {
            return other.capability.field == filter.capability.field
                ? "the API takes one bound per request in \(parameter)"
                : "the API takes \(other.capability.field) in the same parameter, \(parameter)"
        }
        let given = Set(sent.map(\.capability.parameter))
        for case .exclusive(let names) in table.filterRules where names.contains(parameter) {
            if let other = names.first(where: { given.contains($0) }) {
                return "the API takes either \(parameter) or \(other)"
            }
        }
        for case .together(let names) in table.filterRules where names.contains(parameter) {
            let others = names.filter { $0 != parameter }.joined(separator: " and ")
            return "the API takes \(parameter) only together with \(others)"
        }
        return "the API's filters can't be combined"
    }
}

extension TableSource {
    /// Whether both filters would be written in the same place of a request.
    func share(_ one: AppliedFilter, _ other: AppliedFilter) -> Bool {
        let paths = [one, other].count { $0.capability.encoding == .path }
        return paths != 1 && share(one.capability.parameter, other.capability.parameter)
    }

    /// Whether two parameter names share one place: `a` and `a[]`, and in a body `a` and a name within it, `a.b`.
    func share(_ one: String, _ other: String) -> Bool {
        func plain(_ name: String) -> String { name.hasSuffix("[]") ? String(name.dropLast(2)) : name }
        let (one, other) = (plain(one), plain(other))
        if one == other { return true }
        return capabilities.filterPlace == .body && (one.hasPrefix(other + ".") || other.hasPrefix(one + "."))
    }
}
