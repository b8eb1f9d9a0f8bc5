import QuireSyntax

/// The names that columns get when none is written.
enum ColumnName {
    /// The words of a path or call joined with `_`; nil for other expressions.
    ///
    /// `month(created_at)` becomes `month_created_at`, `items[0].title` becomes `items_0_title`.
    static func implied(by syntax: ExpressionSyntax) -> String? {
        words(of: syntax)?.joined(separator: "_")
    }

    private static func words(of syntax: ExpressionSyntax) -> [String]? {
        switch syntax.kind {
        case .name(let name): return [name.text]
        case .parenthesised(let inner): return words(of: inner)
        case .path(let base, let steps):
            guard let first = words(of: base) else { return nil }
            return first
                + steps.map { step in
                    switch step {
                    case .field(let name): name.text
                    case .index(let index, _): String(index)
                    }
                }
        case .call(let function, let arguments):
            var all = [function.text]
            for argument in arguments {
                if case .literal(let literal) = argument.kind {
                    if case .text(let text) = literal.value { all.append(text) } else { all.append(literal.raw) }
                } else {
                    guard let inner = words(of: argument) else { return nil }
                    all += inner
                }
            }
            return all
        default: return nil
        }
    }
}
