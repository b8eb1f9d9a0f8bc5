import Foundation

/// Reads whole lists from a server that takes 50 ms for each response, in parallel and one page at a time, side by side.
///
/// Fails when the parallel read takes more than 1.3 times what its rounds of responses take, or isn't five times as fast
/// as one page at a time.
@main
struct FetchBenchmark {
    /// The time that each response takes, in milliseconds.
    static let latency = 50
    /// How many pages are in flight when nothing else is said.
    static let concurrency = 8
    /// How much longer than its rounds of responses a read may take.
    static let mostOverRounds = 1.3
    /// How many times as fast as one page at a time it must be.
    static let leastOverSerial = 5.0
    /// How often each read is timed; the fastest counts, since a busy machine only ever adds.
    static let runs = 5

    /// A list of ten thousand rows, and of how many pages it is.
    struct List {
        let query: String
        let rows: Int
        let pages: Int
    }

    /// The lists whose length is known after the first page.
    static let lists = [
        List(query: "from qonto", rows: 10_000, pages: 100), List(query: "from txn", rows: 10_000, pages: 100),
    ]

    /// Takes the program and the independent server's file.
    static func main() throws {
        guard CommandLine.arguments.count == 3 else {
            print("usage: fetch-bench QUIRE SERVER.py")
            exit(2)
        }
        let server = try Server(CommandLine.arguments[2], latency: latency)
        defer { server.stop() }
        let quire = Quire(program: CommandLine.arguments[1], environment: server.environment)
        var isRight = true
        for list in lists {
            let rounds = Double((list.pages + concurrency - 1) / concurrency * latency)
            _ = try quire.milliseconds(list.query, rows: list.rows)
            let together = try fastest { try quire.milliseconds(list.query, rows: list.rows) }
            let serial = try quire.milliseconds(list.query, ["--page-concurrency", "1"], rows: list.rows)
            let (overRounds, overSerial) = (together / rounds, serial / together)
            print(
                "\(list.query), \(list.pages) pages at \(latency) ms: \(Int(together)) ms, \(concurrency) at a time; "
                    + "\(Int(serial)) ms one at a time")
            print(
                "  \(hundredths(overRounds)) x its rounds of \(Int(rounds)) ms (at most \(mostOverRounds)), "
                    + "\(hundredths(overSerial)) x as fast as one at a time (at least \(leastOverSerial))")
            isRight = isRight && overRounds <= mostOverRounds && overSerial >= leastOverSerial
        }
        if !isRight {
            print("too slow")
            exit(1)
        }
    }

    private static func fastest(_ measure: () throws -> Double) rethrows -> Double {
        var best = Double.infinity
        for _ in 0..<runs { best = min(best, try measure()) }
        return best
    }

    private static func hundredths(_ number: Double) -> String { String(format: "%.2f", number) }
}

/// Something that didn't go as a benchmark needs it to.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String
}
