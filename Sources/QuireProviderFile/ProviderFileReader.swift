import QuireDiagnostics
import QuirePluginKit
import QuireYAML
import Yams

/// Reads a provider file: YAML to the kit's values, with a diagnostic at the place of each problem.
struct ProviderFileReader {
    /// The file's text.
    let source: SourceText
    /// The problems so far.
    var problems: [Diagnostic] = []
    /// The tables that couldn't be read.
    var failedTables: [String] = []
    /// The settings that templates refer to, in order, declared or not.
    var mentionedSettings: [String] = []
    /// The settings that a sign-in has, whether they are declared or not.
    var signInSettings: [Setting] = []

    private static let rules = YAMLText.Rules(mostBytes: ProviderFile.limit)

    init(source: SourceText) { self.source = source }

    /// A mapping with known keys.
    struct Mapping {
        let shape: FileShape
        let node: Node
        let values: [String: Node]

        subscript(key: String) -> Node? { values[key] }
    }

    /// The root of the YAML; nil if there is none.
    mutating func root() -> Node? {
        do throws(YAMLProblem) {
            if let root = try YAMLText(source.text, ProviderFileReader.rules).compose() { return root }
            problem(.providerFile, "the file is empty; expected provider, url and tables", at: nil)
        } catch {
            problems.append(error.diagnostic(.providerFile, in: source))
        }
        return nil
    }
}

extension ProviderFileReader {
    /// Reports a problem at a node.
    mutating func problem(
        _ code: Diagnostic.Code, _ message: String, at node: Node?, label: String? = nil, suggestions: [String] = [],
        hint: String? = nil
    ) {
        problems.append(
            Diagnostic(
                code, message: message, source: source, span: node.map { source.span(of: $0) }, label: label,
                suggestions: suggestions,
                replacement: suggestions.first, hint: hint, exit: ExitStatus.usage))
    }

    /// Reads a mapping of a known shape; returns nil for anything else, and reports each unknown key.
    mutating func mapping(_ node: Node, _ shape: FileShape) -> Mapping? {
        guard let entries = entries(node, of: shape.title) else { return nil }
        var values: [String: Node] = [:]
        for (key, keyNode, value) in entries {
            guard shape.keys.contains(key) else {
                let near = EditDistance.ranked(key, in: shape.keys)
                problem(
                    .unknownKey, "\(shape.title) has no '\(key)'", at: keyNode, suggestions: near,
                    hint: "known here: \(shape.keys.joined(separator: ", "))")
                continue
            }
            values[key] = value
        }
        let missing = shape.required.filter { values[$0] == nil }
        guard missing.isEmpty else {
            problem(
                .missingKey, "\(shape.title) needs \(missing.joined(separator: " and "))",
                at: entries.first?.1 ?? node)
            return nil
        }
        return Mapping(shape: shape, node: node, values: values)
    }

    /// The entries of a mapping, in order; nil for anything else.
    mutating func entries(_ node: Node, of title: String) -> [(String, Node, Node)]? {
        guard let mapping = node.mapping else {
            wrong(node, title, "keys with values")
            return nil
        }
        return mapping.compactMap { key, value in
            guard let text = key.scalar?.string else {
                wrong(key, "a key in \(title)", "text")
                return nil
            }
            return (text, key, value)
        }
    }

    /// Reports that a node has another form than expected.
    mutating func wrong(_ node: Node, _ title: String, _ expected: String) {
        problem(.wrongType, "\(title): expected \(expected), found \(found(node))", at: node)
    }

    /// The text of a single value.
    mutating func text(_ node: Node?, _ title: String) -> String? {
        guard let node else { return nil }
        guard let text = node.scalar?.string, !node.isNull else {
            wrong(node, title, "a text")
            return nil
        }
        return text
    }

    /// True or false.
    mutating func flag(_ node: Node?, _ title: String) -> Bool? {
        guard let node else { return nil }
        switch node.scalar.map({ ($0.string, $0.style) }) {
        case ("true", .plain)?, ("true", .any)?: return true
        case ("false", .plain)?, ("false", .any)?: return false
        default:
            wrong(node, title, "true or false")
            return nil
        }
    }

    /// A whole number, not below `least`.
    mutating func number(_ node: Node?, _ title: String, least: Int = 1) -> Int? {
        guard let node else { return nil }
        guard let text = node.scalar?.string, let number = Int(text), number >= least, number <= 1_000_000_000 else {
            wrong(node, title, "a whole number from \(least) on")
            return nil
        }
        return number
    }

    /// One of the words.
    mutating func word<Meaning>(_ node: Node?, _ title: String, _ words: [(String, Meaning)]) -> Meaning? {
        guard let node else { return nil }
        let names = words.map(\.0)
        guard let text = node.scalar?.string else {
            wrong(node, title, names.joined(separator: ", "))
            return nil
        }
        if let meaning = words.first(where: { $0.0 == text }) { return meaning.1 }
        problem(
            .unknownWord, "\(title): expected \(names.joined(separator: ", ")), found '\(text)'", at: node,
            suggestions: EditDistance.ranked(text, in: names))
        return nil
    }

    /// The texts of a list, or of a single value in place of a list of one.
    mutating func texts(_ node: Node?, _ title: String) -> [String]? {
        guard let node else { return nil }
        guard let items = node.sequence else { return text(node, title).map { [$0] } }
        return items.compactMap { text($0, title) }
    }

    /// A path into a response or a record.
    mutating func path(_ node: Node?, _ title: String) -> FieldPath? {
        text(node, title).map { FieldPath($0) }
    }

    private func found(_ node: Node) -> String {
        switch node {
        case .scalar(let scalar): node.isNull ? "nothing" : "'\(scalar.string.prefix(40))'"
        case .mapping: "a mapping"
        case .sequence: "a list"
        case .alias: "an alias"
        }
    }
}
