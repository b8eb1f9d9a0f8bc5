import Foundation
import Testing

@testable import QuireSandbox

/// Has an independent program, which reads the providers' own documents, judge what is served.
@Suite("The contract")
struct ContractTests {
    @Test("holds for every page of several queries", arguments: [(1000, 1), (0, 2), (15, 3), (101, 4)])
    func holds(links: Int, seed: UInt64) async throws {
        let (status, output) = try await validate(SandboxOptions(links: links, seed: seed))
        #expect(status == 0, "\(output)")
    }

    @Test(
        "is found broken where a fault breaks it",
        arguments: [
            ("total=text", "is not of type 'integer'"), ("total-null", "None is not of type"),
            ("no-comma", "next_page_url is wrong"), ("clamp=20", "meta echoes another page"),
        ])
    func isBroken(fault: String, expected: String) async throws {
        let options = SandboxOptions(links: 110, faults: [try SandboxFault.parse(fault)])
        let (status, output) = try await validate(options, pages: fault.hasPrefix("total") ? ["qonto"] : nil)
        #expect(status == 1)
        #expect(output.contains(expected), "\(output)")
    }

    private func validate(
        _ options: SandboxOptions, pages providers: Set<String>? = nil
    ) async throws -> (status: Int32, output: String) {
        try await Sandbox.withServer(options) { sandbox in
            let script = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../Contracts/validate_sandbox.py")
            let keys = [
                ("qonto", sandbox.origin, SandboxKeys.qontoSecretKey),
                ("mijnklantportaal", sandbox.origin + "/v1", SandboxKeys.mijnklantportaal),
                ("txn", sandbox.origin, SandboxKeys.txn),
            ]
            let arguments = keys.filter { providers?.contains($0.0) ?? true }.flatMap { ["--" + $0.0, $0.1, $0.2] }
            return try await run("/usr/bin/env", ["python3", script.path()] + arguments)
        }
    }

    /// Runs a program to its end; what it prints goes through a file, which can't fill up as a pipe does.
    private func run(_ program: String, _ arguments: [String]) async throws -> (status: Int32, output: String) {
        let file = FileManager.default.temporaryDirectory.appending(path: "quire-contract-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let handle = try FileHandle(forWritingTo: file)
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardOutput = handle
        process.standardError = handle
        let status = try await withCheckedThrowingContinuation { continuation in
            process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
            do {
                try process.run()
            } catch {
                process.terminationHandler = nil
                continuation.resume(throwing: error)
            }
        }
        return (status, try String(contentsOf: file, encoding: .utf8))
    }
}
