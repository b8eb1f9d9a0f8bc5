import Foundation
import Glibc
import Testing

/// `quire sandbox` in a process of its own.
final class SandboxProgram {
    /// What points quire at it.
    let environment: [String: String]
    private let program: RunningProgram

    /// Runs a body while the sandbox serves.
    static func with<Value>(_ options: [String], _ body: (SandboxProgram) throws -> Value) throws -> Value {
        let sandbox = try SandboxProgram(options)
        defer { sandbox.stop() }
        return try body(sandbox)
    }

    private init(_ options: [String]) throws {
        program = try Invocation(["sandbox"] + options, in: try Folder()).start()
        // The last line that it prints.
        try program.read { $0.outputBytes.range(of: Data("export QUIRE_NOW=".utf8)) != nil }
        try program.read { $0.outputBytes.last == UInt8(ascii: "\n") }
        var environment: [String: String] = [:]
        for line in String(decoding: program.outputBytes, as: UTF8.self).split(separator: "\n") {
            guard let match = line.wholeMatch(of: #/export ([A-Z_]+)=(.*)/#) else { continue }
            environment[String(match.1)] = String(match.2)
        }
        self.environment = environment
    }

    private func stop() {
        program.send(SIGTERM)
        _ = try? program.finish()
    }
}
