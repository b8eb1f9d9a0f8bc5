import Foundation
import QuireBinder
import QuireConfig
import QuireDiagnostics
import QuireFetch
import QuireHTTP
import QuireLineEditor
import QuireModel
import QuireSession
import Testing

@testable import QuireLaunch

/// What `.profile` and `.reload` change: all that a start with that profile, or that file, would.
@Suite struct ReloadTests {
    /// Two profiles that differ in every setting.
    private static let settings = """
        profiles:
          a:
            timezone: UTC
            display: { format: table, color: never, decimals: text }
            parameters: { least: 1 }
            budgets:
              max_requests: 11
              timeout: 60s
              page_concurrency: 2
              request_timeout: 5s
              max_response_size: 1MB
              memory_limit: 1GB
            providers: { qonto: { base_url: "https://a.example" } }
          b:
            timezone: Europe/Amsterdam
            display: { format: csv, color: always, decimals: number }
            parameters: { least: 2 }
            budgets:
              max_requests: 22
              timeout: 120s
              page_concurrency: 3
              request_timeout: 7s
              max_response_size: 2MB
              memory_limit: 1KB
            providers: { qonto: { base_url: "https://b.example" }, txn: { base_url: "https://txn.example" } }
        """

    /// What a world was made of.
    private struct Facts: Hashable, CustomStringConvertible {
        var values: [String: String] = [:]

        init(_ world: Session.World) {
            let (sources, reading, run) = (world.sources, world.reading, world.run)
            values["providers"] = "\(sources.providers.map(\.name))"
            for (name, address) in sources.baseURLs { values["base URL of \(name)"] = address }
            for (name, missing) in sources.missingSettings { values["missing of \(name)"] = "\(missing)" }
            values["closed"] = "\(sources.closed.names.sorted())"
            values["sign-ins"] = "\(sources.baseURLs.keys.sorted().map { "\($0) \(sources.signInNote($0) ?? "")" })"
            values["most requests"] = "\(String(describing: reading.budget.maximumRequests))"
            values["time"] = "\(String(describing: reading.budget.seconds))"
            values["page concurrency"] = "\(reading.pageConcurrency)"
            values["memory limit"] = "\(reading.memoryLimit)"
            values["limits of a response"] = "\(String(describing: (reading.transport as? HTTPTransport)?.limits))"
            values["zone"] = run.zone.name
            values["now"] = "\(run.now)"
            values["has a clock"] = "\(run.clock != nil)"
            values["parameters"] = "\(run.inputs.named.sorted { $0.key < $1.key })"
            values["profile"] = "\(String(describing: run.profile))"
            values["profiles"] = "\(run.profiles)"
            values["display"] = "\(run.display)"
            values["keeps results"] = "\(run.keepsResults)"
        }

        var description: String {
            values.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: "\n")
        }

        /// The names of what differs.
        func differences(from other: Facts) -> [String] {
            Set(values.keys).union(other.values.keys).filter { values[$0] != other.values[$0] }.sorted()
        }
    }

    /// A folder with settings, for as long as the body runs.
    private func withFolder(_ text: String, _ body: (URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("quire-\(UUID().uuidString)")
        let place = folder.appendingPathComponent(".config/quire")
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try text.write(to: place.appendingPathComponent("config.yaml"), atomically: true, encoding: .utf8)
        try await body(folder)
    }

    /// What a session has that was started with a profile, after something was done with it.
    private func facts(
        in folder: URL, profile: String?, _ change: @escaping @Sendable (inout Session) -> [Diagnostic] = { _ in [] }
    ) async throws -> Facts {
        var options = LaunchOptions()
        options.flags.profile = profile
        options.flags.now = "2026-11-20T12:00:00Z"
        options.keepsResults = true
        let process = ProcessContext(
            environment: ["HOME": folder.path], currentDirectory: folder.path,
            interrupts: InterruptMonitor(whenIdle: .ignore))
        let (found, feed) = AsyncStream<Facts>.makeStream()
        let end = await Launch(options: options, process: process, opening: .declared).run { running in
            var session = Session(running.world)
            #expect(change(&session).isEmpty)
            feed.yield(Facts(session.world))
            return .exit(0)
        }
        feed.finish()
        #expect(end == .exit(0))
        return try #require(await found.first { _ in true })
    }

    @Test("A session that switched to a profile is one that was started with it", arguments: [("a", "b"), ("b", "a")])
    func profile(_ from: String, _ to: String) async throws {
        try await withFolder(Self.settings) { folder in
            let before = try await facts(in: folder, profile: from)
            let started = try await facts(in: folder, profile: to)
            let switched = try await facts(in: folder, profile: from) { $0.reload(profile: to) }
            #expect(switched == started)
            // The profiles differ in whatever settings can change, so that nothing is equal by chance.
            #expect(
                started.differences(from: before) == [
                    "base URL of qonto", "base URL of txn", "display", "limits of a response", "memory limit",
                    "missing of txn", "most requests", "page concurrency", "parameters", "profile", "providers", "time",
                    "zone",
                ])
        }
    }

    @Test("A session that read changed settings is one that was started with them")
    func reload() async throws {
        try await withFolder(Self.settings) { folder in
            let file = folder.appendingPathComponent(".config/quire/config.yaml")
            let changed = Self.settings.replacingOccurrences(of: "least: 1", with: "least: 7")
                .replacingOccurrences(of: "memory_limit: 1GB", with: "memory_limit: 2GB")
            let switched = try await facts(in: folder, profile: "a") { session in
                try? changed.write(to: file, atomically: true, encoding: .utf8)
                return session.reload(profile: session.world.run.profile)
            }
            #expect(switched == (try await facts(in: folder, profile: "a")))
            #expect(switched.values["memory limit"] == "2000000000")
            #expect(switched.values["parameters"]?.contains("7") == true)
        }
    }

    @Test("Settings with an error change nothing")
    func broken() async throws {
        try await withFolder(Self.settings) { folder in
            let file = folder.appendingPathComponent(".config/quire/config.yaml")
            let before = try await facts(in: folder, profile: "a")
            let after = try await facts(in: folder, profile: "a") { session in
                try? "profiles: [".write(to: file, atomically: true, encoding: .utf8)
                let problems = session.reload(profile: "b")
                return problems.contains { $0.severity == .error } ? [] : problems
            }
            #expect(after == before)
        }
    }
}
