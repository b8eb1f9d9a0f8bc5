package import QuireModel

/// Evaluates expressions a column at a time.
package struct Evaluator: Sendable {
    private let indices: [String: Int]

    /// An evaluator for batches of that schema.
    package init(schema: Schema) {
        indices = Dictionary(
            schema.columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The expression's value for each row.
    package func column(
        _ expression: Expression, _ batch: RowBatch, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> Column {
        switch expression.kind {
        case .column(let name):
            guard let index = indices[name] else { throw EvaluationError("the column '\(name)' wasn't read") }
            return batch.columns[index]
        case .constant(let value):
            return Column(type: expression.type, values: Array(repeating: value, count: batch.count))
        case .amount(let inner, _):
            return try column(inner, batch, &context).amounts
        case .currency(let inner):
            return try column(inner, batch, &context).currencies
        case .path(let inner, let steps):
            let column = try column(inner, batch, &context)
            return rows(batch.count, expression.type) { column[$0].following(steps, as: expression.type) }
        case .negate(let inner):
            let column = try column(inner, batch, &context)
            return try checkedRows(batch.count, expression.type) { row throws(EvaluationError) in
                try Arithmetic.negate(column[row])
            }
        case .arithmetic(let operation, let left, let right):
            return try arithmetic(operation, left, right, expression.type, batch, &context)
        case .call(let function, let arguments):
            return try call(function, arguments, expression.type, batch, &context)
        case .lookup(let inner, let table, let otherwise):
            let column = try column(inner, batch, &context)
            return rows(batch.count, expression.type) { row in
                .text(column[row].text.flatMap { table[$0] } ?? otherwise)
            }
        case .not, .and, .or, .compare, .oneOf, .isNull, .match:
            return Column(type: .bool, storage: .bools(try condition(expression, batch, &context)))
        }
    }

    /// Whether the condition holds for each row; a null doesn't.
    package func condition(
        _ expression: Expression, _ batch: RowBatch, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> [Bool] {
        switch expression.kind {
        case .not(let inner):
            return try condition(inner, batch, &context).map { !$0 }
        case .and(let parts):
            return try combined(parts, batch, &context) { $0 && $1 }
        case .or(let parts):
            return try combined(parts, batch, &context) { $0 || $1 }
        case .isNull(let inner):
            let column = try column(inner, batch, &context)
            return (0..<batch.count).map { column[$0].isNull }
        case .oneOf(let inner, let values):
            return try membership(of: inner, in: values, batch, &context)
        case .compare(let comparison, let left, let right):
            noteCurrencies(left, batch, &context)
            noteCurrencies(right, batch, &context)
            if let constant = right.constant {
                return try column(left, batch, &context).compared(comparison, with: constant)
            }
            let (first, second) = (try column(left, batch, &context), try column(right, batch, &context))
            return (0..<batch.count).map {
                Comparing.holds(comparison, first[$0], second[$0], zone: context.zone)
            }
        case .match(let match, let left, let right):
            let (texts, patterns) = (try column(left, batch, &context), try column(right, batch, &context))
            var matcher = TextMatcher(match)
            return (0..<batch.count).map { matcher.matches(texts[$0], patterns[$0]) }
        case .column, .constant, .path, .amount, .currency, .negate, .arithmetic, .call, .lookup:
            let column = try column(expression, batch, &context)
            return (0..<batch.count).map { column[$0] == .bool(true) }
        }
    }

    private func combined(
        _ parts: [Expression], _ batch: RowBatch, _ context: inout EvaluationContext, _ combine: (Bool, Bool) -> Bool
    ) throws(EvaluationError) -> [Bool] {
        guard let first = parts.first else { return Array(repeating: true, count: batch.count) }
        var result = try condition(first, batch, &context)
        for part in parts.dropFirst() {
            let next = try condition(part, batch, &context)
            for row in result.indices { result[row] = combine(result[row], next[row]) }
        }
        return result
    }

    private func membership(
        of inner: Expression, in values: [Value], _ batch: RowBatch, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> [Bool] {
        noteCurrencies(inner, batch, &context)
        let column = try column(inner, batch, &context)
        if case .texts(let texts) = column.storage {
            var result = [Bool](repeating: false, count: batch.count)
            for case .text(let value) in values {
                let equal = texts.equal(to: value)
                for row in result.indices where equal[row] && !column.nulls.isNull(row) { result[row] = true }
            }
            let hasNull = values.contains { $0.isNull }
            for row in result.indices where hasNull && column.nulls.isNull(row) { result[row] = true }
            return result
        }
        let wanted = Set(values)
        return (0..<batch.count).map { wanted.contains(column[$0]) }
    }

    /// Notes the currencies met, when the expression is the number of a column of money.
    package func noteCurrencies(_ expression: Expression, _ batch: RowBatch, _ context: inout EvaluationContext) {
        guard case .amount(let inner, true) = expression.kind, case .column(let name) = inner.kind,
            let index = indices[name]
        else { return }
        context.notes.note(currenciesOf: batch.columns[index], expression: name)
    }

    private func arithmetic(
        _ operation: ArithmeticOperation, _ left: Expression, _ right: Expression, _ type: ValueType, _ batch: RowBatch,
        _ context: inout EvaluationContext
    ) throws(EvaluationError) -> Column {
        let (first, second) = (try column(left, batch, &context), try column(right, batch, &context))
        var arithmetic = Arithmetic(zone: context.zone)
        let column = try checkedRows(batch.count, type) { row throws(EvaluationError) in
            try arithmetic.apply(operation, first[row], second[row], giving: type)
        }
        context.notes.divisionsByZero += arithmetic.divisionsByZero
        context.notes.mixedArithmetic += arithmetic.mixedCurrencies
        return column
    }

    private func call(
        _ function: Function, _ arguments: [Expression], _ type: ValueType, _ batch: RowBatch,
        _ context: inout EvaluationContext
    ) throws(EvaluationError) -> Column {
        if function == .if, arguments.count == 3 {
            return try conditional(arguments[0], arguments[1], arguments[2], type, batch, &context)
        }
        var columns: [Column] = []
        for argument in arguments { columns.append(try column(argument, batch, &context)) }
        let scalars = ScalarFunctions(zone: context.zone, now: context.now)
        return try checkedRows(batch.count, type) { row throws(EvaluationError) in
            try scalars.apply(function, columns.map { $0[row] }, giving: type)
        }
    }

    /// Each branch is evaluated only for its own rows, so that what can't be computed elsewhere isn't noticed.
    private func conditional(
        _ test: Expression, _ yes: Expression, _ no: Expression, _ type: ValueType, _ batch: RowBatch,
        _ context: inout EvaluationContext
    ) throws(EvaluationError) -> Column {
        let holds = try condition(test, batch, &context)
        let chosen = (0..<batch.count).filter { holds[$0] }
        let others = (0..<batch.count).filter { !holds[$0] }
        let first = try column(yes, batch.gathering(chosen), &context)
        let second = try column(no, batch.gathering(others), &context)
        var (fromFirst, fromSecond) = (0, 0)
        return rows(batch.count, type) { row in
            if holds[row] {
                fromFirst += 1
                return first[fromFirst - 1]
            }
            fromSecond += 1
            return second[fromSecond - 1]
        }
    }

    private func rows(_ count: Int, _ type: ValueType, _ value: (Int) -> Value) -> Column {
        var builder = ColumnBuilder(type: type)
        for row in 0..<count { builder.append(value(row)) }
        return builder.finish()
    }

    private func checkedRows(
        _ count: Int, _ type: ValueType, _ value: (Int) throws(EvaluationError) -> Value
    ) throws(EvaluationError) -> Column {
        var builder = ColumnBuilder(type: type)
        for row in 0..<count { builder.append(try value(row)) }
        return builder.finish()
    }
}
