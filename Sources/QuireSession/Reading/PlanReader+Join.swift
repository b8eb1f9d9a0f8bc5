import AsyncAlgorithms
import QuireDiagnostics
import QuireEngine
import QuireFetch
import QuireModel
import QuirePlan

extension PlanReader {
    /// Reads both sides of a join and hands the pairs over.
    func readJoin(_ join: PlannedJoin, _ deliver: (Event) async throws -> Demand) async throws -> ReadOutcome {
        if case .keyed(let keyed) = join.right.source, let key = join.askedKey {
            return try await readJoin(join, asking: keyed, byKey: key, deliver)
        }
        return try await readSideBySide(join, deliver)
    }

    /// Reads the left side and, for each of its batches, the lists of the right side that its keys name.
    private func readJoin(
        _ join: PlannedJoin, asking keyed: KeyedScan, byKey index: Int, _ deliver: (Event) async throws -> Demand
    ) async throws -> ReadOutcome {
        var lists: KeyedLists
        do throws(Diagnostic) {
            lists = try await self.lists(keyed)
        } catch {
            var outcome = ReadOutcome()
            outcome.failure = error
            return outcome
        }
        var matches = HashJoin(join)
        var context = context
        var right = Pipeline(join.right.operators, input: keyed.scan.output, context: context)
        var failure: Diagnostic?
        func computed<Value>(_ step: () throws(EvaluationError) -> Value) -> Value? {
            do throws(EvaluationError) {
                return try step()
            } catch {
                failure = failure ?? Failures.evaluation(error, text, span)
                return nil
            }
        }
        let share = MemoryShare(memory)
        var outcome = try await read(join.left) { batch in
            let values = computed { () throws(EvaluationError) in
                try matches.values(ofKey: index, in: batch, &context)
            }
            guard let values else { return .enough }
            _ = try await lists.read(values) { rows in
                let isTaken: Void? = computed { () throws(EvaluationError) in
                    if let ready = try right.push(rows) { try matches.insert(ready, &context) }
                }
                if !share.hold(matches.heldBytes) { failure = failure ?? Failures.memory(self, "'\(join.title)'") }
                return isTaken == nil || failure != nil ? .enough : .more
            }
            guard failure == nil, !lists.hasFailed else { return .enough }
            let pairs = computed { () throws(EvaluationError) in try matches.pairs(of: batch, &context) }
            for batch in pairs ?? [] where try await deliver(.rows(batch)) == .enough { return .enough }
            return failure == nil ? .more : .enough
        }
        lists.finish(&outcome, text)
        outcome.failure = outcome.failure ?? failure
        outcome.notes.add(context.notes)
        outcome.notes.add(right.context.notes)
        outcome.peakRows += matches.heldRows
        return outcome
    }

    /// An event of one side of a join, for the task that joins them.
    private enum SideEvent: Sendable {
        case left(RowBatch)
        case right(RowBatch)
        case leftEnd(ReadOutcome)
        case rightEnd(ReadOutcome)
    }

    /// Reads both sides at once.
    private func readSideBySide(
        _ join: PlannedJoin, _ deliver: (Event) async throws -> Demand
    ) async throws -> ReadOutcome {
        try await withThrowingTaskGroup(of: Void.self) { group in
            defer { group.cancelAll() }
            let events = AsyncChannel<SideEvent>()
            group.addTask {
                let end = try await read(join.left) { batch in
                    await events.send(.left(batch))
                    return .more
                }
                await events.send(.leftEnd(end))
            }
            group.addTask {
                let end = try await read(join.right) { batch in
                    await events.send(.right(batch))
                    return .more
                }
                await events.send(.rightEnd(end))
            }
            var sides = JoinSides(join)
            var context = context
            var left: ReadOutcome?
            var right: ReadOutcome?
            var failure: Diagnostic?
            var peakRows = 0
            let share = MemoryShare(memory)
            loop: for await event in events {
                let ready: [RowBatch]
                do throws(EvaluationError) {
                    ready = try take(event, &sides, &left, &right, &context)
                } catch {
                    failure = Failures.evaluation(error, text, span)
                    break
                }
                peakRows = max(peakRows, sides.heldRows)
                guard share.hold(sides.heldBytes) else {
                    failure = Failures.memory(self, "'\(join.title)'")
                    break
                }
                for batch in ready where try await deliver(.rows(batch)) == .enough { break loop }
                // A side whose budget is used up stops the other side once its pending pages have arrived.
                let isVain = right?.failure.map { $0.cause != .budget } ?? false
                if sides.isDone || (left != nil && right != nil) || isVain { break }
            }
            try Task.checkCancellation()
            var outcome = ReadOutcome()
            outcome.add(left ?? PlanReader.unread(join.left))
            outcome.add(right ?? PlanReader.unread(join.right))
            outcome.failure = failure ?? outcome.failure
            outcome.notes.add(context.notes)
            outcome.peakRows += peakRows
            return outcome
        }
    }

    private func take(
        _ event: SideEvent, _ sides: inout JoinSides, _ left: inout ReadOutcome?, _ right: inout ReadOutcome?,
        _ context: inout EvaluationContext
    ) throws(EvaluationError) -> [RowBatch] {
        switch event {
        case .left(let batch): return try sides.takeLeft(batch, &context)
        case .right(let batch):
            try sides.takeRight(batch, &context)
            return []
        case .leftEnd(let outcome):
            left = outcome
            try sides.endLeft(&context)
            return []
        case .rightEnd(let outcome):
            right = outcome
            // Rows can only be called unmatched if it is certain that nothing matches them.
            return outcome.failure == nil ? try sides.endRight(&context) : []
        }
    }
}
