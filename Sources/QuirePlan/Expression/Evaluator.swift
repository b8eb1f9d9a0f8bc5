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
            return Column(type: expression.type, repeating: value, count: batch.count)
        case .placeholder(let text): throw EvaluationError("\(text) has no value yet")
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

    /// Whether the condition holds for each row; null counts as false.
    package func condition(
        _ expression: Expression, _ batch: RowBatch, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> [Bool] {
        switch expression.kind {
        case .not(let inner):
            return try condition(inner, batch, &context).map { !$0 }
        case .and(let parts):
            return try combined(parts, batch, &context, stopping: false)
        case .or(let parts):
            return try combined(parts, batch, &context, stopping: true)
        case .isNull(let inner):
            let column = try column(inner, batch, &context)
            return (0..<batch.count).map { column.hasNull(at: $0) }
        case .oneOf(let inner, let values):
            return try membership(of: inner, in: values, batch, &context)
        case .compare(let comparison, let left, let right):
            noteCurrencies(left, batch, &context)
            noteCurrencies(right, batch, &context)
            if let constant = right.constant {
                return try column(left, batch, &context).compared(comparison, with: constant)
            }
            let (first, second) = (try column(left, batch, &context), try column(right, batch, &context))
            return first.compared(comparison, with: second, zone: context.zone)
        case .match(let match, let left, let right):
            let (texts, patterns) = (try column(left, batch, &context), try column(right, batch, &context))
            var matcher = TextMatcher(match)
            var result: [Bool] = []
            for row in 0..<batch.count { result.append(try matcher.matches(texts[row], patterns[row])) }
            return result
        case .column, .constant, .placeholder, .path, .amount, .currency, .negate, .arithmetic, .call, .lookup:
            let column = try column(expression, batch, &context)
            guard case .bools(let flags) = column.storage else {
                return (0..<batch.count).map { column[$0] == .bool(true) }
            }
            return flags.indices.map { flags[$0] && !column.nulls.isNull($0) }
        }
    }

    /// The parts of a conjunction or disjunction. Parts that could make observations are evaluated only for the rows
    /// that they still decide, so that all observations concern rows that matter.
    private func combined(
        _ parts: [Expression], _ batch: RowBatch, _ context: inout EvaluationContext, stopping stop: Bool
    ) throws(EvaluationError) -> [Bool] {
        guard let first = parts.first else { return Array(repeating: !stop, count: batch.count) }
        var result = try condition(first, batch, &context)
        for part in parts.dropFirst() {
            let open = result.indices.filter { result[$0] != stop }
            if open.isEmpty { break }
            if open.count < batch.count, part.canNotice {
                let next = try condition(part, self.batch(batch, at: open, reading: part.columns), &context)
                for (index, row) in open.enumerated() { result[row] = next[index] }
            } else {
                let next = try condition(part, batch, &context)
                for row in open { result[row] = next[row] }
            }
        }
        return result
    }

    /// Some rows of a batch, of the columns that are read alone.
    private func batch(_ batch: RowBatch, at rows: [Int], reading names: Set<String>) -> RowBatch {
        let read = Set(names.compactMap { indices[$0] })
        let columns = batch.columns.indices.map { index in
            read.contains(index) ? batch.columns[index].gathering(rows) : Column(type: .null, storage: .values([]))
        }
        return RowBatch(columns: columns, count: rows.count)
    }

    private func membership(
        of inner: Expression, in values: [Value], _ batch: RowBatch, _ context: inout EvaluationContext
    ) throws(EvaluationError) -> [Bool] {
        noteCurrencies(inner, batch, &context)
        let column = try column(inner, batch, &context)
        // A few texts are compared directly; for many, one look-up per row decides.
        if case .texts(let texts) = column.storage, values.count <= 8 {
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

    /// Notes the currencies met, when the expression is the number of money.
    package func noteCurrencies(_ expression: Expression, _ batch: RowBatch, _ context: inout EvaluationContext) {
        guard case .amount(let inner, true) = expression.kind else { return }
        // Other observations are counted when the expression itself is evaluated.
        var aside = context
        guard let column = try? column(inner, batch, &aside) else { return }
        context.notes.note(currenciesOf: column, expression: inner.description)
    }

    private func arithmetic(
        _ operation: ArithmeticOperation, _ left: Expression, _ right: Expression, _ type: ValueType, _ batch: RowBatch,
        _ context: inout EvaluationContext
    ) throws(EvaluationError) -> Column {
        let (first, second) = (try column(left, batch, &context), try column(right, batch, &context))
        if let results = try first.applying(operation, second) { return results }
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
        if columns.count == 1, let results = columns[0].applying(function, zone: context.zone, giving: type) {
            return results
        }
        let scalars = ScalarFunctions(zone: context.zone, now: context.now)
        return try checkedRows(batch.count, type) { row throws(EvaluationError) in
            try scalars.apply(function, columns.map { $0[row] }, giving: type)
        }
    }

    /// Each branch is evaluated only for its own rows, so that failures in other rows aren't noted.
    private func conditional(
        _ test: Expression, _ yes: Expression, _ no: Expression, _ type: ValueType, _ batch: RowBatch,
        _ context: inout EvaluationContext
    ) throws(EvaluationError) -> Column {
        let holds = try condition(test, batch, &context)
        let chosen = (0..<batch.count).filter { holds[$0] }
        let others = (0..<batch.count).filter { !holds[$0] }
        let first = try column(yes, self.batch(batch, at: chosen, reading: yes.columns), &context)
        let second = try column(no, self.batch(batch, at: others, reading: no.columns), &context)
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

extension Expression {
    /// Whether its evaluation can notice something or fail: it computes, or compares numbers of money.
    fileprivate var canNotice: Bool {
        switch kind {
        case .amount, .arithmetic, .negate, .call: true
        case .column, .constant, .placeholder, .path, .currency, .not, .and, .or, .compare, .oneOf, .isNull, .match,
            .lookup:
            children.contains { $0.canNotice }
        }
    }
}
