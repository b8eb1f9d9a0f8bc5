import Foundation
import QuireConfig
import QuireDiagnostics
import QuireModel
import QuirePluginKit
import Testing

struct CredentialTests {
    @Test func `the first authentication whose settings are all there is used`() async throws {
        var world = World(environment: ["QUIRE_BANK_ACCESS_TOKEN": "tok", "QUIRE_BANK_REGION": "eu"])
        #expect(
            try await headers(world)
                == ["Authorization: Bearer tok", "X-Region: in eu", "Accept: application/json"])
        world.environment["QUIRE_BANK_SECRET_KEY"] = "me:key"
        world.environment["QUIRE_BANK_STAGING_TOKEN"] = "st"
        #expect(
            try await headers(world)
                == ["Authorization: me:key", "X-Staging: st", "X-Region: in eu", "Accept: application/json"])
    }

    @Test func `a resource may accept fewer ways to authenticate`() async throws {
        var narrow = links
        narrow.endpoint.authentications = ["oauth"]
        let world = World(environment: ["QUIRE_BANK_SECRET_KEY": "me:key", "QUIRE_BANK_ACCESS_TOKEN": "tok"])
        #expect(try await headers(world, resource: narrow).first == "Authorization: Bearer tok")
    }

    @Test func `parts are put together and encoded as the template says`() async throws {
        let world = World(environment: ["QUIRE_OTHER_USER": "me", "QUIRE_OTHER_PASSWORD": "pass word"])
        #expect(try await headers(world, provider: "other") == ["Authorization: Basic bWU6cGFzcyB3b3Jk"])
    }

    @Test func `headers are secret when any of their settings is`() async throws {
        let world = World(environment: ["QUIRE_BANK_SECRET_KEY": "me:key", "QUIRE_BANK_REGION": "eu"])
        let made = try await store(world).headers(for: links, of: #require(world.instance("bank")))
        #expect(made.map(\.isSecret) == [true, false, false])
    }

    @Test(arguments: [
        ("bank", [:], "bank.links needs credentials: set QUIRE_BANK_SECRET_KEY (login:key) or QUIRE_BANK_ACCESS_TOKEN"),
        ("other", [:], "other.links needs credentials: set QUIRE_OTHER_USER and QUIRE_OTHER_PASSWORD"),
        ("other", ["QUIRE_OTHER_USER": "me"], "other.links needs credentials: set QUIRE_OTHER_PASSWORD"),
        (
            "bank", ["QUIRE_BANK_SECRET_KEY": ""],
            "bank.links needs credentials: set QUIRE_BANK_SECRET_KEY (login:key) or QUIRE_BANK_ACCESS_TOKEN"
        ),
    ])
    func `missing credentials name every variable that would do`(
        provider: String, environment: [String: String], message: String
    ) async throws {
        let problem = try await failure(World(environment: environment), provider: provider)
        #expect(problem.message == message)
        #expect(problem.code.rawValue == "missing-credentials")
        #expect(problem.exit == ExitStatus.credentials)
    }

    @Test func `a reference to a variable that isn't set is named`() async throws {
        let problem = try await failure(World(user: "providers: { bank: { secret_key: { env: MINE } } }"))
        #expect(problem.notes.first == "secret_key is not set: environment MINE (config.yaml:1)")
    }

    @Test(arguments: [
        ("canary", "has no colon"), (":canary", "has an empty part"), ("canary:", "has an empty part"),
        ("a:canary\r\nX-Evil: 1", "control character"), ("a:canary\n", "control character"),
        ("a:\u{1b}canary", "control character"), ("   ", "is empty"),
    ])
    func `a key of the wrong form is refused without being shown`(value: String, reason: String) async throws {
        let problem = try await failure(World(environment: ["QUIRE_BANK_SECRET_KEY": value]))
        #expect(problem.code.rawValue == "invalid-credential")
        #expect(problem.exit == ExitStatus.credentials)
        #expect(problem.message.contains(reason))
        #expect(problem.message.contains("environment QUIRE_BANK_SECRET_KEY"))
        expectNoCanary(problem)
    }

    @Test(arguments: [
        ("me:key\n", "me:key"), ("  me:key  \nsecond line", "me:key"), ("me:key\r\n", "me:key"), ("me:k:y", "me:k:y"),
    ])
    func `a file gives its first line`(text: String, expected: String) async throws {
        var world = World(user: "providers: { bank: { secret_key: { file: key } } }")
        world.files["/users/me/.config/quire/key"] = text
        #expect(try await headers(world).first == "Authorization: \(expected)")
    }

    @Test(
        arguments: [
            ("\n", "has no text in its first line"), ("", "has no text in its first line"), (nil, "doesn't exist"),
            (String(repeating: "canary", count: 20_000), "is too large"),
        ] as [(String?, String)])
    func `a file that holds no secret is refused`(text: String?, reason: String) async throws {
        var world = World(user: "providers: { bank: { secret_key: { file: ~/key } } }")
        world.files["/users/me/key"] = text
        let problem = try await failure(world)
        #expect(problem.message == "the file '/users/me/key' for bank's secret_key \(reason)")
        #expect(problem.exit == ExitStatus.credentials)
        expectNoCanary(problem)
    }

    @Test(arguments: [0o604, 0o640, 0o644, 0o660, 0o610, 0o777])
    func `a file that others can read is refused`(mode: UInt32) async throws {
        let world = World(user: "providers: { bank: { secret_key: { file: /key } } }")
        let instance = try #require(world.instance("bank"))
        let files = MemoryFileAccess(
            files: ["/key": FileContents(bytes: Array("canary:x".utf8), permissions: mode)])
        let store = CredentialStore(files: files, environment: [:])
        let problem = try #require(
            await #expect(throws: Diagnostic.self) { try await store.headers(for: links, of: instance) })
        #expect(problem.code.rawValue == "exposed-credential")
        #expect(problem.exit == ExitStatus.credentials)
        #expect(problem.hint == "chmod 600 /key")
        expectNoCanary(problem)
    }

    @Test func `a command gives the first line it prints, once`() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "quire-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let log = directory.appending(path: "log").path
        let script = "echo run >> '\(log)'; echo \"$LOGIN:key\"; echo more"
        let world = World(
            user: "providers: { bank: { secret_key: { command: [sh, -c, '\(script.replacing("'", with: "''"))'] } } }",
            environment: ["PATH": "/usr/bin:/bin", "LOGIN": "me"])
        let instance = try #require(world.instance("bank"))
        #expect(!FileManager.default.fileExists(atPath: log))
        let store = store(world)
        async let first = store.headers(for: links, of: instance)
        async let second = store.headers(for: links, of: instance)
        for made in try await [first, second, store.headers(for: links, of: instance)] {
            #expect(shown(made).first == "Authorization: me:key")
        }
        #expect(try String(contentsOfFile: log, encoding: .utf8) == "run\n")
    }

    @Test(arguments: [
        ("[sh, -c, 'echo canary; exit 3']", "failed; run it yourself to see why"),
        ("[sh, -c, 'echo canary >&2; kill -9 $$']", "failed; run it yourself to see why"),
        ("[no-such-program-anywhere, canary]", "can't be run; expected a program at that path or in PATH"),
        ("[/no/such/program, canary]", "can't be run; expected a program at that path or in PATH"),
        ("[sh, -c, 'sleep 30; echo canary:x']", "didn't end within 0.3 s"),
        ("[sh, -c, 'sleep 30 & echo canary:x; wait']", "didn't end within 0.3 s"),
        ("[sh, -c, 'trap \"\" TERM; while :; do :; done']", "didn't end within 0.3 s"),
        ("[sh, -c, 'yes canary']", "printed too much for a secret"),
        ("[sh, -c, 'echo; echo canary']", "printed no text in its first line"),
        ("[printf, '\\377canary']", "printed no text in its first line"),
        ("['true']", "printed no text in its first line"),
    ])
    func `a command that fails, hangs or prints nonsense is refused without its output`(
        command: String, reason: String
    ) async throws {
        let world = World(
            user: "providers: { bank: { secret_key: { command: \(command) } } }",
            environment: ["PATH": "/usr/bin:/bin"])
        let problem = try await failure(world, seconds: reason.contains("0.3") ? 0.3 : 300)
        #expect(problem.message.hasSuffix(reason), "\(problem.message)")
        #expect(problem.code.rawValue == "unreadable-credential")
        #expect(problem.exit == ExitStatus.credentials)
        expectNoCanary(problem)
    }

    @Test func `a program doesn't get the secrets of other providers`() async throws {
        let script =
            #"echo ${QUIRE_OTHER_PASSWORD-no}.${QUIRE_CLOSED_KEY-no}.${THEIRS-no}"#
            + #".${QUIRE_BANK_REGION-no}.${OURS-no}.${QUIRE_CONFIG-no}.${FREE-no}"#
        let world = World(
            user: """
                providers:
                  bk: { access_token: { command: [sh, -c, '\(script)'] }, staging_token: { env: OURS } }
                  other: { password: { env: THEIRS } }
                """,
            environment: [
                "PATH": "/usr/bin:/bin", "QUIRE_OTHER_PASSWORD": "1", "QUIRE_CLOSED_KEY": "2", "THEIRS": "3",
                "QUIRE_BANK_REGION": "eu", "OURS": "us", "FREE": "free",
            ])
        let (settings, _) = world.load()
        let store = CredentialStore(
            files: world.input.files, environment: world.input.environment, owners: settings.variableOwners)
        let headers = try await store.headers(for: links, of: #require(world.instance("bank")))
        #expect(shown(headers).first == "Authorization: Bearer no.no.no.eu.us.no.free")
        // And what it gave is known as a secret of the run.
        #expect(store.secrets.masked("no.no.no.eu.us.no.free") == KnownSecrets.mask)
    }

    @Test func `nothing is run or read for a provider that isn't used`() async throws {
        let world = World(
            user:
                "providers: { bank: { secret_key: { file: /nowhere } }, other: { password: { command: [/nowhere] } } }",
            environment: ["QUIRE_BANK_ACCESS_TOKEN": "t", "QUIRE_OTHER_USER": "u"])
        #expect(world.instances().problems.isEmpty)
        var narrow = links
        narrow.endpoint.authentications = ["oauth"]
        #expect(try await headers(world, resource: narrow).first == "Authorization: Bearer t")
    }

    private func store(_ world: World, seconds: Double = 300) -> CredentialStore {
        CredentialStore(files: world.input.files, environment: world.input.environment, commandSeconds: seconds)
    }

    private func headers(
        _ world: World, provider: String = "bank", resource: Resource = links
    ) async throws -> [String] {
        shown(try await store(world).headers(for: resource, of: #require(world.instance(provider))))
    }

    private func failure(_ world: World, provider: String = "bank", seconds: Double = 300) async throws -> Diagnostic {
        let instance = try #require(world.instance(provider))
        let store = store(world, seconds: seconds)
        return try #require(
            await #expect(throws: Diagnostic.self) { try await store.headers(for: links, of: instance) })
    }

    private func expectNoCanary(_ problem: Diagnostic) {
        #expect(!TextDiagnosticRenderer().render(problem).contains("canary"))
        #expect(!JSONDiagnosticRenderer().render(problem).contains("canary"))
    }
}
