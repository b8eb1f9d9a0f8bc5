import QuireModel
import QuirePlan

/// Computes aggregates of groups; groups come in ascending key order, nulls last, and then by currency.
struct AggregateOperator: RunningOperator {
    private let grouping: Grouping
    private let evaluator: Evaluator
    private var groups: GroupIndex
    private var accumulators: [any Accumulator]
    private var hasGiven = false

    init(_ grouping: Grouping, _ schema: Schema) {
        self.grouping = grouping
        evaluator = Evaluator(schema: schema)
        groups = GroupIndex(isDivided: grouping.division != nil)
        accumulators = grouping.aggregates.map(\.accumulator)
    }

    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        guard batch.count > 0 else { return nil }
        var keys: [Column] = []
        for key in grouping.keys { keys.append(try evaluator.decidingColumn(key.expression, batch, &context)) }
        let currencies = try RowCurrencies(grouping, evaluator, batch, context, &groups.codes)
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
        var (rows, targets) = (placement.rows, placement.groups)
        let hasNulls = values.map { !$0.nulls.isEmpty } ?? false
        if positions != nil || hasNulls || (aggregate.isOfMoney && !placement.isOfEachRow) {
            (rows, targets) = ([], [])
            rows.reserveCapacity(placement.rows.count)
            targets.reserveCapacity(placement.rows.count)
            for (place, row) in placement.rows.enumerated() {
                let position = positions.map { $0[row] } ?? row
                guard position >= 0, values?.nulls.isNull(position) != true else { continue }
                if aggregate.isOfMoney, let currencies, let codes = placement.currencies,
                    let argument = aggregate.argument, !currencies.isAmount(argument, at: row, in: codes[place])
                {
                    continue
                }
                rows.append(position)
                targets.append(placement.groups[place])
            }
        }
        if let values {
            try accumulators[index].add(values, rows, into: targets)
        } else {
            accumulators[index].count(targets)
        }
    }

    mutating func finish(_ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? {
        guard !hasGiven else { return nil }
        hasGiven = true
        if groups.count == 0, grouping.keys.isEmpty { groups.addEmpty() }
        for index in accumulators.indices {
            accumulators[index].grow(to: groups.count)
            accumulators[index].settle()
        }
        let order = shownGroups
        let keys = groups.count == 0 ? [] : groups.keys
        var columns = grouping.keys.enumerated().map { index, key in
            let type = key.expression.type
            guard keys.indices.contains(index) else { return Column(type: type, values: []) }
            let column = keys[index].gathering(order)
            return Column(type: type, storage: column.storage, nulls: column.nulls)
        }
        if grouping.division?.isShown == true { columns.append(currencyColumn.gathering(order)) }
        for (aggregate, accumulator) in zip(grouping.aggregates, accumulators) {
            columns.append(try accumulator.results(of: order, currencies: groups.currencies, as: aggregate.type))
        }
        return RowBatch(columns: columns, count: order.count)
    }

    private var currencyColumn: Column {
        Column(type: .text, values: groups.currencies.map { $0.map { .text($0) } ?? .null })
    }

    /// The groups in the order of the result.
    ///
    /// Rows without any amount have no currency. Where nothing but amounts is computed, they add nothing to the other
    /// currencies of their group and are left out beside those.
    private var shownGroups: [Int] {
        guard groups.count > 0 else { return [] }
        let order = RowSorter(groups: groups.keys + [currencyColumn]).sorted()
        let lacksAmount = (0..<groups.count).map { groups.currencies[$0] == nil && !groups.hasAmount[$0] }
        guard grouping.division != nil, grouping.aggregates.allSatisfy(\.isOfMoney), lacksAmount.contains(true) else {
            return order
        }
        let known = (0..<groups.count).filter { groups.currencies[$0] != nil }
        var table = KeyTable()
        _ = table.place(groups.keys.map { $0.gathering(known) }, count: known.count)
        let found = table.find(groups.keys, count: groups.count)
        return order.filter { !(lacksAmount[$0] && found[$0] >= 0) }
    }

    var heldRows: Int { accumulators.reduce(groups.count) { $0 + $1.heldValues } }

    var heldBytes: Int {
        let states = groups.count * accumulators.count * MemoryLayout<(ExactDecimal, Int)>.stride
        return accumulators.reduce(groups.keyBytes + states) { $0 + $1.heldBytes }
    }
}
