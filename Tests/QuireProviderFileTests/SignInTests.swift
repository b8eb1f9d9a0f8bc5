import QuireDiagnostics
import QuirePluginKit
import QuireProviderFile
import Testing

@Suite("Signing in, as a provider file says it")
struct SignInFileTests {
    private func file(_ auth: String) -> ProviderFile {
        ProviderFile.read(
            "provider: shop\nurl: https://api.shop.example\nauth: \(auth)\n"
                + "tables: {orders: {path: /orders, fields: {id: text}}}\n", name: "shop.provider.yaml")
    }

    @Test("All that a sign-in can say")
    func everything() throws {
        let read = file(
            """
            {app: {sign_in: {authorize: 'https://id.shop.example/a?x=1', token: 'https://id.shop.example/t',
              revoke: 'https://id.shop.example/r', secret: optional, client: basic, send: json, scopes: [read, offline],
              parameters: {audience: api}, token_parameters: {resource: api}, headers: {X-Staging: '{staging}'}}}}
            """)
        #expect(read.problems.isEmpty)
        let manifest = try #require(read.provider?.manifest)
        let expected = SignIn(
            .authorizationCode(authorizationURL: "https://id.shop.example/a?x=1"),
            tokenURL: "https://id.shop.example/t", revocationURL: "https://id.shop.example/r",
            clientSecret: .optional(setting: "client_secret"), clientAuthentication: .basic, encoding: .json,
            scopes: ["read", "offline"], authorizationParameters: [QueryItem("audience", "api")],
            tokenParameters: [QueryItem("resource", "api")],
            headers: [HeaderDeclaration("X-Staging", Template([.setting("staging")]))])
        #expect(manifest.authentications == [.signIn("app", expected)])
        #expect(
            manifest.settings.map { "\($0.name) \($0.isSecret)" } == [
                "access_token true", "client_id false", "client_secret true", "staging true",
            ])
    }

    @Test("A client of its own, and headers other than the usual one")
    func client() throws {
        let read = file(
            "{app: {sign_in: {flow: client_credentials, token: 'https://id.shop.example/t'}, X-Token: '{access_token}'}}"
        )
        #expect(read.problems.isEmpty)
        let authentication = try #require(read.provider?.manifest.authentications.first)
        #expect(authentication.signIn?.flow == .clientCredentials)
        #expect(
            authentication.headers == [HeaderDeclaration("X-Token", Template([.setting("access_token")]))])
    }

    @Test(
        "What can't be meant is told",
        arguments: [
            ("{app: {sign_in: {authorize: 'https://id.example/a'}}}", "needs token"),
            ("{app: {sign_in: {token: 'https://id.example/t'}}}", "needs authorize"),
            ("{app: {sign_in: {authorize: 'https://id.example/a', token: 'http://id.example/t'}}}", "https"),
            ("{app: {sign_in: {authorize: 'http://id.example/a', token: 'https://id.example/t'}}}", "https"),
            (
                "{app: {sign_in: {flow: client_credentials, authorize: 'https://id.example/a', token: 'https://id.example/t'}}}",
                "no address is opened"
            ),
            ("{app: {sign_in: {flow: client_credentials, secret: none, token: 'https://id.example/t'}}}", "no token"),
            ("{app: {sign_in: {flow: implicit, token: 'https://id.example/t'}}}", "implicit"),
            ("{app: {sign_in: {token: 'https://id.example/t', tokens: x}}}", "has no 'tokens'"),
            (
                "{app: {sign_in: {flow: client_credentials, token: 'https://id.example/t'}, X-A: '{other}'}}",
                "holds the token"
            ),
        ])
    func mistakes(auth: String, words: String) {
        let read = file(auth)
        #expect(
            read.problems.contains { $0.message.contains(words) && $0.span != nil }, "\(read.problems.map(\.message))")
        #expect(read.provider == nil)
    }

    @Test("A header may be called sign_in where it holds text")
    func header() {
        let read = file("{app: {sign_in: '{key}'}}")
        #expect(read.problems.isEmpty)
        #expect(read.provider?.manifest.authentications.first?.signIn == nil)
    }
}
