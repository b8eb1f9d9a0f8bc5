import AsyncAlgorithms
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePlan

extension PlanReader {
    /// Reads the members of a union and hands their rows over, one member after another.
    ///
    /// With `isHeld`, the rows of a member that fails are left out, so that the result is complete for the other
    /// members.
    func readUnion(
        _ union: PlannedUnion, isHeld: Bool, _ deliver: (Event) async throws -> Demand
    ) async throws -> ReadOutcome {
        var outcome: ReadOutcome
        switch union.combination {
        case .counts: outcome = try await readCounts(union, deliver)
        case .rows where union.merge != nil: outcome = try await readMerged(union, deliver)
        case .rows where isHeld: outcome = try await readHeld(union, deliver)
        case .rows where union.isSequential: outcome = try await readInTurn(union, deliver)
        case .rows: outcome = try await readAtOnce(union, deliver)
        }
        // Providers without credentials are left out; if none has any, that is the error.
        if let first = outcome.skipped.first, outcome.skipped.count == union.members.count {
            outcome.failure = first.problem
        }
        return outcome
    }

    /// A member's outcome as the union sees it.
    func member(_ outcome: ReadOutcome, of union: PlannedUnion, _ plan: Plan) -> ReadOutcome {
        guard union.skipsUnconfigured, let failure = outcome.failure, failure.cause == .missingCredentials,
            let scan = plan.source.scans.first
        else { return outcome }
        var skipped = ReadOutcome()
        skipped.skipped = [(scan.source.provider, failure)]
        return skipped
    }

    private func readInTurn(
        _ union: PlannedUnion, _ deliver: (Event) async throws -> Demand
    ) async throws -> ReadOutcome {
        var outcome = ReadOutcome()
        var isDone = false
        for plan in union.members where !isDone {
            let own = try await read(plan) { batch in
                let demand = try await deliver(.rows(batch))
                isDone = demand == .enough
                return demand
            }
            outcome.add(member(own, of: union, plan))
        }
        return outcome
    }

    /// Reads all members into memory and hands over those that are complete.
    private func readHeld(
        _ union: PlannedUnion, _ deliver: (Event) async throws -> Demand
    ) async throws -> ReadOutcome {
        var outcome = ReadOutcome()
        let members = try await everyMember(of: union)
        for (own, _) in members { outcome.add(own) }
        outcome.isUsable = members.contains { $0.0.failure == nil && $0.0.skipped.isEmpty }
        outcome.failure?.notes.append(Failures.madeOfOthers)
        for (own, batches) in members where own.failure == nil {
            for batch in batches where try await deliver(.rows(batch)) == .enough { return outcome }
        }
        return outcome
    }

    /// Adds up the members' numbers, of those that have one.
    private func readCounts(
        _ union: PlannedUnion, _ deliver: (Event) async throws -> Demand
    ) async throws -> ReadOutcome {
        var outcome = ReadOutcome()
        var sum: Int64 = 0
        let members = try await everyMember(of: union)
        for (own, batches) in members {
            outcome.add(own)
            for batch in batches {
                for row in 0..<batch.count {
                    if case .integer(let count)? = batch.columns.first?[row] { sum &+= count }
                }
            }
        }
        outcome.isUsable = members.contains { $0.0.failure == nil && $0.0.skipped.isEmpty }
        guard outcome.isUsable else { return outcome }
        outcome.failure?.notes.append(Failures.countOfOthers)
        let column = Column(type: .integer, storage: .integers([sum]))
        _ = try await deliver(.rows(RowBatch(columns: [column], count: 1)))
        return outcome
    }

    /// The outcomes and rows of all members, read at once.
    private func everyMember(of union: PlannedUnion) async throws -> [(ReadOutcome, [RowBatch])] {
        try await withThrowingTaskGroup(of: (Int, ReadOutcome, [RowBatch]).self) { group in
            for (index, plan) in union.members.enumerated() {
                group.addTask {
                    var batches: [RowBatch] = []
                    let share = MemoryShare(memory)
                    var unfit: Diagnostic?
                    var own = try await read(plan) { batch in
                        batches.append(batch)
                        if share.add(batch.byteCount) { return .more }
                        unfit = Failures.memory(self, "the \(union.title)")
                        return .enough
                    }
                    own.failure = unfit ?? own.failure
                    return (index, member(own, of: union, plan), batches)
                }
            }
            var members = [(ReadOutcome, [RowBatch])?](repeating: nil, count: union.members.count)
            for try await (index, own, batches) in group { members[index] = (own, batches) }
            return members.compactMap(\.self)
        }
    }

    /// Reads all members concurrently and hands their rows over one member after another; members wait with their pages
    /// for their turn.
    private func readAtOnce(
        _ union: PlannedUnion, _ deliver: (Event) async throws -> Demand
    ) async throws -> ReadOutcome {
        try await withThrowingTaskGroup(of: (Int, ReadOutcome).self) { group in
            defer { group.cancelAll() }
            let channels = union.members.map { _ in AsyncChannel<RowBatch>() }
            for (index, plan) in union.members.enumerated() {
                let channel = channels[index]
                group.addTask {
                    defer { channel.finish() }
                    let own = try await read(plan) { batch in
                        await channel.send(batch)
                        return .more
                    }
                    return (index, member(own, of: union, plan))
                }
            }
            var isDone = false
            turns: for channel in channels {
                for await batch in channel where try await deliver(.rows(batch)) == .enough {
                    isDone = true
                    break turns
                }
            }
            try Task.checkCancellation()
            if isDone { group.cancelAll() }
            var outcomes = [ReadOutcome?](repeating: nil, count: union.members.count)
            while let (index, own) = try await group.next() { outcomes[index] = own }
            var outcome = ReadOutcome()
            for (index, plan) in union.members.enumerated() {
                var own = outcomes[index] ?? PlanReader.unread(plan)
                // A member that was cancelled because there are enough rows lacks nothing.
                if isDone { own.failure = nil }
                outcome.add(own)
            }
            return outcome
        }
    }
}
