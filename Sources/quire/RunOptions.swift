import ArgumentParser
import QuireConfig
import QuireConsole
import QuireLaunch
import QuireSandbox

/// The options of a run.
struct RunOptions: ParsableArguments {
    @Option(
        name: .shortAndLong,
        help: "table, card, json, jsonl, csv, tsv, markdown, value or chart; table on a terminal, jsonl otherwise")
    var format: String?

    @Option(name: .shortAndLong, help: "the file for results, - for standard output; its extension picks the format")
    var output: String?

    @Option(help: "how json writes decimals: text (default) or number")
    var decimals: String?

    @Flag(name: .customLong("csv-safe"), help: "mark csv text that a spreadsheet would run as a formula")
    var isCSVSafe = false

    @Option(help: "the settings file to read")
    var config: String?

    @Option(help: "the profile to use, a named set of settings")
    var profile: String?

    @Option(name: .customLong("plugin"), help: "a provider file for this run; repeatable")
    var plugins: [String] = []

    @Option(help: "the most requests per run, at the prompt per statement; beyond it the result is partial")
    var maxRequests: String?

    @Option(help: "the time limit per run, at the prompt per statement, such as 30s")
    var timeout: String?

    @Option(help: "pages in flight per provider")
    var pageConcurrency: String?

    @Option(help: "the longest wait for one response (default 60s)")
    var requestTimeout: String?

    @Option(help: "the largest response, decompressed, such as 100MB (default 64MiB)")
    var maxResponseSize: String?

    @Option(help: "the most memory for rows that sorting, grouping and the like hold (default 1GB)")
    var memoryLimit: String?

    @Option(name: .customLong("param"), help: "a script parameter, NAME=VALUE; repeatable")
    var parameters: [String] = []

    @Flag(name: .customLong("yes"), help: "answer yes to the question before a costly read")
    var saysYes = false

    @Flag(name: .customLong("no-input"), help: "never ask; fail and name the option that answers the question")
    var isWithoutInput = false

    @Flag(help: "treat warnings about data as errors")
    var strict = false

    @Option(help: "print what the run cost to stderr at the end: text or json")
    var stats: StatisticsFormat?

    @Option(help: "the format of diagnostics: text, or json with one per line")
    var errorFormat: MessagePrinter.Format = .text

    @Option(help: "auto, always or never")
    var color: String?

    @Flag(help: "do not stop a script at its first error")
    var keepGoing = false

    @Option(help: "the time zone of days and months (default UTC)")
    var timezone: String?

    @Option(help: "the value of 'now', such as 2026-11-20T12:00:00Z")
    var now: String?

    @Flag(name: .shortAndLong, help: "no warnings, no progress")
    var quiet = false

    @Flag(name: .shortAndLong, help: "log every request")
    var verbose = false

    @OptionGroup(title: "Sandbox")
    var sandbox: InProcessSandboxOptions

    /// The options that are settings.
    var flags: SettingsFlags {
        var flags = SettingsFlags(
            config: config, profile: profile, format: format, color: color, decimals: decimals, timezone: timezone,
            now: now, maxRequests: maxRequests, timeout: timeout, pageConcurrency: pageConcurrency,
            parameters: parameters, plugins: plugins)
        flags.maxResponseSize = maxResponseSize
        flags.requestTimeout = requestTimeout
        flags.memoryLimit = memoryLimit
        return flags
    }
}

extension StatisticsFormat: ExpressibleByArgument {}

extension MessagePrinter.Format: ExpressibleByArgument {}

/// The embedded sandbox within a run.
struct InProcessSandboxOptions: ParsableArguments {
    @Flag(name: .customLong("sandbox"), help: "use the embedded sandbox instead of the providers that it imitates")
    var isOn = false

    @OptionGroup
    var data: SandboxDataOptions
}

/// The options of the sandbox.
struct SandboxDataOptions: ParsableArguments {
    @Option(help: "the number of links of each provider in the sandbox")
    var links: Int = 1000

    @Option(help: "the seed of the sandbox's data")
    var seed: UInt64 = 1

    @Option(help: "the latency of the sandbox's responses, such as 50ms")
    var latency: String?

    @Option(name: .customLong("fault"), help: "a fault for the sandbox to inject, such as 429:after=2; repeatable")
    var faults: [String] = []

    /// The sandbox's options as a request.
    var request: SandboxRequest {
        SandboxRequest(links: links, seed: seed, latency: latency, faults: faults)
    }
}
