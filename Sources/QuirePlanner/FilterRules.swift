import QuirePlan
import QuirePluginKit

extension Resource {
    /// The filters that may be sent with one another: of those that exclude each other one, and of those that go together
    /// all or none. What is left out is done here.
    func combinable(_ filters: [AppliedFilter]) -> [AppliedFilter] {
        var kept = filters
        // What one rule leaves out can break another.
        while true {
            let next = filterRules.reduce(kept) { combinable($0, under: $1) }
            if next == kept { return kept }
            kept = next
        }
    }

    private func combinable(_ filters: [AppliedFilter], under rule: FilterRule) -> [AppliedFilter] {
        let given = Set(filters.map(\.capability.parameter))
        switch rule {
        case .required: return filters
        case .exclusive(let names):
            let rivals = filters.filter { names.contains($0.capability.parameter) }
            guard let chosen = chosen(rivals) else { return filters }
            return filters.filter { !names.contains($0.capability.parameter) || $0.capability.parameter == chosen }
        case .together(let names):
            return given.isSuperset(of: names) ? filters : filters.filter { !names.contains($0.capability.parameter) }
        }
    }

    /// The parameter to keep of several that exclude each other: one without which there is no request, or else one that
    /// leaves nothing to do here.
    private func chosen(_ rivals: [AppliedFilter]) -> String? {
        let needed = rivals.first { rival in
            filterRules.contains { rule in
                if case .required(let names) = rule { names.contains(rival.capability.parameter) } else { false }
            }
        }
        let exact = rivals.first { $0.capability.fidelity == .exact }
        return (needed ?? exact ?? rivals.first)?.capability.parameter
    }

    /// Why a filter isn't sent with those that are.
    func reasonLeftOut(_ filter: AppliedFilter, sent: [AppliedFilter]) -> String {
        let parameter = filter.capability.parameter
        let given = Set(sent.map(\.capability.parameter))
        for case .exclusive(let names) in filterRules where names.contains(parameter) {
            if let other = names.first(where: { given.contains($0) }) {
                return "the API takes either \(parameter) or \(other)"
            }
        }
        for case .together(let names) in filterRules where names.contains(parameter) {
            let others = names.filter { $0 != parameter }.joined(separator: " and ")
            return "the API takes \(parameter) only together with \(others)"
        }
        return "the API's filters don't go together"
    }
}
