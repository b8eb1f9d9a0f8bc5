import Foundation
import QuirePluginKit

/// What a request asks for, read by the declarations of its table.
struct AskedPage {
    /// A filter and the values sent with it.
    struct Filter {
        let capability: FilterCapability
        let values: [String]
    }

    /// The filters.
    private(set) var filters: [Filter] = []
    /// The order.
    private(set) var sort: AppliedSort?
    /// The page size, when one is asked for.
    private(set) var size: Int?
    /// The place in the list as it is written; nil for its beginning.
    private(set) var place: String?

    private var items: [QueryItem]
    private let resource: Resource

    /// Reads a request; nil when it isn't for this table.
    init?(_ request: ServerRequest, _ url: URLComponents, of table: SyntheticServer.Table, at base: String)
        throws(ServerRefusal)
    {
        resource = table.resource
        items = (url.queryItems ?? []).map { QueryItem($0.name, $0.value ?? "") }
        let root = URLComponents(string: base)?.percentEncodedPath ?? ""
        guard request.method == resource.method,
            let found = AskedPage.pathValues(url.percentEncodedPath, resource.path, below: root)
        else { return nil }
        for item in resource.parameters { try take(item) }
        for (name, value) in found { try add(pathValue: value, named: name) }
        place = try takePlace()
        try takeSize()
        takeSort()
        for capability in resource.filters { try takeFilter(capability) }
        if let rest = items.first {
            throw ServerRefusal(
                "the request has \(rest.name)=\(rest.value), which no declaration explains", parameter: rest.name)
        }
        try checkRules()
    }

    /// The values in the path where the table's has names in braces; nil when it is another path.
    private static func pathValues(_ path: String, _ template: String, below root: String) -> [(String, String)]? {
        let trimmed = root.hasSuffix("/") ? String(root.dropLast()) : root
        let found = path.split(separator: "/", omittingEmptySubsequences: false)
        let wanted = (trimmed + template).split(separator: "/", omittingEmptySubsequences: false)
        guard found.count == wanted.count else { return nil }
        var values: [(String, String)] = []
        for (found, wanted) in zip(found, wanted) {
            if wanted.hasPrefix("{"), wanted.hasSuffix("}") {
                values.append((String(wanted.dropFirst().dropLast()), found.removingPercentEncoding ?? String(found)))
            } else if found != wanted {
                return nil
            }
        }
        return values
    }

    private mutating func take(_ item: QueryItem) throws(ServerRefusal) {
        guard let index = items.firstIndex(of: item) else {
            throw ServerRefusal("\(item.name)=\(item.value) is missing", parameter: item.name)
        }
        items.remove(at: index)
    }

    /// The values of a parameter, which is then dealt with.
    private mutating func takeAll(_ name: String) -> [String] {
        let values = items.filter { $0.name == name }.map(\.value)
        items.removeAll { $0.name == name }
        return values
    }

    private mutating func takeOne(_ name: String) throws(ServerRefusal) -> String? {
        let values = takeAll(name)
        if values.count > 1 { throw ServerRefusal("\(name) is given \(values.count) times", parameter: name) }
        return values.first
    }

    private mutating func add(pathValue: String, named name: String) throws(ServerRefusal) {
        guard let capability = resource.filters.first(where: { $0.encoding == .path && $0.parameter == name }) else {
            throw ServerRefusal("{\(name)} in the path is no filter", parameter: name)
        }
        filters.append(Filter(capability: capability, values: [pathValue]))
    }

    private mutating func takePlace() throws(ServerRefusal) -> String? {
        switch resource.paging {
        case .none: return nil
        case .pageNumber(let rule): return try takeOne(rule.parameter)
        case .offset(let rule): return try takeOne(rule.parameter)
        case .cursor(let rule): return try takeOne(rule.parameter)
        case .nextURL(let rule): return try takeOne(rule.pageParameter ?? SyntheticServer.placeInLinks)
        }
    }

    private mutating func takeSize() throws(ServerRefusal) {
        guard let parameter = resource.pageSize?.parameter, let text = try takeOne(parameter) else { return }
        guard let number = Int(text), number > 0 else {
            throw ServerRefusal("\(parameter)=\(text) is no page size", parameter: parameter)
        }
        size = number
    }

    private mutating func takeSort() {
        var best: (items: [QueryItem], sort: AppliedSort)?
        for capability in resource.sorts {
            for direction in [SortDirection.ascending, .descending] {
                guard let wanted = capability.parameters(direction), !wanted.isEmpty,
                    wanted.allSatisfy(items.contains), wanted.count > best?.items.count ?? 0
                else { continue }
                best = (wanted, AppliedSort(capability, direction))
            }
        }
        guard let best else { return }
        sort = best.sort
        items.removeAll { best.items.contains($0) }
    }

    private mutating func takeFilter(_ capability: FilterCapability) throws(ServerRefusal) {
        let name = capability.parameter
        let values: [String]
        switch capability.encoding {
        case .single: values = try takeOne(name).map { [$0] } ?? []
        case .repeated: values = takeAll(name)
        case .bracketRepeated: values = takeAll(name + "[]")
        case .commaSeparated: values = try takeOne(name)?.components(separatedBy: ",") ?? []
        case .jsonArray:
            guard let text = try takeOne(name) else { return }
            guard case .list(let list)? = try? JSONText.parse(text.utf8) else {
                throw ServerRefusal("\(name)=\(text) is no JSON list", parameter: name)
            }
            values = list.map(\.plainText)
        case .path: return
        }
        guard !values.isEmpty else { return }
        if capability.operator != .anyOf, values.count > 1 {
            throw ServerRefusal("\(name) takes one value", parameter: name)
        }
        let accepted = Set(capability.acceptedValues.map { capability.valueMap[$0] ?? $0 })
        if let other = values.first(where: { !accepted.isEmpty && !accepted.contains($0) }) {
            throw ServerRefusal("\(name) doesn't take \(other)", parameter: name)
        }
        filters.append(Filter(capability: capability, values: values))
    }

    private func checkRules() throws(ServerRefusal) {
        let given = Set(filters.map(\.capability.parameter))
        for rule in resource.filterRules {
            switch rule {
            case .required(let names):
                if given.isDisjoint(with: names) {
                    throw ServerRefusal("\(names.joined(separator: " or ")) is missing", parameter: names.first)
                }
            case .exclusive(let names):
                if given.intersection(names).count > 1 {
                    throw ServerRefusal(
                        "\(names.joined(separator: " and ")) exclude each other", parameter: names.first)
                }
            case .together(let names):
                let count = given.intersection(names).count
                if count > 0, count < names.count {
                    throw ServerRefusal("\(names.joined(separator: " and ")) go together", parameter: names.first)
                }
            }
        }
    }
}
