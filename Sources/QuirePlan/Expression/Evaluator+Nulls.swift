package import QuireModel

extension Evaluator {
    /// The values of an expression by which rows are ordered, matched, grouped or aggregated: its nulls decide the result.
    package func decidingColumn(
        _ expression: Expression, _ batch: RowBatch, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> Column {
        let column = try column(expression, batch, &context)
        context.notes.note(nullsOf: column, madeOf: expression.columns)
        return column
    }

    /// Notes the columns with a null that decided whether a condition holds for some row.
    package func noteNulls(
        deciding condition: Expression, _ batch: RowBatch, _ context: inout EvaluationContext
    ) throws(EvaluationError) {
        // Other observations were counted when the condition itself was evaluated.
        var aside = context
        for name in condition.columns where !context.notes.decidingNulls.contains(name) {
            let nulls = try column(Expression(.column(name), .any), batch, &aside).nulls
            guard !nulls.isEmpty else { continue }
            let decided = try rows(decidedBy: name, condition, batch, &aside)
            if decided.indices.contains(where: { decided[$0] && nulls.isNull($0) }) {
                context.notes.decidingNulls.insert(name)
            }
        }
    }

    /// The rows for which the value of a column can decide whether a condition holds.
    private func rows(
        decidedBy name: String, _ condition: Expression, _ batch: RowBatch, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> [Bool] {
        let none = Array(repeating: false, count: batch.count)
        // A test for null deliberately finds or excludes unreadable values.
        guard condition.columns.contains(name), !condition.isTestForNull else { return none }
        let parts: [Expression]
        let isConjunction: Bool
        switch condition.kind {
        case .and(let conjuncts): (parts, isConjunction) = (conjuncts, true)
        case .or(let alternatives): (parts, isConjunction) = (alternatives, false)
        case .not(let inner): return try rows(decidedBy: name, inner, batch, &context)
        default: return Array(repeating: true, count: batch.count)
        }
        // A part decides where the others leave the result open; tests for null handle nulls deliberately.
        var open = Array(repeating: true, count: batch.count)
        for part in parts where !part.columns.contains(name) || part.isTestForNull {
            let holds = try self.condition(part, batch, &context)
            for row in open.indices where holds[row] != isConjunction { open[row] = false }
        }
        var decided = none
        for part in parts {
            let own = try rows(decidedBy: name, part, batch, &context)
            for row in own.indices where own[row] && open[row] { decided[row] = true }
        }
        return decided
    }
}

extension Expression {
    /// Whether it tests whether a value is null or not null.
    fileprivate var isTestForNull: Bool {
        switch kind {
        case .isNull: true
        case .not(let inner): inner.isTestForNull
        default: false
        }
    }
}
