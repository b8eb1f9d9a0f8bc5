import QuireConfig
import QuireDiagnostics
import QuirePluginKit
import Testing

struct ProviderTests {
    @Test func `every plugin is a provider of its own name without any settings`() {
        let (instances, problems) = World().instances()
        #expect(problems.isEmpty)
        #expect(instances.map(\.name) == ["bank", "other"])
        #expect(instances.map(\.aliases) == [["bk"], []])
        #expect(instances.map(\.baseURL) == ["https://api.bank.example", "https://other.example/v1"])
    }

    @Test func `two entries may use one plugin`() {
        let (instances, problems) = World(
            user: """
                providers:
                  first: { plugin: bank, base_url: https://one.example/, region: eu }
                  second: { plugin: bk }
                """,
            environment: ["QUIRE_SECOND_BASE_URL": "https://two.example", "QUIRE_FIRST_ACCESS_TOKEN": "t"]
        ).instances()
        #expect(problems.isEmpty)
        #expect(instances.map(\.name) == ["bank", "other", "first", "second"])
        #expect(
            instances.map(\.baseURL) == [
                "https://api.bank.example", "https://other.example/v1", "https://one.example", "https://two.example",
            ])
        #expect(instances.map { $0.values.keys.sorted() } == [[], [], ["access_token", "region"], []])
    }

    @Test(arguments: [
        ("providers: { bk: { region: eu } }", ["bank": "eu"]),
        ("providers: { bank: { plugin: bk, region: eu } }", ["bank": "eu"]),
        ("providers: { bk: { plugin: other, user: me } }", ["bk": ""]),
    ])
    func `another name of a plugin stands for it, unless it is given another plugin`(
        user: String, expected: [String: String]
    ) {
        let (instances, problems) = World(user: user).instances()
        #expect(problems.isEmpty)
        for (name, region) in expected {
            let instance = instances.first { $0.name == name }
            #expect(instance != nil)
            if !region.isEmpty { #expect(instance?.values["region"]?.value == .plain(region)) }
        }
        #expect(instances.filter { $0.aliases.contains("bk") && expected["bk"] != nil }.isEmpty)
    }

    @Test func `a layer may leave the plugin of an entry to another layer`() {
        var world = World(
            user: """
                providers: { bk: { plugin: other, user: me } }
                profiles: { p: { providers: { bk: { base_url: https://p.example } } } }
                """)
        world.flags.profile = "p"
        let bk = world.instance("bk")
        #expect(bk?.manifest.id == "other")
        #expect(bk?.baseURL == "https://p.example")
        #expect(world.instance("bank")?.baseURL == "https://api.bank.example")
    }

    @Test func `a variable wins over the profile, and the profile over the file`() throws {
        var world = World(
            user: """
                providers: { bank: { base_url: https://file.example, region: file, secret_key: { env: FILE_KEY } } }
                profiles: { p: { providers: { bank: { base_url: https://profile.example, region: profile } } } }
                """,
            environment: ["FILE_KEY": "a:b"])
        func bases() -> [String?] {
            [world.instance("bank")?.baseURL, world.instance("bank")?.baseURLOrigin.description]
        }
        #expect(bases() == ["https://file.example", "config.yaml:1"])
        world.flags.profile = "p"
        #expect(bases() == ["https://profile.example", "config.yaml:2"])
        let bank = try #require(world.instance("bank"))
        #expect(bank.values["region"]?.value == .plain("profile"))
        #expect(bank.values["secret_key"]?.origin.description == "environment FILE_KEY (config.yaml:1)")
        world.environment["QUIRE_BANK_BASE_URL"] = "https://variable.example"
        #expect(bases() == ["https://variable.example", "environment QUIRE_BANK_BASE_URL"])
        world.environment["QUIRE_BANK_BASE_URL"] = ""
        #expect(bases() == ["https://profile.example", "config.yaml:2"])
    }

    @Test(
        arguments: [
            ("https://a.example", nil, "https://a.example"), ("https://a.example/v1//", nil, "https://a.example/v1"),
            ("http://localhost:8080", nil, "http://localhost:8080"),
            ("http://127.0.0.1:1/v1", nil, "http://127.0.0.1:1/v1"),
            ("http://127.255.0.9", nil, "http://127.255.0.9"), ("http://[::1]:80", nil, "http://[::1]:80"),
            ("http://a.example", "true", "http://a.example"), ("http://a.example", nil, nil),
            ("http://a.example", "false", nil), ("http://127.0.0.1.evil.example", nil, nil),
            ("http://localhost.evil.example", nil, nil), ("http://127.1", nil, nil), ("http://0x7f.0.0.1", nil, nil),
            ("http://2130706433", nil, nil), ("http://[::ffff:127.0.0.1]", nil, nil), ("http://128.0.0.1", nil, nil),
            ("http://localhost@evil.example", nil, nil), ("http://evil.example#@localhost", nil, nil),
            ("http://evil.example\\@localhost", nil, nil), ("http://localhost\n.evil.example", nil, nil),
            ("https://me:pw@a.example", nil, nil), ("https://a.example?x=1", nil, nil),
            ("https://a.example#x", nil, nil),
            ("ftp://a.example", nil, nil), ("a.example", nil, nil), ("https://", nil, nil),
            ("https://a.example:99999", nil, nil),
            ("//a.example", nil, nil), (" https://a.example", nil, nil), ("https://ä.example", nil, nil),
        ] as [(String, String?, String?)])
    func `base URLs are absolute, and secure unless loopback or allowed`(
        url: String, allow: String?, expected: String?
    ) throws {
        var world = World(environment: ["QUIRE_BANK_BASE_URL": url])
        world.environment["QUIRE_BANK_ALLOW_INSECURE"] = allow
        let (instances, problems) = world.instances()
        #expect(instances.first { $0.name == "bank" }?.baseURL == expected)
        guard expected == nil else { return #expect(problems.isEmpty) }
        let problem = try #require(problems.first)
        #expect(["insecure-base-url", "invalid-base-url"].contains(problem.code.rawValue))
        #expect(problem.exit == ExitStatus.usage)
        // A base URL may hold a password by mistake.
        #expect(!problem.message.contains("pw"))
    }

    @Test(arguments: [
        ("bank: { secert_key: { env: X } }", "unknown-setting", "secret_key"),
        ("bank: { base_url: { env: X } }", "invalid-setting", ""),
        ("bank: { allow_insecure: maybe }", "invalid-setting", ""),
        ("mine: { region: eu }", "unknown-plugin", ""),
        ("mine: { plugin: bnak }", "unknown-plugin", "bank"),
        ("Mine: { plugin: bank }", "invalid-setting", ""),
        ("bank: { secret_key: canary }", "secret-in-settings", ""),
        ("bank: { secret_key: { canary: x } }", "invalid-setting", ""),
        ("bank: { secret_key: { env: X, file: Y } }", "invalid-setting", ""),
        ("bank: { secret_key: { env: } }", "invalid-setting", ""),
        ("bank: { secret_key: { command: canary --x } }", "invalid-setting", ""),
        ("bank: { secret_key: { command: [] } }", "invalid-setting", ""),
        ("bank: { secret_key: { command: [a, [b]] } }", "invalid-setting", ""),
        ("bank: { secret_key: }", "invalid-setting", ""),
        ("bank: [canary]", "invalid-setting", ""),
        ("{ bank: {}, bk: {} }", "invalid-setting", ""),
    ])
    func `a wrong entry is reported and never repeats a value`(entry: String, code: String, suggestion: String) throws {
        let problems = World(user: "providers:\n  \(entry)").instances().problems
        let problem = try #require(problems.first)
        #expect(problems.count == 1)
        #expect(problem.code.rawValue == code, "\(problem.message)")
        #expect(problem.suggestions == (suggestion.isEmpty ? [] : [suggestion]))
        #expect(problem.exit == ExitStatus.usage)
        #expect(!TextDiagnosticRenderer().render(problem).contains("canary"))
        #expect(problem.source.map { $0.position(at: problem.span?.start ?? 0).line } == 2)
    }

    @Test func `a variable that no setting has is a warning with what was meant`() {
        let (instances, problems) = World(
            environment: ["QUIRE_BANK_SECRETKEY": "canary", "QUIRE_OTHER_USER": "u", "QUIRE_BANKS_X": "1"]
        ).instances()
        #expect(instances.count == 2)
        #expect(problems.map(\.message) == ["bank has no setting for the variable QUIRE_BANK_SECRETKEY"])
        #expect(problems.first?.severity == .warning)
        #expect(problems.first?.suggestions == ["QUIRE_BANK_SECRET_KEY"])
    }

    @Test func `the list of sources names every place and no value`() throws {
        let world = World(
            user: """
                providers:
                  bank:
                    access_token: { command: [pass, show, canary] }
                    staging_token: { env: STAGING }
                    region: eu
                """, environment: ["QUIRE_BANK_SECRET_KEY": "canary:canary"])
        let bank = try #require(world.instance("bank"))
        #expect(
            bank.sourceLines == [
                "bank  https://api.bank.example  (default)",
                "  secret_key  environment QUIRE_BANK_SECRET_KEY",
                "  access_token  command pass (config.yaml:3)",
                "  staging_token  not set: environment STAGING (config.yaml:4)",
                "  region  config.yaml:5",
            ])
    }
}
