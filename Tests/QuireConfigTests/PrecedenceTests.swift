import QuireConfig
import QuireDiagnostics
import QuireModel
import Testing

struct PrecedenceTests {
    /// A setting, how each source writes it, and what it comes out as.
    struct Case: CustomTestStringConvertible {
        let name: String
        let flag: @Sendable (inout SettingsFlags, String) -> Void
        var variable: String?
        let yaml: @Sendable (String) -> String
        /// Values for flag, environment, profile, project and user.
        let texts: [String]
        let read: @Sendable (Settings) -> String

        var testDescription: String { name }
    }

    static let cases = [
        Case(
            name: "format", flag: { $0.format = $1 }, yaml: { "display: { format: \($0) }" },
            texts: ["json", "", "csv", "tsv", "card"], read: { $0.format ?? "" }),
        Case(
            name: "decimals", flag: { $0.decimals = $1 }, yaml: { "display: { decimals: \($0) }" },
            texts: ["number", "", "text", "number", "text"], read: { $0.decimals.rawValue }),
        Case(
            name: "timezone", flag: { $0.timezone = $1 }, yaml: { "timezone: \($0)" },
            texts: ["Asia/Tokyo", "", "Europe/Paris", "Europe/Rome", "Europe/Oslo"], read: { $0.timezone.name }),
        Case(
            name: "max_requests", flag: { $0.maxRequests = $1 }, yaml: { "budgets: { max_requests: \($0) }" },
            texts: ["1", "", "2", "3", "4"], read: { $0.budgets.maxRequests.map(String.init) ?? "" }),
        Case(
            name: "page_concurrency", flag: { $0.pageConcurrency = $1 },
            yaml: { "budgets: { page_concurrency: \($0) }" }, texts: ["1", "", "2", "3", "4"],
            read: { $0.budgets.pageConcurrency.map(String.init) ?? "" }),
        Case(
            name: "max_response_size", flag: { $0.maxResponseSize = $1 },
            yaml: { "budgets: { max_response_size: \($0) }" }, texts: ["1", "", "2", "3", "4"],
            read: { $0.budgets.maxResponseBytes.map(String.init) ?? "" }),
        Case(
            name: "request_timeout", flag: { $0.requestTimeout = $1 },
            yaml: { "budgets: { request_timeout: \($0) }" }, texts: ["1s", "", "2s", "3s", "4s"],
            read: { $0.budgets.requestSeconds.map { "\(Int($0))s" } ?? "" }),
        Case(
            name: "memory_limit", flag: { $0.memoryLimit = $1 }, yaml: { "budgets: { memory_limit: \($0) }" },
            texts: ["1", "", "2", "3", "4"], read: { $0.budgets.memoryBytes.map(String.init) ?? "" }),
        Case(
            name: "parameter", flag: { $0.parameters = ["p=\($1)"] }, yaml: { "parameters: { p: \($0) }" },
            texts: ["1", "", "2", "3", "4"], read: { $0.parameters["p"] ?? "" }),
    ]

    @Test(arguments: cases) func `flags win over profile, project and user`(setting: Case) {
        // Every subset of the sources: the first in order that is there wins.
        for subset in 1..<16 {
            let present = [0, 2, 3, 4].enumerated().filter { subset & (1 << $0.offset) != 0 }.map(\.element)
            var world = World()
            if present.contains(0) { setting.flag(&world.flags, setting.texts[0]) }
            var user = present.contains(4) ? setting.yaml(setting.texts[4]) + "\n" : ""
            if present.contains(2) {
                world.flags.profile = "p"
                user += "profiles: { p: { \(setting.yaml(setting.texts[2])) } }\n"
            }
            world.user = user
            if present.contains(3) { world.project = setting.yaml(setting.texts[3]) }
            let (settings, problems) = world.load()
            #expect(problems.isEmpty)
            #expect(present.first.map { setting.texts[$0] } == setting.read(settings), "sources \(present)")
        }
    }

    @Test func `without any source the defaults hold`() {
        let (settings, problems) = World().load()
        #expect(problems.isEmpty)
        #expect(settings.format == nil)
        #expect(settings.color == .auto)
        #expect(settings.decimals == .text)
        #expect(settings.timezone == .utc)
        #expect(settings.now == nil)
        #expect(settings.budgets == Settings.Budgets())
        #expect(settings.cacheDirectory == "/home/me/.cache/quire")
    }

