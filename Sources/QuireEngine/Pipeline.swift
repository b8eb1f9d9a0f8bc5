package import QuireModel
package import QuirePlan

/// The local part of a plan, running: batches in, batches out. Pure; the caller brings the rows.
package struct Pipeline {
    private var operators: [any RunningOperator]
    private let plan: [Operator]
    private let input: Schema
    /// The operator that gives the rows it holds, once no more come.
    private var draining = 0
    /// What evaluation noticed.
    package var context: EvaluationContext

    /// A pipeline for batches of the `input` schema.
    package init(_ operators: [Operator], input: Schema, context: EvaluationContext) {
        plan = operators
        self.input = input
        self.context = context
        self.operators = Pipeline.make(operators, input: input)
    }

    /// Takes a batch and gives the rows that are ready; nil when none are.
    package mutating func push(_ batch: RowBatch) throws(EvaluationError) -> RowBatch? {
        try run(batch, from: 0)
    }

    /// The next of the rows that were held, when no more are pushed; nil when all were given.
    package mutating func drain() throws(EvaluationError) -> RowBatch? {
        while draining < operators.count {
            let isWanted = !operators[(draining + 1)...].contains { $0.isDone }
            if isWanted, let held = try operators[draining].finish(&context) {
                if let ready = try run(held, from: draining + 1) { return ready }
            } else {
                draining += 1
            }
        }
        return nil
    }

    /// All rows that were held, when no more are pushed.
    package mutating func finish() throws(EvaluationError) -> [RowBatch] {
        var output: [RowBatch] = []
        while let ready = try drain() { output.append(ready) }
        return output
    }

    /// Forgets everything, because the scan begins anew.
    package mutating func reset() {
        operators = Pipeline.make(plan, input: input)
        draining = 0
        context.notes = EvaluationNotes()
    }

    /// Whether no further row can change what comes out.
    package var isDone: Bool { operators.contains { $0.isDone } }

    /// Whether rows that are missing at the end could change rows that would come out.
    package var isBlocking: Bool { plan.contains { $0.isBlocking } }

    /// The rows held by all operators now.
    package var heldRows: Int { operators.reduce(0) { $0 + $1.heldRows } }

    /// About how many bytes the rows take that all operators hold now.
    package var heldBytes: Int { operators.reduce(0) { $0 + $1.heldBytes } }

    private mutating func run(_ batch: RowBatch, from start: Int) throws(EvaluationError) -> RowBatch? {
        var current = batch
        for index in operators.indices.dropFirst(start) {
            guard let next = try operators[index].push(current, &context) else { return nil }
            current = next
        }
        return current
    }

    private static func make(_ operators: [Operator], input: Schema) -> [any RunningOperator] {
        var schema = input
        return operators.map { step in
            defer { schema = step.output(from: schema) }
            switch step {
            case .filter(let condition): return FilterOperator(condition, schema)
            case .project(let columns): return ProjectOperator(columns, schema)
            case .sort(let keys): return SortOperator(keys, schema)
            case .top(let count, let keys, let sorted): return TopOperator(count, keys, schema, inputIsSorted: sorted)
            case .skip(let count): return SkipOperator(count)
            case .take(let count): return TakeOperator(count)
            case .distinct: return DistinctOperator(schema)
            case .count: return CountOperator()
            case .countBy(let keys): return CountByOperator(keys, schema)
            case .aggregate(let grouping): return AggregateOperator(grouping, schema)
            case .expand(let column, let element): return ExpandOperator(column, element, schema)
            }
        }
    }
}

/// An operator with its state.
protocol RunningOperator {
    /// Takes a batch; gives the rows that are ready.
    mutating func push(_ batch: RowBatch, _ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch?
    /// No more rows come; gives the next of the rows that were held, nil when all were given.
    mutating func finish(_ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch?
    /// Whether no further row can change what comes out.
    var isDone: Bool { get }
    /// How many rows it holds.
    var heldRows: Int { get }
    /// About how many bytes of memory they take.
    var heldBytes: Int { get }
}

extension RunningOperator {
    mutating func finish(_ context: inout EvaluationContext) throws(EvaluationError) -> RowBatch? { nil }
    var isDone: Bool { false }
    var heldRows: Int { 0 }
    var heldBytes: Int { heldRows * HeldRow.bytes }
}

/// What a row takes in memory that is held on its own, in a set or a dictionary.
enum HeldRow {
    /// The entry and the list of its values, whose texts are counted apart.
    static let bytes = 96
}

extension Operator {
    /// The columns that come out when these go in.
    func output(from schema: Schema) -> Schema {
        switch self {
        case .filter, .sort, .top, .skip, .take, .distinct: schema
        case .project(let columns): Schema(columns.map { Schema.Column($0.name, $0.expression.type) })
        case .count: Schema([Schema.Column("count", .integer)])
        case .countBy(let keys):
            Schema(keys.map { Schema.Column($0.name, $0.expression.type) } + [Schema.Column("count", .integer)])
        case .aggregate(let grouping): grouping.schema
        case .expand(let column, let element):
            Schema(schema.columns.map { $0.name == column ? Schema.Column(column, element) : $0 })
        }
    }
}
