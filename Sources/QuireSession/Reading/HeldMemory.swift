import QuirePlan
import Synchronization

/// The memory of the rows that a query holds, over all of its steps and within one limit.
final class HeldMemory: Sendable {
    /// The most bytes.
    let limit: Int
    /// The bytes held before the query began, by the queries that it is read for.
    let before: Int
    private let held: Mutex<Int>

    init(limit: Int, before: Int = 0) {
        self.limit = limit
        self.before = before
        held = Mutex(before)
    }

    /// Replaces what a step held before by what it holds now; returns false if the total doesn't fit.
    func change(from before: Int, to now: Int) -> Bool {
        held.withLock { held in
            held += now - before
            return held <= limit
        }
    }
}

/// The memory held by one step of a plan, released when the step is done.
final class MemoryShare {
    private let memory: HeldMemory
    private var bytes = 0

    init(_ memory: HeldMemory) { self.memory = memory }

    /// Sets the held bytes; returns whether the total fits.
    func hold(_ now: Int) -> Bool {
        defer { bytes = now }
        return memory.change(from: bytes, to: now)
    }

    /// Adds held bytes; returns whether the total fits.
    func add(_ more: Int) -> Bool { hold(bytes + more) }

    deinit { _ = memory.change(from: bytes, to: 0) }
}

extension Plan {
    /// The steps that hold rows, in words, for the error that they would hold too many.
    var holders: String {
        let holding = operators.filter { step in
            if case .expand = step { return true }
            return step == .distinct || step.isBlocking && step != .count
        }
        return holding.isEmpty ? "the query" : "'\(holding.map(PlanPrinter().step).joined(separator: "', '"))'"
    }
}
