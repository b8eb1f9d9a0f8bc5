import QuireFetch
import QuireModel
import QuirePluginKit
import Testing

@testable import QuireSignIn

@Suite("What a server that gives tokens says, and what is asked of it")
struct TokenAnswerTests {
    private func word(_ status: Int, _ body: String) -> String {
        switch TokenAnswer(PageResponse(status: status, body: Array(body.utf8)), htmlHint: nil) {
        case .granted(let grant):
            let refresh = grant.refreshToken.map { $0.reveal { $0 } } ?? "-"
            return "granted \(grant.accessToken.reveal { $0 }) \(refresh) \(grant.seconds.map(String.init) ?? "-")"
        case .refused(let refusal): return "refused \(refusal.words)"
        case .failed(let failure): return "failed \(failure.kind)"
        case .unreadable(let failure): return "unreadable \(failure.message)"
        }
    }

    @Test(
        "Answers",
        arguments: [
            (200, tokens("a", refresh: "r"), "granted a r 3600"),
            (201, tokens("a", seconds: nil), "granted a - -"),
            (200, #"{"access_token":"a","expires_in":"60","refresh_token":""}"#, "granted a - 60"),
            (200, #"{"access_token":"a","expires_in":59.9}"#, "granted a - 59"),
            (200, #"{"access_token":"a","expires_in":-1}"#, "granted a - -"),
            (200, #"{"access_token":"a","expires_in":1e300}"#, "granted a - 3155760000"),
            (200, #"{"access_token":"a","expires_in":{}}"#, "granted a - -"),
            (200, #"{"access_token":"a","error":"none"}"#, "granted a - -"),
            (200, #"{"error":"invalid_grant"}"#, "refused invalid_grant"),
            (400, #"{"error":"invalid_grant","error_description":"gone\u001b[1m"}"#, "refused invalid_grant: gone [1m"),
            (401, "", "refused invalid_client"), (401, #"{"error":"invalid_client"}"#, "refused invalid_client"),
            (500, #"{"error":"invalid_grant"}"#, "failed unavailable"), (429, "", "failed unavailable"),
            (
                200, #"{"access_token":"a\nb"}"#,
                "unreadable the token server gave a token that can't be in a header"
            ),
            (200, #"{"access_token":7}"#, "unreadable the token server gave no access token"),
            (
                200, #"{"access_token":"a","token_type":"DPoP"}"#,
                "unreadable the server gave a token of type 'dpop'; expected bearer"
            ),
            (200, "<html>", "unreadable the token server answered with status 200 and HTML; expected JSON"),
            (200, "", "unreadable the token server answered with status 200 and nothing; expected JSON"),
            (
                200, "[]",
                "unreadable the token server answered with status 200 and something else; expected JSON"
            ),
            (404, "{}", "unreadable the token server answered with status 404 and no OAuth error"),
            (302, "", "unreadable the token server redirects to another address, where nothing is sent"),
        ])
    func answers(status: Int, body: String, expected: String) {
        #expect(word(status, body) == expected)
    }

    private func sent(_ request: TokenRequest, _ client: SignInClient) async throws -> (body: String, basic: String?) {
        let wire = request.request(client, try await client.secrets(), to: client.tokenURL)
        let basic = wire.headers.first { $0.name == "Authorization" }
        #expect(basic?.isSecret ?? true)
        return (String(decoding: wire.body ?? [], as: UTF8.self), basic.map { $0.value.reveal { $0 } })
    }

    @Test("A form has the client in its body, each part encoded")
    func form() async throws {
        let request = TokenRequest.exchange(
            code: Secret("c+d"), verifier: Secret("v"), redirectURI: "http://127.0.0.1:1/callback")
        let (body, basic) = try await sent(request, bankClient { $0.tokenParameters = [QueryItem("resource", "a b")] })
        #expect(
            body == "grant_type=authorization_code&code=c%2Bd&redirect_uri=http%3A%2F%2F127.0.0.1%3A1%2Fcallback"
                + "&code_verifier=v&resource=a%20b&client_id=id%201&client_secret=s3cret%2B%2F%26%3D")
        #expect(basic == nil)
    }

    @Test("A JSON body, with the client in a header")
    func json() async throws {
        let client = bankClient {
            $0.clientAuthentication = .basic
            $0.encoding = .json
        }
        let (body, basic) = try await sent(.refresh(Secret("r\"1")), client)
        #expect(body == #"{"grant_type":"refresh_token","refresh_token":"r\"1"}"#)
        // The halves are encoded before they are joined, as RFC 6749 has it.
        #expect(basic == "Basic aWQlMjAxOnMzY3JldCUyQiUyRiUyNiUzRA==")
    }

    @Test("A client without a secret says who it is in the body, whatever the way")
    func publicClient() async throws {
        let client = bankClient(secret: nil) { $0.clientAuthentication = .basic }
        let (body, basic) = try await sent(.refresh(Secret("r")), client)
        #expect(body == "grant_type=refresh_token&refresh_token=r&client_id=id%201" && basic == nil)
    }

    @Test("A client's own token is asked for with its scopes")
    func ownToken() async throws {
        let (body, _) = try await sent(.client, bankClient(.clientCredentials))
        #expect(body.hasPrefix("grant_type=client_credentials&scope=read%20offline&"))
    }
}
