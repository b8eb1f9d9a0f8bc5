import QuireConfig
import QuireDiagnostics
import QuirePluginKit
import Testing

struct CanaryTests {
    @Test func `no description, dump or diagnostic of anything shows a secret`() async throws {
        var world = World(
            user: """
                providers:
                  bank:
                    access_token: { env: MINE }
                    staging_token: { command: [echo, canary-argument] }
                    secret_key: canary-in-file
                  mine: { plugin: bank, secret_key: { file: /key }, staging_token: { env: MINE } }
                  wrong: canary-scalar
                display: { unknown: canary-unknown }
                """,
            environment: [
                "MINE": "canary-env", "QUIRE_OTHER_PASSWORD": "canary-pass", "QUIRE_OTHER_USER": "u",
                "QUIRE_BANK_SECRET_KEY": "canary-login:canary-key", "QUIRE_OTHER_PASWORD": "canary-typo",
            ])
        world.files["/key"] = "canary-file:x"
        let input = world.input
        let (settings, problems) = world.load()
        let (instances, more) = settings.instances(of: [bank, other], environment: input.environment)
        let store = CredentialStore(files: input.files, environment: input.environment)
        var headers: [CredentialHeader] = []
        for instance in instances { headers += try await store.headers(for: links, of: instance) }
        #expect(instances.map(\.name) == ["other", "mine"])
        #expect(headers.filter(\.isSecret).count == 3)

        let values: [Any] = [
            SettingsInput(environment: input.environment, files: DiskFileAccess(), currentDirectory: "/"), settings,
            problems, more, instances, store, headers,
        ]
        for value in values {
            var dumped = ""
            dump(value, to: &dumped)
            for text in [dumped, String(describing: value), String(reflecting: value)] {
                #expect(!text.contains("canary"), "\(type(of: value))")
            }
        }
        #expect(problems.count + more.count == 5)
        for problem in problems + more {
            #expect(!TextDiagnosticRenderer().render(problem).contains("canary"))
            #expect(!JSONDiagnosticRenderer().render(problem).contains("canary"))
        }
        #expect(instances.compactMap(\.sourceLines).allSatisfy { !$0.contains("canary") })
    }
}
