import Foundation
import QuireDiagnostics
import QuireModel
import Yams

/// Reads the text of an API description, JSON or YAML, into nodes; what it may cost is bounded.
struct SpecReader {
    /// The text, for the places of what is wrong.
    let source: SourceText

    /// The most bytes of a document.
    static let mostBytes = 32 << 20
    /// The most values of a document, aliases written out.
    static let mostNodes = 4_000_000
    /// The deepest nesting.
    static let mostDepth = 128

    private var nodes = 0

    init(source: SourceText) { self.source = source }

    /// The document's root.
    mutating func root() throws(Diagnostic) -> SpecNode {
        let first = source.bytes.first { !" \t\r\n\u{FEFF}".utf8.contains($0) }
        guard let first else { throw problem("the document is empty; expected an OpenAPI description", at: 0) }
        return first == UInt8(ascii: "{") ? try json() : try yaml()
    }

    /// What is wrong, at a place in the text.
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
        try count(nil)
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

    private mutating func yaml() throws(Diagnostic) -> SpecNode {
        try checkNesting()
        do {
            guard let root = try Yams.compose(yaml: source.text) else {
                throw problem("the document is empty; expected an OpenAPI description", at: 0)
            }
            return try node(root, depth: 0)
        } catch let error as Diagnostic {
            throw error
        } catch let error as YamlError {
            throw notYAML(error)
        } catch {
            throw problem("the document is neither JSON nor YAML", at: 0)
        }
    }

    private mutating func node(_ node: Node, depth: Int) throws(Diagnostic) -> SpecNode {
        let place = node.mark.map(SpecReader.place)
        try count(place)
        guard depth < SpecReader.mostDepth else {
            throw problem("nested deeper than \(SpecReader.mostDepth) levels", at: place)
        }
        switch node {
        case .scalar(let scalar):
            let isPlain = scalar.style == .plain || scalar.style == .any
            return SpecNode(content: .scalar(scalar.string, isText: !isPlain), place: place)
        case .sequence(let sequence):
            var list: [SpecNode] = []
            list.reserveCapacity(sequence.count)
            for item in sequence { list.append(try self.node(item, depth: depth + 1)) }
            return SpecNode(content: .list(list), place: place)
        case .mapping(let mapping):
            var entries: [(key: String, value: SpecNode)] = []
            entries.reserveCapacity(mapping.count)
            for (key, value) in mapping {
                guard let name = key.scalar?.string else {
                    throw problem("expected text for a key", at: key.mark.map(SpecReader.place))
                }
                entries.append((name, try self.node(value, depth: depth + 1)))
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

    private mutating func count(_ place: SpecNode.Place?) throws(Diagnostic) {
        nodes += 1
        guard nodes <= SpecReader.mostNodes else {
            throw problem("the document stands for more than \(SpecReader.mostNodes) values", at: place)
        }
    }

    /// Refuses nesting that would cost the parser its stack: indentation, or brackets outside of quotes.
    private func checkNesting() throws(Diagnostic) {
        var open = 0
        var dashes = 0
        for (offset, byte) in source.bytes.enumerated() {
            switch byte {
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                open += 1
                dashes = 0
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                open = max(0, open - 1)
                dashes = 0
            case UInt8(ascii: "-"), UInt8(ascii: "?"): dashes += 1
            case UInt8(ascii: " "): break
            case UInt8(ascii: "\n"):
                dashes = 0
            default: dashes = 0
            }
            // Prose may open brackets that it doesn't close, but not by the thousand.
            if open > 4000 || dashes > 400, !isRule(before: offset) {
                throw problem("nested deeper than \(SpecReader.mostDepth) levels", at: offset)
            }
        }
    }

    /// Whether the dashes before an offset are a line drawn in prose.
    private func isRule(before offset: Int) -> Bool {
        offset > 1 && source.bytes[offset] == UInt8(ascii: "-") && source.bytes[offset - 1] == UInt8(ascii: "-")
    }

    private func notYAML(_ error: YamlError) -> Diagnostic {
        switch error {
        case .scanner(_, let text, let mark, _), .parser(_, let text, let mark, _), .composer(_, let text, let mark, _):
            return problem("not YAML: \(text)", at: offset(of: mark))
        case .duplicatedKeysInMapping(let duplicates, let context):
            let names = duplicates.map { String($0.description.prefix(60)) }.joined(separator: ", ")
            return problem("a key stands twice in one mapping: \(names)", at: offset(of: context.mark))
        default: return problem("the document is neither JSON nor YAML", at: 0)
        }
    }

    private static func place(_ mark: Mark) -> SpecNode.Place {
        SpecNode.Place(line: Int32(clamping: mark.line), column: Int32(clamping: mark.column))
    }

    /// What is wrong, at a place of the document.
    func problem(_ message: String, at place: SpecNode.Place?, hint: String? = nil) -> Diagnostic {
        problem(message, at: place.map(offset), hint: hint)
    }

    /// The offset of a mark.
    private func offset(of mark: Mark) -> Int { offset(of: SpecReader.place(mark)) }

    /// The offset of a place, whose column counts Unicode scalars.
    private func offset(of place: SpecNode.Place) -> Int {
        let line = source.lineSpan(max(0, Int(place.line) - 1))
        var scalars = max(0, Int(place.column) - 1)
        var offset = line.start
        while scalars > 0, offset < line.end {
            offset += 1
            while offset < line.end, source.bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            scalars -= 1
        }
        return offset
    }
}
