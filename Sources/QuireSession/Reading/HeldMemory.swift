import QuirePlan
import Synchronization

/// The memory that the rows take which a query holds: all of its steps together, within one limit.
final class HeldMemory: Sendable {
    /// The most bytes.
    let limit: Int
    /// The bytes that were held before the query began, by those that it is read for.
    let before: Int
    private let held: Mutex<Int>

    init(limit: Int, before: Int = 0) {
        self.limit = limit
        self.before = before
        held = Mutex(before)
    }

    /// Puts what a step holds now in the place of what it held before; false when all that is held doesn't fit.
    func change(from before: Int, to now: Int) -> Bool {
        held.withLock { held in
            held += now - before
            return held <= limit
        }
    }
}

/// What one step of a plan holds; it holds nothing any more when it is done.
final class MemoryShare {
    private let memory: HeldMemory
    private var bytes = 0

    init(_ memory: HeldMemory) { self.memory = memory }

    /// Whether so many bytes fit, all in all.
    func hold(_ now: Int) -> Bool {
        defer { bytes = now }
        return memory.change(from: bytes, to: now)
    }

    /// Whether so many bytes more fit.
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
