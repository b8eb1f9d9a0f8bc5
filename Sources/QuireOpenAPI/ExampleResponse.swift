import Foundation
import QuirePluginKit

/// A response of an operation as its document shows it: the example of the response, or one put together from the
/// examples of its parts.
struct ExampleResponse {
    let schemas: SchemaReader
    let operation: ListOperation
    let resource: Resource

    /// The most values of an example.
    private static let mostValues = 4000

    /// The response as JSON; nil if the document shows none with a row that has everything the table reads.
    var text: String? {
        let given = operation.example.flatMap { ExampleResponse.value($0, depth: 0) }
        if let given, isWhole(given) { return given.json(indentation: 0) }
        let composed = compose(operation.envelope.whole, depth: 0)
        if let composed, isWhole(composed) { return composed.json(indentation: 0) }
        return nil
    }

    /// Whether a response has a row, and each row has everything that the table needs.
    private func isWhole(_ response: Value) -> Bool {
        guard case .list(let rows) = resource.endpoint.recordsPath.value(in: response), !rows.isEmpty, rows.count <= 200
        else {
            return false
        }
        let sizes = [resource.endpoint.total?.path, resource.endpoint.pageSize?.echo].compactMap { $0 }
        guard sizes.allSatisfy({ !$0.value(in: response).isNull }) else { return false }
        return rows.allSatisfy { row in resource.table.fields.allSatisfy { fits($0, row) } }
    }

    private func fits(_ field: Field, _ row: Value) -> Bool {
        guard !field.isFromRequest else { return true }
        let value = field.path.value(in: row)
        if value.isNull { return field.isNullable }
        switch (field.type, value) {
        case (.bool, .bool), (.integer, .integer), (.decimal, .integer), (.decimal, .decimal), (.any, _): return true
        case (.timestamp, .integer): return field.timeForm != .text
        case (.timestamp, .text(let text)): return field.timeForm == .text && TimeGuess.isInstant(text)
        case (.date, .text(let text)): return TimeGuess.isDay(text)
        case (.uuid, .text(let text)): return UUID(uuidString: text) != nil
        case (.text, .text(let text)): return field.values.isEmpty || field.values.contains(text)
        case (.money, .text(let text)): return ExactDecimal(text) != nil
        case (.money, .integer), (.money, .decimal): return true
        case (.list(.text), .list(let items)):
            return items.allSatisfy { item in
                item.text.map { field.values.isEmpty || field.values.contains($0) } ?? false
            }
        case (.list, .list), (.record, .record): return true
        default: return false
        }
    }

    /// A response composed of the examples of its parts; nil if a part has none.
    private func compose(_ shape: Shape, depth: Int) -> Value? {
        guard depth < 8 else { return nil }
        switch shape.kind {
        case .object:
            let members = shape.properties.compactMap { property -> Value.Member? in
                let inner = schemas.shape(of: property.schema)
                return compose(inner, depth: depth + 1).map { Value.Member(property.name, $0) }
            }
            return members.isEmpty ? nil : .record(members)
        case .list:
            guard let items = shape.items else { return nil }
            return compose(schemas.shape(of: items), depth: depth + 1).map { .list([$0]) }
        case .text: return (shape.example ?? shape.values.first).map { .text($0) }
        case .integer, .number:
            return shape.example.flatMap { ExactDecimal($0) }.map { decimal in
                Int64(exactly: decimal.mantissa).flatMap { decimal.scale == 0 ? .integer($0) : nil }
                    ?? .decimal(decimal)
            }
        case .bool: return shape.example.flatMap { $0 == "true" ? .bool(true) : $0 == "false" ? .bool(false) : nil }
        case .any: return nil
        }
    }

    /// A node as a JSON value.
    private static func value(_ node: SpecNode, depth: Int) -> Value? {
        guard depth < 40 else { return nil }
        switch node.content {
        case .list(let items):
            guard items.count < mostValues else { return nil }
            return .list(items.compactMap { value($0, depth: depth + 1) })
        case .map(let map):
            return .record(
                map.entries.compactMap { entry in
                    value(entry.value, depth: depth + 1).map { Value.Member(entry.key, $0) }
                })
        case .scalar(let text, let isText):
            if isText { return .text(text) }
            if node.isNull { return .null }
            if let flag = node.flag { return .bool(flag) }
            if let number = Int64(text) { return .integer(number) }
            return ExactDecimal(text).map { .decimal($0) } ?? .text(text)
        }
    }
}

extension Value {
    /// The value as JSON in lines: records that hold records spread out, others on one.
    fileprivate func json(indentation: Int) -> String {
        let space = String(repeating: "  ", count: indentation + 1)
        let end = "\n" + String(repeating: "  ", count: indentation)
        switch self {
        case .record(let members) where members.contains(where: { $0.value.isNested }) || members.count > 3:
            return "{\n"
                + members.map { member in
                    space + Value.text(member.name).json() + ": " + member.value.json(indentation: indentation + 1)
                }.joined(separator: ",\n") + end + "}"
        case .list(let items) where items.contains(where: \.isNested):
            return "[\n" + items.map { space + $0.json(indentation: indentation + 1) }.joined(separator: ",\n") + end
                + "]"
        default: return json(decimals: .number)
        }
    }

    private var isNested: Bool {
        switch self {
        case .record, .list: true
        default: false
        }
    }
}
