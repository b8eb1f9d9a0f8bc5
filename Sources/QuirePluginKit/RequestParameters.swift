/// The parameters of one request, in order, for either place that can hold them.
struct RequestParameters {
    private struct Parameter {
        var name: String
        /// The values in a query, one item each.
        var items: [QueryItem]
        /// The value in a JSON body.
        var value: Value
    }

    private var parameters: [Parameter] = []

    /// Adds a parameter.
    mutating func add(_ name: String, _ value: Value) {
        parameters.append(Parameter(name: name, items: [QueryItem(name, value.plainText)], value: value))
    }

    /// Adds the parameters of a filter; a filter in the path adds none.
    mutating func add(_ filter: AppliedFilter) {
        guard filter.capability.encoding != .path else { return }
        parameters.append(
            Parameter(name: filter.capability.parameter, items: filter.queryItems, value: filter.bodyValue))
    }

    /// As items of a query.
    var query: [QueryItem] { parameters.flatMap(\.items) }

    /// The parameters as a JSON body, merged into its constant members.
    func json(within members: [Value.Member]) -> [UInt8] {
        var record = Value.record(members)
        for parameter in parameters {
            record = record.setting(parameter.name.split(separator: ".").map(String.init)[...], to: parameter.value)
        }
        var bytes: [UInt8] = []
        record.appendJSON(to: &bytes, decimals: .number)
        return bytes
    }
}

extension AppliedFilter {
    /// The value of the filter in a JSON body: a list if several values can be given, and numbers as numbers.
    fileprivate var bodyValue: Value {
        let all = values.map { value -> Value in
            let text = capability.written(value)
            return text == value.plainText && value.isJSONScalar ? value : .text(text)
        }
        let isList = capability.operator == .anyOf || capability.encoding == .jsonArray
        return isList ? .list(all) : all.first ?? .null
    }
}

extension Value {
    /// Whether JSON has its own form for it other than text.
    fileprivate var isJSONScalar: Bool {
        switch self {
        case .bool, .integer, .decimal: true
        case .null, .money, .text, .timestamp, .period, .duration, .list, .record: false
        }
    }

    /// The record with the value at a path of names, replacing any other value there.
    fileprivate func setting(_ path: ArraySlice<String>, to value: Value) -> Value {
        guard let name = path.first else { return value }
        var members: [Member] = if case .record(let own) = self { own } else { [] }
        let new = Member(name, member(name).setting(path.dropFirst(), to: value))
        if let index = members.firstIndex(where: { $0.name == name }) {
            members[index] = new
        } else {
            members.append(new)
        }
        return .record(members)
    }
}
