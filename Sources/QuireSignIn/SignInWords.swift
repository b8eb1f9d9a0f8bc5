import QuireDiagnostics
import QuireFetch
import QuireModel

/// The messages about sign-ins that don't work. None of them contains a token, a code or a secret.
enum SignInWords {
    private static func login(_ client: SignInClient) -> String { "run `quire login \(client.provider)`" }

    /// No user has signed in.
    static func signedOut(_ client: SignInClient) -> SignInFailure {
        SignInFailure(.needed, "not signed in", hint: login(client))
    }

    /// The token has expired, and can't be renewed.
    static func ended(_ record: TokenRecord, _ client: SignInClient) -> SignInFailure {
        let end = record.expires.map { "ended at \($0)" } ?? "is refused"
        return SignInFailure(
            .needed, "the token \(end), and the server gave no refresh token to renew it with", hint: login(client))
    }

    /// The server refuses the refresh token.
    static func refused(_ record: TokenRecord, _ client: SignInClient) -> SignInFailure {
        guard let refused = record.refused else { return signedOut(client) }
        var message = "the sign-in of \(record.signedIn) can't be renewed: \(refused.words)"
        if let lost = refused.lost {
            message += "; a renewal that began at \(lost) was cut short, so that its refresh token may be used up"
        }
        return SignInFailure(.needed, message, hint: login(client))
    }

    /// The tokens were renewed, but can't be stored.
    static func unkept(_ failure: SignInFailure, _ client: SignInClient) -> String {
        "\(client.title): the renewed token can't be kept and is good for this run only: \(failure.message); "
            + "afterwards \(login(client))"
    }

    /// Runs an operation on the file, and reports a problem with it.
    static func usable<Outcome>(
        _ file: TokenFile, _ body: () throws(TokenFile.Problem) -> Outcome
    ) throws(SignInFailure) -> Outcome {
        do throws(TokenFile.Problem) {
            return try body()
        } catch {
            let hint =
                switch error {
                case .exposed: "chmod 600 \(file.path), and sign in again if others may have read it"
                case .unreadable: "remove the file and sign in again"
                case .failed: "nothing is renewed while the file can't be written: the tokens would be lost"
                }
            throw SignInFailure(.storage, "the file '\(file.path)' \(error.reason)", hint: hint)
        }
    }

    /// The server refuses the client, or the request as a whole.
    static func client(_ refusal: TokenAnswer.Refusal, _ client: SignInClient) -> SignInFailure {
        if ["temporarily_unavailable", "server_error", "slow_down"].contains(refusal.code) {
            return SignInFailure(
                .unavailable, "the token server failed: \(refusal.words)", status: refusal.status,
                code: refusal.code)
        }
        var hint: String?
        if ["invalid_client", "unauthorized_client"].contains(refusal.code) {
            hint = "check the client id and secret of \(client.provider): `quire providers` says where they come from"
        } else if refusal.code == "invalid_scope" {
            hint = "check the scopes of \(client.provider), asked for: \(client.scopes.joined(separator: " "))"
        }
        return SignInFailure(
            .client, "the token server refused the request: \(refusal.words)", hint: hint,
            status: refusal.status, code: refusal.code)
    }
}

extension TokenServer {
    /// Returns the tokens that the server grants, or throws its reason; `needed` if it refuses the code or the refresh
    /// token.
    func granted(_ request: TokenRequest) async throws(SignInFailure) -> TokenAnswer.Grant {
        let answer: TokenAnswer
        do throws(NoAnswer) {
            answer = try await ask(request)
        } catch {
            switch error {
            case .secrets(let problem): throw SignInFailure(.client, problem.message, hint: problem.hint)
            case .unsent(let failure):
                throw SignInFailure(.unreachable, "the token server: \(failure.message)")
            case .lost(let failure):
                throw SignInFailure(.unavailable, "the token server: \(failure.message)")
            }
        }
        switch answer {
        case .granted(let grant): return grant
        case .refused(let refusal) where refusal.isOfGrant:
            throw SignInFailure(.needed, refusal.words, status: refusal.status, code: refusal.code)
        case .refused(let refusal): throw SignInWords.client(refusal, client)
        case .failed(let failure), .unreadable(let failure): throw failure
        }
    }
}
