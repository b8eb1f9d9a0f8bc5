import QuirePlan
import QuirePluginKit

extension Resource {
    /// The filters that may be sent with one another: of those that exclude each other the first, and of those that go
    /// together all or none. What is left out is done here.
    func combinable(_ filters: [AppliedFilter]) -> [AppliedFilter] {
        var kept = filters
        for rule in filterRules {
            let given = Set(kept.map(\.capability.parameter))
            switch rule {
            case .required: break
            case .exclusive(let names):
                let first = kept.first { names.contains($0.capability.parameter) }?.capability.parameter
                kept.removeAll { names.contains($0.capability.parameter) && $0.capability.parameter != first }
            case .together(let names):
                if !given.isSuperset(of: names) { kept.removeAll { names.contains($0.capability.parameter) } }
            }
        }
        return kept
    }
}
