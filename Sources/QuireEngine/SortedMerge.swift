package import QuireModel
package import QuirePlan
import QuirePluginKit

/// The rows of several lists of which the first in an order are wanted, while some lists come in that order.
///
/// It says which list must be read on: the one that has come least far, as long as its next rows may be among the first.
package struct SortedMerge {
    private struct Member {
        var batches: [RowBatch] = []
        /// The last value of the first key that was seen; rows still to come have none that is earlier, or null.
        var frontier: Value?
        var isKept = true
    }

    private let order: RowOrder
    private let evaluator: Evaluator
    private let count: Int
    private let sources: [(evaluator: Evaluator, key: SortKey)?]
    private var members: [Member]
    private var context: EvaluationContext

    /// A merge of the members of a union; notes are left to whoever sorts the rows in the end.
    package init(_ union: PlannedUnion, _ merge: PlannedUnion.Merge, context: EvaluationContext) {
        order = RowOrder(keys: merge.keys)
        evaluator = Evaluator(schema: union.members.first?.schema ?? Schema([]))
        count = merge.count
        sources = zip(union.members, merge.pulled).map { plan, key in
            key.map { (Evaluator(schema: plan.source.output), $0) }
        }
        members = Array(repeating: Member(), count: union.members.count)
        self.context = context
    }

    /// Takes rows of a list that comes in order, and the batch of its source that they were made of.
    package mutating func take(
        _ rows: RowBatch?, of batch: RowBatch, from index: Int
    ) throws(EvaluationError) {
        take(rows, from: index)
        guard let source = sources[index] else { return }
        let values = try source.evaluator.column(source.key.expression, batch, &context)
        if let last = (0..<batch.count).last(where: { !values.nulls.isNull($0) }) {
            members[index].frontier = values[last]
        }
    }

    /// Takes rows of a list.
    package mutating func take(_ rows: RowBatch?, from index: Int) {
        if let rows { members[index].batches.append(rows) }
    }

    /// Forgets the rows of a list that begins anew.
    package mutating func restart(_ index: Int) { members[index] = Member() }

    /// Leaves out a list of which rows are missing.
    package mutating func leaveOut(_ index: Int) {
        members[index] = Member()
        members[index].isKept = false
    }

    /// The rows, list by list.
    package var rows: [RowBatch] { members.flatMap(\.batches) }

    /// The rows held now.
    package var heldRows: Int { rows.reduce(0) { $0 + $1.count } }

    /// About how many bytes they take.
    package var heldBytes: Int { rows.reduce(0) { $0 + $1.byteCount } }

    /// Which of some lists that could be read on must be; nil when no row still to come can be among the first.
    package mutating func next(of candidates: [Int]) throws(EvaluationError) -> Int? {
        let last = try lastWanted()
        let open = candidates.filter { index in
            last.map { !isSettled(index, beyond: $0) } ?? true
        }
        return open.min { one, other in
            guard let first = members[one].frontier else { return members[other].frontier != nil }
            guard let second = members[other].frontier else { return false }
            return compare(first, second) < 0
        }
    }

    /// The last row that is among the first now: its first key and whose it is.
    private struct Last {
        var key: Value
        var member: Int
    }

    private mutating func lastWanted() throws(EvaluationError) -> Last? {
        guard count > 0, heldRows >= count, let all = RowBatch(joining: rows), let key = order.keys.first else {
            return nil
        }
        let owners = members.enumerated().flatMap { index, member in
            Array(repeating: index, count: member.batches.reduce(0) { $0 + $1.count })
        }
        // Rows that tie stand in the order of the lists, as they will in the end.
        let row = try order.sorted(all, evaluator, &context)[count - 1]
        return Last(key: try evaluator.column(key.expression, all, &context)[row], member: owners[row])
    }

    /// Whether rows of a list still to come are behind that row for sure; nulls settle nothing.
    private func isSettled(_ index: Int, beyond last: Last) -> Bool {
        guard !last.key.isNull, let frontier = members[index].frontier else { return false }
        let result = compare(frontier, last.key)
        if result == 0 { return order.keys.count == 1 && last.member <= index }
        return result > 0
    }

    private func compare(_ one: Value, _ other: Value) -> Int {
        let result = Value.order(one, other)
        return order.keys.first?.direction == .descending ? -result : result
    }
}
