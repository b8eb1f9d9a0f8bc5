import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuireSyntax

/// Runs `assert` and `print`, whose expressions are about no row.
struct ScriptStatements {
    private let statement: CheckedStatement
    private let known: KnownValues
    private var context: EvaluationContext

    init(_ statement: CheckedStatement, _ known: KnownValues, _ context: EvaluationContext) {
        self.statement = statement
        self.known = known
        self.context = context
    }

    /// Writes a value as a result of one cell.
    mutating func print(
        _ expression: Expression, _ name: String, into sink: inout some ResultSink
    ) throws(OutputError) -> StatementOutcome {
        switch value(of: expression) {
        case .failure(let diagnostic): return StatementOutcome(failure: diagnostic)
        case .success(let column):
            let schema = Schema([Schema.Column(name, expression.type)])
            try sink.print(schema, RowBatch(columns: [column], count: 1))
            return StatementOutcome(rows: 1)
        }
    }

    /// Fails unless the condition is true; null isn't.
    mutating func assert(_ condition: Expression, message: Expression?) -> StatementOutcome {
        switch value(of: condition) {
        case .failure(let diagnostic): return StatementOutcome(failure: diagnostic)
        case .success(let column):
            if column[0] == .bool(true) { return StatementOutcome() }
            return StatementOutcome(failure: failed(message))
        }
    }

    private mutating func failed(_ message: Expression?) -> Diagnostic {
        guard case .assert(let condition, _) = statement.syntax.kind else {
            return Diagnostic(.assertionFailed, message: "the assertion failed", exit: ExitStatus.assertFailed)
        }
        var words = "the assertion doesn't hold: \(SyntaxPrinter.text(of: condition))"
        if let message, case .success(let text) = value(of: message), !text[0].isNull { words = text[0].plainText }
        var diagnostic = Diagnostic(
            .assertionFailed, message: words, source: statement.source, span: condition.span,
            exit: ExitStatus.assertFailed)
        diagnostic.label = "this doesn't hold"
        diagnostic.notes = values
        return diagnostic
    }

    /// The values of the queries and parameters in the statement, one line each.
    private var values: [String] {
        let queries = statement.requirements.subqueries.compactMap { subquery -> String? in
            guard let answer = known.answers[subquery.key] else { return nil }
            switch subquery.key.form {
            case .cell: return "(\(subquery.key.text)) is \(answer.first?.literal ?? "null: it has no row")"
            case .count(let most):
                let number = answer.first ?? .null
                let isMore = number == .integer(Int64(most)) && !PlannedQuery(subquery.query).isOneRequest
                return "(\(subquery.key.text)) is \(isMore ? "at least " : "")\(number.literal)"
            case .column:
                let shown = answer.prefix(5).map(\.literal).joined(separator: ", ")
                return "(\(subquery.key.text)) has \(answer.count) rows"
                    + (answer.isEmpty ? "" : ": \(shown)\(answer.count > 5 ? ", …" : "")")
            }
        }
        let parameters = statement.requirements.parameters.sorted().compactMap { name in
            statement.place.scope.parameters[name]?.value.map { "$\(name) is \($0.literal)" }
        }
        return queries + parameters
    }

    private mutating func value(of expression: Expression) -> Result<Column, Diagnostic> {
        do throws(EvaluationError) {
            return .success(
                try Evaluator(schema: Schema([])).column(expression, RowBatch(columns: [], count: 1), &context))
        } catch {
            return .failure(
                Diagnostic(
                    .evaluationFailed, message: error.message, source: statement.source,
                    span: statement.syntax.span, exit: ExitStatus.runtimeError))
        }
    }
}
