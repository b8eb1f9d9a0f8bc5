import Foundation
import QuireFetch
import QuireModel
import QuirePluginKit

/// The token server's response.
enum TokenAnswer: Sendable {
    /// Tokens.
    case granted(Grant)
    /// An error of OAuth's, which asking again doesn't change.
    case refused(Refusal)
    /// The server failed or limits requests; this may pass.
    case failed(SignInFailure)
    /// Any other response.
    case unreadable(SignInFailure)

    /// The tokens as issued.
    struct Grant: Sendable {
        var accessToken: Secret
        /// Nil if the used one remains valid, or there is none.
        var refreshToken: Secret?
        /// The lifetime of the access token; nil if the server doesn't state it.
        var seconds: Int64?
        /// The scopes, if stated.
        var scope: String?
    }

    /// An error of OAuth's.
    struct Refusal: Hashable, Sendable {
        var code: String
        var message: String?
        var status: Int

        /// Whether it is the refresh token or the code that is refused, not the client.
        var isOfGrant: Bool { code == "invalid_grant" }
        /// Its code and words.
        var words: String { message.map { "\(code): \($0)" } ?? code }
    }

    /// The longest that a token is believed to last: a hundred years.
    private static let longestSeconds: Int64 = 3_155_760_000

    init(_ response: PageResponse, htmlHint: String?) {
        let status = response.status
        let body = try? JSONText.parse(response.body)
        if (200...299).contains(status) {
            guard let body, case .record = body else {
                self = .unreadable(TokenAnswer.noJSON(response, htmlHint))
                return
            }
            // Some servers always respond with status 200.
            if let refusal = TokenAnswer.refusal(body, status: status) {
                self = .refused(refusal)
                return
            }
            self = TokenAnswer.grant(body, status: status)
            return
        }
        let retryAfter = response.header("Retry-After").flatMap {
            RetryAfter.seconds($0, now: response.header("Date").flatMap { RetryAfter.date($0) })
        }
        if status == 429 || status == 408 || status >= 500 {
            self = .failed(
                SignInFailure(
                    .unavailable, "the token server answered with status \(status)", status: status,
                    retryAfter: retryAfter))
        } else if let body, let refusal = TokenAnswer.refusal(body, status: status) {
            self = .refused(refusal)
        } else if status == 401 {
            self = .refused(Refusal(code: "invalid_client", message: nil, status: status))
        } else if (300...399).contains(status) {
            self = .unreadable(
                SignInFailure(
                    .unreadable, "the token server redirects to another address, where nothing is sent",
                    hint: "check the token_url", status: status))
        } else if body == nil {
            self = .unreadable(TokenAnswer.noJSON(response, htmlHint))
        } else {
            self = .unreadable(
                SignInFailure(
                    .unreadable, "the token server answered with status \(status) and no OAuth error",
                    status: status))
        }
    }

    private static func noJSON(_ response: PageResponse, _ htmlHint: String?) -> SignInFailure {
        let start = response.body.prefix(512).lazy.filter { $0 > 0x20 }
        let isHTML = start.first == UInt8(ascii: "<")
        let found = response.body.isEmpty ? "nothing" : isHTML ? "HTML" : "something else"
        return SignInFailure(
            .unreadable,
            "the token server answered with status \(response.status) and \(found); expected JSON",
            hint: isHTML ? htmlHint ?? "check the token_url" : nil, status: response.status)
    }

    private static func refusal(_ body: Value, status: Int) -> Refusal? {
        guard let code = text("error", of: body), text("access_token", of: body) == nil else { return nil }
        return Refusal(
            code: PlainWords.of(code), message: text("error_description", of: body).map { PlainWords.of($0) },
            status: status)
    }

    private static func grant(_ body: Value, status: Int) -> TokenAnswer {
        guard let token = text("access_token", of: body), isSendable(token) else {
            let found = text("access_token", of: body) == nil ? "no access token" : "a token that can't be in a header"
            return .unreadable(
                SignInFailure(.unreadable, "the token server gave \(found)", status: status))
        }
        if let type = text("token_type", of: body)?.lowercased(), ["mac", "dpop", "pop"].contains(type) {
            return .unreadable(
                SignInFailure(
                    .unreadable, "the server gave a token of type '\(type)'; expected bearer", status: status))
        }
        let refresh = text("refresh_token", of: body)
        return .granted(
            Grant(
                accessToken: Secret(token), refreshToken: refresh.map { Secret($0) },
                seconds: seconds(FieldPath("expires_in").value(in: body)),
                scope: text("scope", of: body).map { PlainWords.of($0) }))
    }

    /// A text that isn't empty.
    private static func text(_ name: String, of body: Value) -> String? {
        guard case .text(let text) = FieldPath(name).value(in: body), !text.isEmpty else { return nil }
        return text
    }

    private static func isSendable(_ token: String) -> Bool {
        token.utf8.count <= 16_384 && token.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }

    /// A span of time as servers write it: a number, or a number as text. Other values are ignored.
    private static func seconds(_ value: Value) -> Int64? {
        guard let number = Double(value.plainText), number.isFinite, number > 0 else { return nil }
        return Int64(min(number.rounded(.down), Double(longestSeconds)))
    }
}
