import Dispatch
import Foundation
import Synchronization

/// A plain thread that owns a value and runs one job after another on it.
///
/// libedit and reads from a terminal block, which no thread of Swift's pool may; and libedit is not thread-safe.
final class ConfinedThread<Confined>: Sendable {
    private typealias Job = @Sendable (Confined) -> Void

    private let queue = JobQueue<Job>()

    /// Starts the thread, which makes the value.
    init(name: String, make: @escaping @Sendable () -> Confined) {
        let queue = queue
        let thread = Thread {
            let confined = make()
            while let job = queue.next() { job(confined) }
        }
        thread.name = name
        // The language's parser runs there too.
        thread.stackSize = 8 << 20
        thread.start()
    }

    deinit {
        queue.close()
    }

    /// Runs a job on the thread and waits for it.
    func run<Result: Sendable>(_ job: @escaping @Sendable (Confined) -> Result) async -> Result {
        await withCheckedContinuation { continuation in
            queue.add { continuation.resume(returning: job($0)) }
        }
    }
}

/// Jobs waiting for their thread.
private final class JobQueue<Job: Sendable>: Sendable {
    private let jobs = Mutex<[Job]>([])
    private let available = DispatchSemaphore(value: 0)

    func add(_ job: Job) {
        jobs.withLock { $0.append(job) }
        available.signal()
    }

    /// Lets the thread end after its queued work.
    func close() {
        available.signal()
    }

    func next() -> Job? {
        available.wait()
        return jobs.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
}
