import Foundation
import QuireConfig
import QuireDiagnostics
import Testing

struct FileTests {
    @Test(
        arguments: [
            (nil, ["XDG_CONFIG_HOME": "/xdg"], "/xdg/quire/config.yaml"),
            (nil, [:], "/users/me/.config/quire/config.yaml"),
            (nil, ["QUIRE_CONFIG": "/c.yaml"], "/c.yaml"),
            ("f.yaml", ["QUIRE_CONFIG": "/c.yaml"], "/src/repo/f.yaml"),
            ("~/f.yaml", [:], "/users/me/f.yaml"),
        ] as [(String?, [String: String], String)])
    func `the user's file is where flag, variable or convention say`(
        flag: String?, environment: [String: String], path: String
    ) {
        var world = World(environment: environment)
        world.flags.config = flag
        world.files[path] = "display: { format: csv }"
        let (settings, problems) = world.load()
        #expect(problems.isEmpty)
        #expect(settings.format == "csv")
    }

    @Test func `no home is no error`() {
        let input = SettingsInput(environment: [:], files: MemoryFileAccess([:]), currentDirectory: "/")
        let (settings, problems) = Settings.load(input)
        #expect(problems.isEmpty)
        #expect(settings.cacheDirectory == nil)
    }

    @Test func `a file that was named has to be there`() {
        var world = World()
        world.flags.config = "/nowhere.yaml"
        #expect(
            world.load().problems.map(\.message)
                == ["the settings file '/nowhere.yaml' that --config names doesn't exist"])
        world.flags.config = nil
        world.environment["QUIRE_CONFIG"] = "/gone.yaml"
        #expect(
            world.load().problems.map(\.message)
                == ["the settings file '/gone.yaml' that environment QUIRE_CONFIG names doesn't exist"])
    }

    @Test(arguments: [
        ("/src/repo/sub/deep", ["/src/repo/.git/HEAD", "/src/repo/.quire.yaml"], true),
        ("/src/repo/sub", ["/src/repo/.git/HEAD", "/src/.quire.yaml"], false),
        ("/src/repo/sub", ["/src/repo/.quire.yaml"], false),
        ("/src/repo", ["/src/repo/.quire.yaml"], true),
        ("/", ["/.quire.yaml"], true),
    ])
    func `the project's file is looked for up to the top of the repository`(
        directory: String, paths: [String], isFound: Bool
    ) {
        let files = Dictionary(uniqueKeysWithValues: paths.map { ($0, "display: { format: csv }") })
        let input = SettingsInput(environment: [:], files: MemoryFileAccess(files), currentDirectory: directory)
        #expect((Settings.load(input).settings.format == "csv") == isFound)
    }

    @Test(arguments: [
        "providers: { bank: { base_url: https://evil.example } }", "providers: { bank: { secret_key: { env: HOME } } }",
        "plugins: [evil.quire]", "profile: staging", "plugin: bank", "base_url: https://evil.example",
        "hosts: [evil.example]", "credentials: {}", "command: [sh]", "allow_insecure: true",
        "profiles: { p: { providers: { bank: { allow_insecure: true } } } }", "display: { base_url: x }",
    ])
    func `a project file may not set where requests and keys go`(project: String) throws {
        let world = World(project: project)
        let (instances, problems) = world.instances()
        let problem = try #require(problems.first)
        #expect(problems.count == 1)
        #expect(problem.code.rawValue == "project-setting-refused")
        #expect(problem.exit == ExitStatus.usage)
        #expect(problem.label == "a cloned repository must not redirect anyone's key")
        #expect(problem.source?.name == "/src/repo/.quire.yaml")
        #expect(instances.map(\.baseURL) == ["https://api.bank.example", "https://other.example/v1"])
        #expect(instances.allSatisfy { $0.values.isEmpty && !$0.allowInsecure })
        #expect(world.load().settings.pluginFiles.isEmpty)
    }

    @Test func `a project file may set display, time zone, parameters, budgets and profiles of them`() {
        var world = World(
            project: """
                display: { format: csv, color: never, decimals: number }
                timezone: Europe/Amsterdam
                parameters: { since: 2026-01-01, n: 5, flag: true }
                budgets: { max_requests: 5, timeout: 30s, page_concurrency: 2 }
                profiles: { fast: { budgets: { timeout: 5s } } }
                """)
        world.flags.profile = "fast"
        let (settings, problems) = world.load()
        #expect(problems.isEmpty)
        #expect(settings.parameters == ["since": "2026-01-01", "n": "5", "flag": "true"])
        #expect(settings.budgets == Settings.Budgets(maxRequests: 5, timeoutSeconds: 5, pageConcurrency: 2))
        #expect(settings.profile == "fast")
    }

    static let sections = "display, timezone, parameters, budgets, providers, plugins, profile, profiles"
    static let formats = "table, card, json, jsonl, csv, tsv, markdown, value, chart"

    /// A file, and the first problem as `line:column message → suggestion`.
    @Test(arguments: [
        (
            "displai: {}",
            "1:1 there is no setting 'displai' here; known settings: \(sections) → display"
        ),
        (
            "display:\n  formt: csv",
            "2:3 there is no setting 'formt' here; known settings: format, color, decimals → format"
        ),
        ("display: csv", "1:10 display is a single value; expected keys with values → "),
        ("display: { format: [csv] }", "1:20 'display.format' is a list; expected one value → "),
        (
            "display: { format: cvs }",
            "1:20 config.yaml:1 has 'cvs'; expected one of \(formats) → csv"
        ),
        (
            "timezone: Mars/Base",
            "1:11 config.yaml:1 has 'Mars/Base'; expected a time zone such as UTC or Europe/Amsterdam → "
        ),
        ("timezone:", "1:10 'timezone' is empty; expected one value → "),
        ("budgets: { max_requests: many }", "1:26 config.yaml:1 has 'many'; expected a whole number above 0 → "),
        ("budgets: { max_requests: 0 }", "1:26 config.yaml:1 has '0'; expected a whole number above 0 → "),
        ("plugins: a.quire", "1:10 'plugins' is a single value; expected a list → "),
        ("[a, b]", "1:1 the file is a list; expected keys with values → "),
        ("a: 1\na: 2", "1:1 a key appears twice in one mapping → "),
        ("a: [1", "1:6 not YAML: did not find expected ',' or ']' → "),
        ("a: *b", "1:4 not YAML: found undefined alias → "),
        (
            "profile: stagin\nprofiles: { staging: {} }",
            "1:10 there is no profile 'stagin'; known profiles: staging → staging"
        ),
        ("? [a]\n: 1", "1:3 a key in the file is a list; expected text → "),
        (
            "é: {}",
            "1:1 there is no setting 'é' here; known settings: \(sections) → "
        ),
    ])
    func `what a file can't mean is reported with its place`(text: String, expected: String) throws {
        let problems = World(user: text).load().problems
        let problem = try #require(problems.first)
        let source = try #require(problem.source)
        let place = source.position(at: try #require(problem.span).start)
        #expect(
            "\(place.line):\(place.column) \(problem.message) → \(problem.suggestions.joined(separator: ", "))"
                == expected)
        #expect(problem.exit == ExitStatus.usage)
        #expect(problems.count == 1)
    }

    @Test func `hostile YAML is refused in no time`() {
        let bomb = (0..<9).map { level in
            let last = level == 0 ? "x" : "*a\(level - 1)"
            return "? &a\(level) [\(Array(repeating: last, count: 9).joined(separator: ", "))]\n: 1\n"
        }.joined()
        let hostile = [
            bomb, String(repeating: "[", count: 100_000), String(repeating: "a:\n ", count: 2), "\u{0}", "a: \u{7}",
            String(repeating: "- ", count: 50_000), String(repeating: "x", count: 300_000), "%YAML 9.9\n---\n",
            "--- a\n--- b",
        ]
        for text in hostile {
            #expect(!World(project: text).load().problems.isEmpty)
        }
        #expect(World(project: "").load().problems.isEmpty)
        #expect(World(project: "# nothing").load().problems.isEmpty)
    }

    @Test func `files on disk are read with their permissions, and nothing else is`() throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "quire-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let file = directory.appending(path: "a").path
        try Data("abc".utf8).write(to: URL(filePath: file))
        let disk = DiskFileAccess()
        for (mode, isPrivate) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false), (0o610, false)] {
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            let contents = try disk.read(file, limit: 3)
            #expect(contents.bytes == Array("abc".utf8))
            #expect(contents.isPrivate == isPrivate)
        }
        #expect(disk.exists(file))
        #expect(!disk.exists(file + "x"))
        #expect(throws: FileAccessError.tooLarge) { try disk.read(file, limit: 2) }
        #expect(throws: FileAccessError.missing) { try disk.read(file + "x", limit: 2) }
        #expect(throws: FileAccessError.missing) { try disk.read(file + "/x", limit: 2) }
        #expect(throws: FileAccessError.notAFile) { try disk.read(directory.path, limit: 2) }
        #expect(throws: FileAccessError.notAFile) { try disk.read("/dev/null", limit: 2) }
        let pipe = directory.appending(path: "pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(throws: FileAccessError.notAFile) { try disk.read(pipe, limit: 2) }
    }
}
