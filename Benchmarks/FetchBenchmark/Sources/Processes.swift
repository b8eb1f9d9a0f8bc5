import Foundation

/// The independent server, in a process of its own.
final class Server {
    /// What points quire at it.
    private(set) var environment: [String: String] = [:]
    private let process = Process()

    /// Starts a server for ten thousand links that takes so many milliseconds for each response.
    init(_ file: String, latency: Int) throws {
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["python3", "-B", file, "--print-env", "--links", "10000", "--latency", "\(latency)"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var text = ""
        while !text.contains("READY port=") {
            let bytes = output.fileHandleForReading.availableData
            guard !bytes.isEmpty else { throw BenchmarkError(description: "the server didn't start") }
            text += String(decoding: bytes, as: UTF8.self)
        }
        for line in text.split(separator: "\n") {
            guard let match = line.wholeMatch(of: #/export ([A-Z_]+)='(.*)'/#) else { continue }
            environment[String(match.1)] = String(match.2)
        }
    }

    /// Ends it.
    func stop() {
        process.terminate()
        process.waitUntilExit()
    }
}

/// The program, with nothing of the caller's settings.
struct Quire {
    let program: String
    let environment: [String: String]

    /// How long a query takes from the start of the process to its end, in milliseconds; it must give so many rows.
    func milliseconds(_ query: String, _ arguments: [String] = [], rows: Int) throws -> Double {
        let file = FileManager.default.temporaryDirectory.appending(path: "fetch-bench-\(UUID().uuidString).jsonl")
        guard FileManager.default.createFile(atPath: file.path, contents: nil) else {
            throw BenchmarkError(description: "\(file.path) can't be written")
        }
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments + ["--format", "jsonl", "-c", query]
        let caller = ProcessInfo.processInfo.environment.filter { ["PATH", "LD_LIBRARY_PATH"].contains($0.key) }
        let home = ["HOME": FileManager.default.temporaryDirectory.path]
        process.environment = environment.merging(caller) { own, _ in own }.merging(home) { own, _ in own }
        process.standardOutput = try FileHandle(forWritingTo: file)
        let start = ContinuousClock.now
        try process.run()
        process.waitUntilExit()
        let duration = ContinuousClock.now - start
        let found = try Data(contentsOf: file).reduce(0) { $0 + ($1 == UInt8(ascii: "\n") ? 1 : 0) }
        guard process.terminationStatus == 0, found == rows else {
            throw BenchmarkError(
                description: "\(query): exit \(process.terminationStatus), \(found) rows, expected \(rows)")
        }
        return duration / .milliseconds(1)
    }
}
