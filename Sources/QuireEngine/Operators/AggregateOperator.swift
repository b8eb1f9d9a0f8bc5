import QuireModel
import QuirePlan

/// Computes aggregates of groups; groups come in ascending key order, nulls last, and then by currency.
struct AggregateOperator: RunningOperator {
    private let grouping: Grouping
    private let evaluator: Evaluator
    private var groups: GroupIndex
    private var accumulators: [any Accumulator]

    init(_ grouping: Grouping, _ schema: Schema) {
        self.grouping = grouping
        evaluator = Evaluator(schema: schema)
        groups = GroupIndex()
        accumulators = grouping.aggregates.map(\.accumulator)
    }

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        guard batch.count > 0 else { return nil }
        var keys: [Column] = []
        for key in grouping.keys { keys.append(try evaluator.decidingColumn(key.expression, batch, &context)) }
        let currencies = try RowCurrencies(grouping, evaluator, batch, context)
        let placement = groups.place(batch.count, keys, currencies)
        for index in accumulators.indices {
            accumulators[index].grow(to: groups.count)
            try add(batch, to: index, placement, currencies, &context)
        }
        return nil
    }

    /// Hands an aggregate the values that take part in it.
    private mutating func add(
        _ batch: RowBatch, to index: Int, _ placement: GroupIndex.Placement, _ currencies: RowCurrencies?,
        _ context: inout EvaluationContext
    ) throws(EvaluationError) {
        let aggregate = grouping.aggregates[index]
        var taken = batch
        // The position of each row among those that take part; nil when all do.
        var positions: [Int]?
        if let condition = aggregate.condition {
            let holds = try evaluator.condition(condition, batch, &context)
            try evaluator.noteNulls(deciding: condition, batch, &context)
            let chosen = holds.indices.filter { holds[$0] }
            var map = [Int](repeating: -1, count: batch.count)
            for (position, row) in chosen.enumerated() { map[row] = position }
            positions = map
            // What isn't taken isn't computed, so that it can't fail or be noticed.
            taken = batch.gathering(chosen)
        }
        let values = try aggregate.argument.map { argument throws(EvaluationError) in
            try evaluator.decidingColumn(argument, taken, &context)
        }
        var (rows, targets): ([Int], [Int]) = ([], [])
        rows.reserveCapacity(placement.rows.count)
        targets.reserveCapacity(placement.rows.count)
        for (row, group) in zip(placement.rows, placement.groups) {
            let position = positions.map { $0[row] } ?? row
            guard position >= 0, values?.nulls.isNull(position) != true else { continue }
            if aggregate.isOfMoney, let currencies, let argument = aggregate.argument,
                !currencies.isAmount(argument, at: row, in: groups.currencies[group])
            {
                continue
            }
            rows.append(position)
            targets.append(group)
        }
        if let values {
            try accumulators[index].add(values, rows, into: targets)
        } else {
            accumulators[index].count(targets)
        }
    }

    mutating func finish(_ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        if groups.count == 0, grouping.keys.isEmpty { groups.addEmpty() }
        for index in accumulators.indices { accumulators[index].grow(to: groups.count) }
        let order = shownGroups
        var columns = grouping.keys.indices.map { index in
            Column(type: grouping.keys[index].expression.type, values: order.map { groups.keys[$0][index] })
        }
        if grouping.division?.isShown == true {
            columns.append(Column(type: .text, values: order.map { groups.currencies[$0].map { .text($0) } ?? .null }))
        }
        for (aggregate, accumulator) in zip(grouping.aggregates, accumulators) {
            var builder = ColumnBuilder(type: aggregate.type)
            for group in order { builder.append(try accumulator.result(of: group, currency: groups.currencies[group])) }
            columns.append(builder.finish())
        }
        return RowBatch(columns: columns, count: order.count)
    }

    /// The groups in the order of the result.
    ///
    /// Rows without any amount have no currency. Where nothing but amounts is computed, they add nothing to the other
    /// currencies of their group and are left out beside those.
    private var shownGroups: [Int] {
        var shown = Array(0..<groups.count)
        if grouping.division != nil, grouping.aggregates.allSatisfy(\.isOfMoney) {
            let known = Set(shown.filter { groups.currencies[$0] != nil }.map { groups.keys[$0] })
            shown.removeAll { groups.currencies[$0] == nil && !groups.hasAmount[$0] && known.contains(groups.keys[$0]) }
        }
        let keys = shown.map { group in
            groups.keys[group] + (groups.currencies[group].map { [.text($0)] } ?? [.null])
        }
        return shown.indices.sorted { RowOrder.precedes(keys[$0], keys[$1]) }.map { shown[$0] }
    }

    var heldRows: Int { accumulators.reduce(groups.count) { $0 + $1.heldValues } }

    var heldBytes: Int {
        let states = groups.count * accumulators.count * MemoryLayout<(ExactDecimal, Int)>.stride
        return accumulators.reduce(groups.keyBytes + states) { $0 + $1.heldBytes }
    }
}
