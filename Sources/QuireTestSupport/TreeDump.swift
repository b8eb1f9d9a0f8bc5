import QuireDiagnostics

/// A syntax tree as text without its spans, so that trees of differently laid out texts can be compared.
package func treeDump(_ value: Any) -> String {
    if value is SourceSpan { return "" }
    let mirror = Mirror(reflecting: value)
    let name = String(describing: type(of: value))
    guard !mirror.children.isEmpty else { return mirror.displayStyle == .collection ? "[]" : "\(value)" }
    if mirror.displayStyle == .optional { return mirror.children.map { treeDump($0.value) }.joined() }
    let parts = mirror.children.filter { !($0.value is SourceSpan) }.map { child in
        (mirror.displayStyle == .enum ? (child.label ?? "") : "") + treeDump(child.value)
    }
    return (mirror.displayStyle == .struct ? name : "") + "(" + parts.joined(separator: " ") + ")"
}
