import Foundation

/// What `body` gives and the processor time it took, its own child processes' time for theirs.
///
/// Processor time, because a machine that is busy with other things stretches the clock's.
func measured<Result>(_ body: () throws -> Result) rethrows -> (Result, Double) {
    let children = processorTime(RUSAGE_CHILDREN.rawValue)
    let own = processorTime(RUSAGE_SELF.rawValue)
    let result = try body()
    let spentByChildren = processorTime(RUSAGE_CHILDREN.rawValue) - children
    return (result, spentByChildren > 0 ? spentByChildren : processorTime(RUSAGE_SELF.rawValue) - own)
}

private func processorTime(_ who: Int32) -> Double {
    var usage = rusage()
    getrusage(who, &usage)
    let times = [usage.ru_utime, usage.ru_stime]
    return times.reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
}

/// The most memory that this process has had.
func memoryAtMost() -> String {
    var usage = rusage()
    getrusage(RUSAGE_SELF.rawValue, &usage)
    return "\(usage.ru_maxrss / 1024) MB"
}

/// A time as the report shows it.
func seconds(_ time: Double) -> String { String(format: "%.3f s", time) }

/// A time as a share of another.
func ratio(_ time: Double, _ other: Double) -> String { String(format: "%.3f", time / other) }
