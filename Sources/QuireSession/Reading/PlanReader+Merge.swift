import AsyncAlgorithms
import QuireDiagnostics
import QuireEngine
import QuireFetch
import QuireModel
import QuirePlan

extension PlanReader {
    /// An event of a member of a merge, for the task that merges them.
    private enum MemberEvent: Sendable {
        /// Rows of a sorted list, with the batch that they were made from; the member then waits for the decision to
        /// continue.
        case page(RowBatch?, of: RowBatch)
        /// Rows that are the member's first.
        case rows(RowBatch)
        case restarted
        case end(ReadOutcome)
    }

    /// Reads the members of a union for its first rows in an order. Sorted members are read no further than necessary,
    /// once the others have delivered their rows. Hands the rows over one member after another.
    func readMerged(
        _ union: PlannedUnion, _ deliver: (Event) async throws -> Demand
    ) async throws -> ReadOutcome {
        guard let merge = union.merge else { return ReadOutcome() }
        var merged = SortedMerge(union, merge, context: context)
        var outcomes = [ReadOutcome?](repeating: nil, count: union.members.count)
        let share = MemoryShare(memory)
        let failure = await withThrowingTaskGroup(of: Void.self) { group -> Diagnostic? in
            defer { group.cancelAll() }
            let events = AsyncChannel<(Int, MemberEvent)>()
            let demands = union.members.map { _ in AsyncChannel<Demand>() }
            for (index, plan) in union.members.enumerated() {
                group.addTask {
                    let isPulled = merge.pulled[index] != nil
                    let own = try await follow(plan, index, isPulled, events, demands[index])
                    await events.send((index, .end(member(own, of: union, plan))))
                }
            }
            var running = Set(union.members.indices)
            var waiting: Set<Int> = []
            for await (index, event) in events {
                do throws(EvaluationError) {
                    switch event {
                    case .page(let rows, let batch):
                        try merged.take(rows, of: batch, from: index)
                        running.remove(index)
                        waiting.insert(index)
                    case .rows(let rows): merged.take(rows, from: index)
                    case .restarted: merged.restart(index)
                    case .end(let outcome):
                        outcomes[index] = outcome
                        running.remove(index)
                        if outcome.failure != nil { merged.leaveOut(index) }
                    }
                    guard share.hold(merged.heldBytes) else { return Failures.memory(self, "the \(union.title)") }
                    // While a member is being read, its rows may make other members' pages unnecessary.
                    guard running.isEmpty else { continue }
                    if waiting.isEmpty { return nil }
                    let next = try merged.next(of: waiting.sorted())
                    for index in next.map({ [$0] }) ?? waiting.sorted() {
                        waiting.remove(index)
                        running.insert(index)
                        await demands[index].send(next == nil ? .enough : .more)
                    }
                } catch {
                    return Failures.evaluation(error, text, span)
                }
            }
            return nil
        }
        try Task.checkCancellation()
        var outcome = ReadOutcome()
        for (own, plan) in zip(outcomes, union.members) { outcome.add(own ?? PlanReader.unread(plan)) }
        outcome.peakRows += merged.heldRows
        outcome.isUsable = outcomes.contains { $0.map { $0.failure == nil && $0.skipped.isEmpty } ?? false }
        outcome.failure?.notes.append(Failures.madeOfOthers)
        if let failure {
            outcome.failure = failure
            outcome.isUsable = false
            return outcome
        }
        for batch in merged.rows where try await deliver(.rows(batch)) == .enough { break }
        return outcome
    }

    /// Reads a member and reports its events; a sorted one continues after each page only on request.
    private func follow(
        _ plan: Plan, _ index: Int, _ isPulled: Bool, _ events: AsyncChannel<(Int, MemberEvent)>,
        _ demands: AsyncChannel<Demand>
    ) async throws -> ReadOutcome {
        var isPulled = isPulled
        var demand = demands.makeAsyncIterator()
        return try await follow(plan) { handed in
            switch handed {
            case .restarted:
                // A list read instead of the sorted one has its own order, and is sorted separately.
                isPulled = false
                await events.send((index, .restarted))
            case .held(let rows): await events.send((index, .rows(rows)))
            case .ready(let rows, let batch):
                guard isPulled else {
                    if let rows { await events.send((index, .rows(rows))) }
                    return .more
                }
                await events.send((index, .page(rows, of: batch)))
                return await demand.next() ?? .enough
            }
            return .more
        }
    }
}
