import Foundation
import QuirePluginKit

/// The parameters of a request, wherever it carries them, until each is dealt with.
struct SentParameters {
    private(set) var items: [QueryItem]
    private let isBody: Bool

    /// Reads the parameters of the address, and of the body where the table's go there.
    init(_ request: ServerRequest, _ url: URLComponents, of resource: Resource) throws(ServerRefusal) {
        items = (url.queryItems ?? []).map { QueryItem($0.name, $0.value ?? "") }
        switch resource.endpoint.parameterPlace {
        case .query: isBody = false
        case .jsonBody:
            isBody = true
            guard let bytes = request.body, let body = try? JSONText.parse(bytes) else {
                throw ServerRefusal("the request has no JSON body")
            }
            var sent = SentParameters.flat(body, below: [])
            // The constant members must be in every body, and have no further meaning.
            for item in SentParameters.flat(.record(resource.endpoint.body), below: []) {
                guard let index = sent.firstIndex(of: item) else {
                    throw ServerRefusal("\(item.name) is not in the body as declared", parameter: item.name)
                }
                sent.remove(at: index)
            }
            items += sent
        }
    }

    /// The parameters that a cursor stands for.
    init(_ items: [QueryItem], isBody: Bool) {
        self.items = items
        self.isBody = isBody
    }

    /// A JSON body as items named by their paths, one for each element of a list.
    private static func flat(_ value: Value, below path: [String]) -> [QueryItem] {
        switch value {
        case .record(let members): members.flatMap { flat($0.value, below: path + [$0.name]) }
        case .list(let elements): elements.flatMap { flat($0, below: path) }
        case .null, .bool, .integer, .decimal, .money, .text, .timestamp, .period, .duration:
            [QueryItem(path.joined(separator: "."), value.plainText)]
        }
    }

    /// A parameter that isn't explained yet.
    var rest: QueryItem? { items.first }

    /// Takes away a parameter that must be there.
    mutating func take(_ item: QueryItem) throws(ServerRefusal) {
        guard let index = items.firstIndex(of: item) else {
            throw ServerRefusal("\(item.name)=\(item.value) is missing", parameter: item.name)
        }
        items.remove(at: index)
    }

    /// Takes away parameters.
    mutating func take(all taken: [QueryItem]) { items.removeAll { taken.contains($0) } }

    /// Takes away the one value of a parameter.
    mutating func takeOne(_ name: String) throws(ServerRefusal) -> String? {
        let values = items.filter { $0.name == name }.map(\.value)
        items.removeAll { $0.name == name }
        if values.count > 1 { throw ServerRefusal("\(name) is given \(values.count) times", parameter: name) }
        return values.first
    }

    /// Takes away the values of a filter.
    mutating func takeValues(of filter: FilterCapability) throws(ServerRefusal) -> [String] {
        let isBracketed = filter.encoding == .bracketRepeated && !isBody
        let name = isBracketed ? filter.parameter + "[]" : filter.parameter
        // Several filters may share a parameter and differ in the text around the value.
        let own = items.filter { $0.name == name && (isList(filter) || filter.unwrapped($0.value) != nil) }
        items.removeAll { own.contains($0) }
        let texts = own.map(\.value)
        guard let first = texts.first else { return [] }
        if isBody { return texts.compactMap(filter.unwrapped) }
        if texts.count > 1, filter.encoding != .repeated, filter.encoding != .bracketRepeated {
            throw ServerRefusal("\(name) is given \(texts.count) times", parameter: name)
        }
        switch filter.encoding {
        case .single, .repeated, .bracketRepeated: return texts.compactMap(filter.unwrapped)
        case .commaSeparated: return first.components(separatedBy: ",").compactMap(filter.unwrapped)
        case .jsonArray:
            guard case .list(let list)? = try? JSONText.parse(first.utf8) else {
                throw ServerRefusal("\(name)=\(first) is no JSON list", parameter: name)
            }
            return list.map(\.plainText).compactMap(filter.unwrapped)
        case .path: return []
        }
    }

    private func isList(_ filter: FilterCapability) -> Bool {
        filter.encoding == .commaSeparated || filter.encoding == .jsonArray
    }
}
