import QuireDiagnostics

/// A part of a statement that gets its own line if the statement doesn't fit on one.
struct LayoutUnit {
    var text: String
    let span: SourceSpan
    let indent: Int
    /// The indent of comments above it, where that differs.
    var commentIndent: Int?

    /// The parts of a statement in order; a statement that isn't a query has one.
    static func units(of statement: StatementSyntax, in source: SourceText) -> [LayoutUnit] {
        switch statement.kind {
        case .query(let query): return units(of: query, prefix: "", statement)
        case .letBinding(let name, let query):
            return units(of: query, prefix: "let \(ExpressionPrinter.text(of: name)) = ", statement)
        case .explain(let query, let mode):
            return units(of: query, prefix: mode == .analyze ? "explain analyze " : "explain ", statement)
        case .param(let param):
            let type = param.type.map { ": " + ExpressionPrinter.text(of: $0) } ?? ""
            let value = param.defaultValue.map { " = " + ExpressionPrinter.text(of: $0) } ?? ""
            return [single("param \(ExpressionPrinter.text(of: param.name))\(type)\(value)", statement)]
        case .assert(let condition, let message):
            let message = message.map { ", " + ExpressionPrinter.text(of: $0) } ?? ""
            return [single("assert \(ExpressionPrinter.text(of: condition))\(message)", statement)]
        case .describe(let names):
            let path = names.map(ExpressionPrinter.text(of:)).joined(separator: ".")
            return [single(path.isEmpty ? "describe" : "describe \(path)", statement)]
        case .describeFile(let file): return [single("describe \(ExpressionPrinter.text(of: file))", statement)]
        case .print(let value): return [single("print \(ExpressionPrinter.text(of: value))", statement)]
        case .include(let path): return [single("include \(path.raw)", statement)]
        case .invalid: return [single(source.slice(statement.span), statement)]
        }
    }

    private static func single(_ text: String, _ statement: StatementSyntax) -> LayoutUnit {
        LayoutUnit(text: text, span: statement.span, indent: 0)
    }

    private static func units(of query: QuerySyntax, prefix: String, _ statement: StatementSyntax) -> [LayoutUnit] {
        let head = SourceSpan(statement.span.start, query.source.span.end)
        var units = [LayoutUnit(text: prefix + ExpressionPrinter.text(of: query.source), span: head, indent: 0)]
        units += query.stages.map { LayoutUnit(text: StagePrinter.text(of: $0), span: $0.span, indent: 2) }
        return units
    }

    /// A group with a line for each member.
    static func units(ofGroup stage: StageSyntax) -> [LayoutUnit]? {
        guard case .group(let keys, let members) = stage.kind else { return nil }
        let headEnd = keys.last?.span.end ?? stage.keyword.end
        let head = LayoutUnit(
            text: StagePrinter.groupHead(keys) + " {", span: SourceSpan(stage.span.start, headEnd), indent: 2)
        let body = members.enumerated().map { index, member in
            LayoutUnit(
                text: StagePrinter.text(of: member) + (index + 1 < members.count ? "," : ""), span: member.span,
                indent: 4)
        }
        let closer = LayoutUnit(
            text: "}", span: SourceSpan(stage.span.end - 1, stage.span.end), indent: 2, commentIndent: 4)
        return [head] + body + [closer]
    }
}
