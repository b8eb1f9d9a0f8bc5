import Foundation
import QuireDiagnostics
import QuireModel
import QuireYAML
import Yams

/// Reads the text of an API description, JSON or YAML, into nodes, within bounds.
struct SpecReader {
    /// The text, for the places of problems.
    let source: SourceText

    /// The most bytes of a document.
    static let mostBytes = 32 << 20
    // A description has many asterisks in its prose, and may have many aliases: only their expansion is bounded.
    private static let rules = YAMLText.Rules(
        mostBytes: mostBytes, mostAliases: nil, refusal: "the document is neither JSON nor YAML")

    private var nodes = 0

    init(source: SourceText) { self.source = source }

    /// The document's root.
    mutating func root() throws(Diagnostic) -> SpecNode {
        let first = source.bytes.first { !" \t\r\n\u{FEFF}".utf8.contains($0) }
        guard let first else { throw problem("the document is empty; expected an OpenAPI description", at: 0) }
        return first == UInt8(ascii: "{") ? try json() : try yaml()
    }

    /// A problem at a place in the text.
    func problem(_ message: String, at offset: Int?, hint: String? = nil) -> Diagnostic {
        Diagnostic(
            .apiDescription, message: message, source: source,
            span: offset.map { SourceSpan($0, min($0 + 1, max(source.bytes.count, $0))) }, hint: hint,
            exit: ExitStatus.usage)
    }

    private mutating func json() throws(Diagnostic) -> SpecNode {
        let value: Value
        do throws(JSONText.ParseError) {
            value = try JSONText.parse(source.bytes)
        } catch {
            throw problem("not JSON: \(error.reason)", at: error.offset)
        }
        return try node(value)
    }

    private mutating func node(_ value: Value) throws(Diagnostic) -> SpecNode {
        try count()
        switch value {
        case .record(let members):
            var entries: [(key: String, value: SpecNode)] = []
            entries.reserveCapacity(members.count)
            for member in members { entries.append((member.name, try node(member.value))) }
            return SpecNode(content: .map(SpecMap(entries)), place: nil)
        case .list(let items):
            var list: [SpecNode] = []
            list.reserveCapacity(items.count)
            for item in items { list.append(try node(item)) }
            return SpecNode(content: .list(list), place: nil)
        case .text(let text): return SpecNode(content: .scalar(text, isText: true), place: nil)
        case .null: return SpecNode(content: .scalar("null", isText: false), place: nil)
        case .bool(let flag): return SpecNode(content: .scalar(flag ? "true" : "false", isText: false), place: nil)
        case .integer, .decimal, .money, .timestamp, .period, .duration:
            return SpecNode(content: .scalar(value.plainText, isText: false), place: nil)
        }
    }

    private func yaml() throws(Diagnostic) -> SpecNode {
        let root: Node?
        do throws(YAMLProblem) {
            root = try YAMLText(source.text, SpecReader.rules).compose()
        } catch {
            throw problem(error.message, at: error.place.map(source.offset) ?? 0)
        }
        guard let root else { throw problem("the document is empty; expected an OpenAPI description", at: 0) }
        return try node(root)
    }

    private func node(_ node: Node) throws(Diagnostic) -> SpecNode {
        let place = node.place.map(SpecReader.place)
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            return SpecNode(content: .scalar(scalar.string, isText: !isPlain), place: place)
        case .sequence(let sequence):
            var list: [SpecNode] = []
            list.reserveCapacity(sequence.count)
            for item in sequence { list.append(try self.node(item)) }
            return SpecNode(content: .list(list), place: place)
        case .mapping(let mapping):
            var entries: [(key: String, value: SpecNode)] = []
            entries.reserveCapacity(mapping.count)
            for (key, value) in mapping {
                guard let name = key.scalar?.string else {
                    throw problem("expected text for a key", at: key.place.map(SpecReader.place))
                }
                entries.append((name, try self.node(value)))
            }
            return SpecNode(content: .map(SpecMap(SpecReader.merged(entries))), place: place)
        case .alias: throw problem("an alias without its anchor", at: place)
        }
    }

    /// The entries with those that `<<` brings along, where they aren't there already.
    private static func merged(_ entries: [(key: String, value: SpecNode)]) -> [(key: String, value: SpecNode)] {
        guard entries.contains(where: { $0.key == "<<" }) else { return entries }
        var own = entries.filter { $0.key != "<<" }
        var known = Set(own.map(\.key))
        for (_, value) in entries where value.map != nil || !value.list.isEmpty {
            for map in ([value] + value.list).compactMap(\.map) {
                for entry in map.entries where known.insert(entry.key).inserted { own.append(entry) }
            }
        }
        return own
    }

    private mutating func count() throws(Diagnostic) {
        nodes += 1
        guard nodes <= YAMLText.mostValues else {
            throw problem("the document expands to more than \(YAMLText.mostValues) values", at: nil as Int?)
        }
    }

    private static func place(_ place: YAMLPlace) -> SpecNode.Place {
        SpecNode.Place(line: Int32(clamping: place.line), column: Int32(clamping: place.column))
    }

    /// A problem at a place of the document.
    func problem(_ message: String, at place: SpecNode.Place?, hint: String? = nil) -> Diagnostic {
        let offset = place.map { source.offset(of: YAMLPlace(line: Int($0.line), column: Int($0.column))) }
        return problem(message, at: offset, hint: hint)
    }
}
