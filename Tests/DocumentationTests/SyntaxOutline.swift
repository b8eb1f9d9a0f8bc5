import QuireDiagnostics
import QuireSyntax

/// A syntax tree as an indented text without its places, so that it stays the same however a text is laid out.
struct SyntaxOutline {
    /// The lines of a tree.
    static func lines(_ value: Any, label: String = "") -> [String] {
        let head = label.isEmpty ? "" : "\(label): "
        if let name = value as? NameSyntax { return [head + (name.isQuoted ? "`\(name.text)`" : name.text)] }
        if let literal = value as? LiteralSyntax { return [head + literal.raw] }
        let mirror = Mirror(reflecting: value)
        let parts = mirror.children.filter { !($0.value is SourceSpan) }
        if mirror.displayStyle == .optional {
            return parts.first.map { lines($0.value, label: label) } ?? []
        }
        if parts.isEmpty { return mirror.displayStyle == .collection ? [] : [head + word(value)] }
        switch mirror.displayStyle {
        case .collection, .tuple:
            return [String(head.dropLast(head.isEmpty ? 0 : 1))].filter { !$0.isEmpty }
                + parts.flatMap { indented(lines($0.value, label: place($0.label))) }
        case .enum:
            let name = parts.first?.label ?? ""
            let inner = parts.flatMap { lines($0.value) }
            if inner.count == 1 { return [head + name + " " + inner[0].drop { $0 == " " }] }
            return [head + name] + indented(inner)
        default:
            // A node of one part is that part.
            if parts.count == 1 { return lines(parts[0].value, label: label) }
            return [head + "\(type(of: value))".replacing("Syntax", with: "")]
                + parts.flatMap { indented(lines($0.value, label: place($0.label))) }
        }
    }

    private static func word(_ value: Any) -> String {
        if let text = value as? String { return "\"\(text)\"" }
        return "\(value)"
    }

    /// The name of a part; those of tuples and lists are only numbers.
    private static func place(_ label: String?) -> String { label?.first == "." ? "" : label ?? "" }

    private static func indented(_ lines: [String]) -> [String] { lines.map { "  " + $0 } }
}
