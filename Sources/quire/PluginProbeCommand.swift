import ArgumentParser
import QuireBinder
import QuireConsole
import QuireDiagnostics
import QuireFetch
import QuireLaunch
import QuirePluginKit
import QuirePluginTesting
import QuireSession
import QuireTerminal

/// Checks a configured provider's declarations against its API, with a few requests.
struct PluginProbeCommand: ParsableCommand, ProcessCommand {
    static let configuration = CommandConfiguration(
        commandName: "probe",
        abstract: "Check a provider's declarations against its API, in a few requests that only read.",
        discussion: """
            quire plugin probe shop                       at most 20 requests, over all of its tables
            quire plugin probe shop --table orders --max-requests 40
            quire plugin probe github --value owner=swiftlang --value repo=swift

            Says what to change, and exits with status 1 when something differs.
            """)

    /// The most requests by default.
    private static let usualRequests = 20

    @Option(name: .customLong("table"), help: "a table to probe, instead of all; repeatable")
    var tables: [String] = []

    @Option(name: .customLong("value"), help: "a value that a list requires, FIELD=VALUE; repeatable")
    var values: [String] = []

    @OptionGroup
    var options: RunOptions

    @Argument(help: "a configured provider's name")
    var provider: String

    func run(in process: ProcessContext) async -> ProcessEnd {
        await Launch(options: options.launch, process: process, opening: .declared).run { world, _, console in
            do {
                return try await probe(world, console)
            } catch let error as UsageError {
                return console.usage(error.message)
            } catch let problem as Diagnostic {
                console.messages.print(problem)
                return .exit(problem.exit)
            } catch let error as OutputError {
                return error == .closed ? .brokenPipe : console.usage("the output can't be written")
            } catch {
                return console.usage("\(error)")
            }
        }
    }

    private func probe(_ world: Session.World, _ console: Console) async throws -> ProcessEnd {
        let isJSON = options.format == "json"
        guard options.format == nil || isJSON || options.format == "text" else {
            throw UsageError("--format: expected text or json, found '\(options.format ?? "")'")
        }
        let known = world.sources.providers.map(\.name).joined(separator: ", ")
        guard let found = world.sources.providers.first(where: { $0.name == provider || $0.aliases.contains(provider) })
        else {
            throw UsageError("there is no provider '\(provider)': name one of \(known)")
        }
        guard let plugin = found.plugin else {
            throw UsageError("\(found.name) is not an API; name a provider that is")
        }
        let resources = try chosen(plugin)
        let budget = ProbeBudget(maximum: try maximum())
        let most = resources.map { ProviderProbe.mostRequests(of: $0) }.reduce(0, +)
        console.messages.line(
            "probing \(found.name) at \(world.sources.baseURLs[found.name] ?? ""): at most \(min(most, budget.maximum)) requests"
                + (most > budget.maximum ? ", of \(most) that all checks would take" : ""))
        let probe = ProviderProbe(
            plugin, baseURL: world.sources.baseURLs[found.name] ?? "", budget: budget, values: try given())
        var report = CheckReport(provider: found.name, seed: nil, checks: [])
        for resource in resources {
            let connection = try await world.sources.connect(found.name, resource)
            let server = LiveServer(
                transport: world.reading.transport, headers: connection.headers, log: world.reading.log)
            report.checks += await probe.checks(of: resource, server: server)
        }
        report.requests = budget.used
        try console.words.writeWords(
            (isJSON ? report.json : report.description) + "\n", spelling: isJSON ? .json : .braces)
        return .exit(report.isOK ? ExitStatus.complete : ExitStatus.runtimeError)
    }

    private func chosen(_ plugin: any ProviderPlugin) throws(UsageError) -> [Resource] {
        guard !tables.isEmpty else { return plugin.resources }
        var found: [Resource] = []
        for name in tables {
            guard let resource = plugin.resource(named: name) else {
                let known = plugin.resources.map(\.table.name).joined(separator: ", ")
                throw UsageError("\(provider) has no table '\(name)': name one of \(known)")
            }
            found.append(resource)
        }
        return found
    }

    private func maximum() throws(UsageError) -> Int {
        guard let text = options.maxRequests else { return Self.usualRequests }
        guard let number = Int(text), (1...10_000).contains(number) else {
            throw UsageError("--max-requests: expected a number from 1 to 10000, found '\(text)'")
        }
        return number
    }

    private func given() throws(UsageError) -> [String: String] {
        var given: [String: String] = [:]
        for text in values {
            let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw UsageError("--value: expected FIELD=VALUE, found '\(text)'") }
            given[parts[0]] = parts[1]
        }
        return given
    }
}

/// A provider's real API, requested with the user's credentials.
private struct LiveServer: ProviderServer {
    let transport: any Transport
    let headers: [TransportRequest.Header]
    let log: @Sendable (RequestLogEntry) -> Void

    func response(to request: ServerRequest) async throws(ServerFailure) -> PageResponse {
        let own = request.headers.map { TransportRequest.Header($0.name, $0.value) }
        let wire = TransportRequest(
            method: request.method, url: request.url, headers: headers + own, body: request.body)
        let start = ContinuousClock.now
        let title = "\(wire.method) \(wire.url)"
        do throws(TransportError) {
            let response = try await transport.send(wire)
            log(
                RequestLogEntry(
                    request: title, status: response.status, bytes: response.body.count, duration: .now - start,
                    failure: nil))
            return response
        } catch {
            log(RequestLogEntry(request: title, status: nil, bytes: 0, duration: .now - start, failure: error.message))
            throw error.reason == .timeout ? .timeout : .connection
        }
    }
}
