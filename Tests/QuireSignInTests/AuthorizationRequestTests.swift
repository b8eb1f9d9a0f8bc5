import Foundation
import QuireModel
import QuirePluginKit
import Testing

@testable import QuireSignIn

@Suite("The address that a person opens, and what comes back")
struct AuthorizationRequestTests {
    private func request(_ client: SignInClient = bankClient(), seed: UInt64 = 7) -> AuthorizationRequest {
        var random = SplitMix64(seed: seed)
        return AuthorizationRequest(client, redirectURI: "http://127.0.0.1:4711/callback", random: &random)
    }

    private func parameters(_ request: AuthorizationRequest) throws -> [String: String] {
        let items = try #require(URLComponents(string: request.url)?.queryItems)
        #expect(Set(items.map(\.name)).count == items.count)
        return Dictionary(items.map { ($0.name, $0.value ?? "") }, uniquingKeysWith: { $1 })
    }

    @Test("The challenge is that of RFC 7636, appendix B")
    func challenge() {
        let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        #expect(AuthorizationRequest.challenge(of: verifier) == "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM")
    }

    @Test("The address has all that the RFCs ask for")
    func address() throws {
        let request = request(bankClient { $0.authorizationParameters = [QueryItem("audience", "a&b")] })
        let found = try parameters(request)
        #expect(request.url.hasPrefix("https://id.bank.example/auth?"))
        #expect(found["response_type"] == "code" && found["client_id"] == "id 1" && found["audience"] == "a&b")
        #expect(found["redirect_uri"] == "http://127.0.0.1:4711/callback" && found["scope"] == "read offline")
        #expect(found["code_challenge_method"] == "S256")
        let verifier = request.verifier.reveal { $0 }
        #expect(verifier.utf8.count == 43)
        #expect(found["code_challenge"] == AuthorizationRequest.challenge(of: verifier))
        #expect(!request.url.contains(verifier))
    }

    @Test("An address that has parameters keeps them")
    func query() throws {
        let request = request(bankClient(.authorizationCode(authorizationURL: "https://id.bank.example/auth?tenant=1")))
        #expect(try parameters(request)["tenant"] == "1")
        #expect(request.url.count { $0 == "?" } == 1)
    }

    @Test("No two tries share a state or a verifier")
    func fresh() throws {
        var random = SystemRandomNumberGenerator()
        let tries = (0..<50).map { _ in
            AuthorizationRequest(bankClient(), redirectURI: "http://127.0.0.1:1/callback", random: &random)
        }
        #expect(Set(try tries.map { try parameters($0)["state"] }).count == 50)
        #expect(Set(tries.map(\.verifier)).count == 50)
    }

    @Test("A code comes only with the try's own state, once, and at its own path")
    func reception() throws {
        let request = request()
        let state = try #require(try parameters(request)["state"])
        let cases: [(String, AuthorizationRequest.Reception)] = [
            ("/callback?code=a%2Bb&state=\(state)", .code(Secret("a+b"))),
            (
                "  http://127.0.0.1:4711/callback?state=\(state)&code=c&iss=https://id.bank.example\n",
                .code(Secret("c"))
            ),
            ("/callback?code=c&state=\(state)x", .foreign),
            ("/callback?code=c", .foreign),
            ("/callback?code=c&state=", .foreign),
            ("/callback?code=c&state=\(state)&state=\(state)", .foreign),
            (
                "/callback?code=c&code=d&state=\(state)",
                .refused(code: "no_code", message: "the redirect has no code")
            ),
            ("/callback?code=&state=\(state)", .refused(code: "no_code", message: "the redirect has no code")),
            ("/callback?error=access_denied&state=\(state)", .refused(code: "access_denied", message: nil)),
            (
                "/callback?error=e%1B&error_description=No+way%0A!&state=\(state)",
                .refused(code: "e ", message: "No way !")
            ),
            ("/callback?error=access_denied", .foreign),
            ("/favicon.ico", .unrelated), ("/callback", .unrelated), ("/callback?", .unrelated), ("", .unrelated),
            ("/other?code=c&state=\(state)", .unrelated), ("%", .unrelated), ("//", .unrelated),
        ]
        for (address, expected) in cases { #expect(request.receive(address) == expected, "\(address)") }
    }

    @Test("Nothing that prints a try prints its verifier or a code")
    func redaction() throws {
        let request = request()
        let state = try #require(try parameters(request)["state"])
        let shown = "\(request) \(String(reflecting: request)) \(request.receive("/callback?code=c0de&state=\(state)"))"
        #expect(!shown.contains("c0de"))
        #expect(!shown.contains(request.verifier.reveal { $0 }))
    }
}
