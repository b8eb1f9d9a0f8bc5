import Foundation
import QuirePluginKit

/// A request, interpreted by the declarations of its table.
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
    /// The page size, if requested.
    private(set) var size: Int?
    /// The place in the list as written; nil for its beginning.
    private(set) var place: String?

    /// The request without its place in the list, so that a cursor can stand for it.
    private(set) var sent: [QueryItem] = []

    private var parameters: SentParameters
    private let resource: Resource

    /// Reads a request; nil when it isn't for this table.
    init?(
        _ request: ServerRequest, _ url: URLComponents, of table: SyntheticServer.Table, at base: String
    ) throws(ServerRefusal) {
        resource = table.resource
        let root = URLComponents(string: base)?.percentEncodedPath ?? ""
        guard request.method == resource.endpoint.method,
            let found = AskedPage.pathValues(url.percentEncodedPath, resource.endpoint.path, below: root)
        else { return nil }
        parameters = try SentParameters(request, url, of: resource)
        for (name, value) in found { try add(pathValue: value, named: name) }
        place = try takePlace()
        if let mark = place, AskedPage.marksStandForAll(resource.endpoint.paging) {
            guard let (place, items) = Mark.read(mark), parameters.items.isEmpty else {
                throw ServerRefusal("the mark goes alone, and it is one that was given")
            }
            self.place = place
            parameters = SentParameters(items, isBody: resource.endpoint.parameterPlace == .jsonBody)
        }
        sent = parameters.items
        for item in resource.endpoint.parameters {
            // A filter takes the place of a parameter of the same name that is sent otherwise.
            let isReplaced = resource.table.filters.contains { $0.parameter == item.name } && !sent.contains(item)
            if !isReplaced { try parameters.take(item) }
        }
        try takeSize()
        takeSort()
        for capability in resource.table.filters { try takeFilter(capability) }
        if let rest = parameters.rest {
            throw ServerRefusal(
                "the request has \(rest.name)=\(rest.value), which no declaration explains", parameter: rest.name)
        }
        try checkRules()
    }

    /// Whether a further page is requested by its cursor alone.
    static func marksStandForAll(_ paging: Paging) -> Bool {
        if case .cursor(let rule) = paging { return !rule.carriesParameters }
        return false
    }

    /// The values in the path where the table's path has names in braces; nil for another path.
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

    private mutating func add(pathValue: String, named name: String) throws(ServerRefusal) {
        guard let capability = resource.table.filters.first(where: { $0.encoding == .path && $0.parameter == name })
        else {
            throw ServerRefusal("{\(name)} in the path is no filter", parameter: name)
        }
        filters.append(Filter(capability: capability, values: [pathValue]))
    }

    private mutating func takePlace() throws(ServerRefusal) -> String? {
        switch resource.endpoint.paging {
        case .none: return nil
        case .pageNumber(let rule): return try parameters.takeOne(rule.parameter)
        case .offset(let rule): return try parameters.takeOne(rule.parameter)
        case .cursor(let rule): return try parameters.takeOne(rule.parameter)
        case .nextURL(let rule): return try parameters.takeOne(rule.pageParameter ?? SyntheticServer.placeInLinks)
        }
    }

    private mutating func takeSize() throws(ServerRefusal) {
        guard let parameter = resource.endpoint.pageSize?.parameter, let text = try parameters.takeOne(parameter) else {
            return
        }
        guard let number = Int(text), number > 0 else {
            throw ServerRefusal("\(parameter)=\(text) is no page size", parameter: parameter)
        }
        size = number
    }

    private mutating func takeSort() {
        var best: (items: [QueryItem], sort: AppliedSort)?
        for capability in resource.table.sorts {
            for direction in [SortDirection.ascending, .descending] {
                guard let wanted = capability.parameters(direction), !wanted.isEmpty,
                    wanted.allSatisfy(parameters.items.contains), wanted.count > best?.items.count ?? 0
                else { continue }
                best = (wanted, AppliedSort(capability, direction))
            }
        }
        guard let best else { return }
        sort = best.sort
        parameters.take(all: best.items)
    }

    private mutating func takeFilter(_ capability: FilterCapability) throws(ServerRefusal) {
        guard capability.encoding != .path else { return }
        let name = capability.parameter
        let values = try parameters.takeValues(of: capability)
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
        try checkWindow()
        let given = Set(filters.map(\.capability.parameter))
        for rule in resource.table.filterRules {
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

    /// Checks that the request doesn't exceed the span of time per request.
    private func checkWindow() throws(ServerRefusal) {
        guard let windows = resource.endpoint.windows else { return }
        func end(_ parameter: String) throws(ServerRefusal) -> Timestamp {
            let filter = filters.first { $0.capability.parameter == parameter }
            guard let filter, let text = filter.values.first,
                case .timestamp(let time) = filter.capability.value(of: text, as: .timestamp)
            else { throw ServerRefusal("\(parameter) is missing", parameter: parameter) }
            return time
        }
        // Bounds that can't be written exactly are rounded outwards at both ends.
        let longest = Int64(windows.days) * 86_400 + 2
        if try end(windows.to).seconds - end(windows.from).seconds > longest {
            throw ServerRefusal("no more than \(windows.days) days at once", parameter: windows.to)
        }
    }
}

/// A cursor that stands for a request and a place in its list.
enum Mark {
    /// The mark of a place.
    static func written(_ place: String, _ items: [QueryItem]) -> String {
        let list = items.map { Value.list([.text($0.name), .text($0.value)]) }
        return Value.list([.text(place)] + list).json()
    }

    /// The place and the request of a mark; nil when it is none.
    static func read(_ text: String) -> (String, [QueryItem])? {
        guard case .list(let parts)? = try? JSONText.parse(text.utf8), let place = parts.first?.text else { return nil }
        return (place, parts.dropFirst().map { QueryItem($0.element(0).plainText, $0.element(1).plainText) })
    }
}
