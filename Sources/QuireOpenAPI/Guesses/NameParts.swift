import Foundation
import QuirePluginKit

/// A parameter's name in parts: `filter[created_at][gte]` is filter, created_at, and at least.
struct NameParts {
    /// The words, without an operator.
    var keys: [String]
    /// The bound named by an operator at the end.
    var bound: FilterCapability.Operator?

    init?(_ name: String) {
        let parts = name.split(whereSeparator: { "[].:".contains($0) }).map(String.init)
        keys = parts.compactMap { SnakeCase.name($0) }
        guard keys.count == parts.count, !keys.isEmpty else { return nil }
        // Django writes `created__gte`.
        if keys.count == 1, let range = name.range(of: "__") {
            let end = String(name[range.upperBound...])
            if let operation = NameParts.operation(end), let stem = SnakeCase.name(String(name[..<range.lowerBound])) {
                keys = [stem]
                bound = operation
            }
            return
        }
        if keys.count > 1, let last = keys.last, let operation = NameParts.operation(last) {
            bound = operation
            keys.removeLast()
        } else if keys.count > 1, keys.last == "eq" {
            keys.removeLast()
        }
    }

    private static func operation(_ word: String) -> FilterCapability.Operator? {
        switch word {
        case "gte", "ge", "from", "min": .atLeast
        case "gt", "after": .moreThan
        case "lte", "le", "to", "max": .atMost
        case "lt", "before": .lessThan
        default: nil
        }
    }
}