    @Test(
        arguments: [
            (["NO_COLOR": "1"], nil, nil, Settings.Color.never),
            (["FORCE_COLOR": "1"], nil, nil, .always),
            (["FORCE_COLOR": "0"], nil, nil, .never),
            (["NO_COLOR": "1", "FORCE_COLOR": "1"], nil, nil, .never),
            (["NO_COLOR": "1"], "always", nil, .always),
            (["NO_COLOR": ""], nil, nil, .auto),
            (["TERM": "dumb"], nil, nil, .never),
            (["TERM": "dumb"], "always", nil, .always),
            (["TERM": "dumb"], nil, "always", .always),
            (["NO_COLOR": "1"], nil, "always", .never),
            ([:], nil, "never", .never),
        ] as [([String: String], String?, String?, Settings.Color)])
    func `colour follows flag, variables and file`(
        environment: [String: String], flag: String?, file: String?, expected: Settings.Color
    ) {
        var world = World(environment: environment)
        world.flags.color = flag
        world.user = file.map { "display: { color: \($0) }" }
        #expect(world.load().settings.color == expected)
    }

    @Test(
        arguments: [
            ("30s", 30.0), ("2min", 120), ("1h30min", 5400), ("1d", 86_400), ("0s", nil), ("1mo", nil), ("30", nil),
            ("-5s", nil), ("", nil), ("99999999999999999999h", nil),
        ] as [(String, Double?)])
    func `a timeout is a length of time above zero`(text: String, seconds: Double?) {
        var world = World()
        world.flags.timeout = text
        let (settings, problems) = world.load()
        #expect(settings.budgets.timeoutSeconds == seconds)
        #expect(problems.map(\.exit) == (seconds == nil ? [2] : []))
    }

    @Test(
        arguments: [
            ("2026-11-20T12:00:00Z", nil, "2026-11-20T12:00:00Z"),
            (nil, "2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
            ("2026-11-20T12:00:00Z", "2025-01-01T00:00:00Z", "2026-11-20T12:00:00Z"), ("soon", nil, nil),
        ] as [(String?, String?, String?)])
    func `now comes from the flag or QUIRE_NOW`(flag: String?, variable: String?, expected: String?) {
        var world = World()
        world.flags.now = flag
        world.environment["QUIRE_NOW"] = variable
        let (settings, problems) = world.load()
        #expect(settings.now?.description == expected)
        #expect(problems.isEmpty == (expected != nil))
    }

    @Test func `a weaker source holds where a stronger one is wrong, and the mistake is reported`() {
        var world = World(user: "display: { format: csv }")
        world.flags.format = "jsno"
        let (settings, problems) = world.load()
        #expect(settings.format == "csv")
        #expect(problems.first?.message.hasPrefix("--format has 'jsno'; expected one of table, card, json") == true)
        #expect(problems.first?.suggestions == ["json"])
        #expect(problems.first?.exit == ExitStatus.usage)
    }

    @Test func `plugins and directories come from flags, variables and the user's file`() {
        var world = World(user: "plugins: [mine.quire, ~/x.quire, /abs.quire]")
        world.flags.plugins = ["here.quire"]
        world.environment = ["QUIRE_PLUGIN_PATH": "/p1::rel", "QUIRE_CACHE_DIR": "cache"]
        let settings = world.load().settings
        #expect(
            settings.pluginFiles == [
                "/work/repo/here.quire", "/home/me/.config/quire/mine.quire", "/home/me/x.quire", "/abs.quire",
            ])
        #expect(settings.pluginDirectories == ["/p1", "/work/repo/rel"])
        #expect(settings.cacheDirectory == "/work/repo/cache")
    }

    @Test(arguments: ["=1", "novalue", ""]) func `a parameter needs a name and a value`(text: String) {
        var world = World()
        world.flags.parameters = ["a=1=2", "b=", text]
        let (settings, problems) = world.load()
        #expect(settings.parameters == ["a": "1=2", "b": ""])
        #expect(problems.map(\.message) == ["--param is '\(text)'; expected NAME=VALUE"])
    }
}
