import Foundation
import QuireModel

/// The stored record of a sign-in: the tokens, their owner, and their history.
package struct TokenRecord: Hashable, Sendable {
    /// A renewal that has begun and whose response isn't stored yet: written before the refresh token is used, so that
    /// the next start knows why that token may be used up.
    struct Renewal: Hashable, Sendable {
        var began: Timestamp
    }

    /// A refresh token that the server refuses.
    struct Refused: Hashable, Sendable {
        var at: Timestamp
        var words: String
        /// When a renewal began whose answer was lost, if that may be why.
        var lost: Timestamp?
    }

    /// The provider's name.
    var provider: String
    /// Where the API answers that the tokens are for.
    var baseURL: String
    /// The address that issued them.
    var tokenURL: String
    /// To which client.
    var clientID: String
    /// The access token.
    var accessToken: Secret
    /// The refresh token.
    var refreshToken: Secret?
    /// The scopes, if the server stated them.
    var scope: String?
    /// When a user signed in.
    var signedIn: Timestamp
    /// When the access token was requested.
    var obtained: Timestamp
    /// When the access token expires; nil if unknown.
    var expires: Timestamp?
    /// A renewal that is under way, or was cut short.
    var renewal: Renewal?
    /// Why it can't be renewed any more.
    var refused: Refused?

    /// Creates the record of tokens that were just issued for a request made at that time.
    init(_ grant: TokenAnswer.Grant, _ client: SignInClient, asked: Timestamp) {
        provider = client.provider
        baseURL = client.baseURL
        tokenURL = client.tokenURL
        clientID = client.clientID
        accessToken = grant.accessToken
        refreshToken = grant.refreshToken
        scope = grant.scope
        signedIn = asked
        obtained = asked
        expires = grant.seconds.flatMap { asked.adding(seconds: $0) }
    }

    /// The record after a renewal; values that the server doesn't return again are unchanged.
    func renewed(_ grant: TokenAnswer.Grant, asked: Timestamp) -> TokenRecord {
        var record = self
        record.accessToken = grant.accessToken
        record.refreshToken = grant.refreshToken ?? refreshToken
        record.scope = grant.scope ?? scope
        record.obtained = asked
        record.expires = grant.seconds.flatMap { asked.adding(seconds: $0) }
        record.renewal = nil
        record.refused = nil
        return record
    }
}

extension TokenRecord {
    /// How long before its end a token counts as ended, at most, in seconds.
    private static let margin: Int64 = 60
    /// How much a clock may be set back before nothing is believed of an end.
    private static let clockTolerance: Int64 = 120

    /// Whether the access token is valid for a while, by the clock: for a minute, or for a fifth of its lifetime if
    /// that is short.
    func isFresh(now: Timestamp) -> Bool {
        guard let expires else { return true }
        let lifetime = max(0, expires.seconds - obtained.seconds)
        return now.seconds < expires.seconds - min(TokenRecord.margin, lifetime / 5) && isBelievable(now: now)
    }

    /// Whether the access token hasn't expired, by the clock.
    func isAlive(now: Timestamp) -> Bool {
        guard let expires else { return true }
        return now < expires && isBelievable(now: now)
    }

    /// A token issued in the future was issued by another clock.
    private func isBelievable(now: Timestamp) -> Bool {
        obtained.seconds <= now.seconds + TokenRecord.clockTolerance
    }

    /// Whether the tokens are for this client and the API's current address; otherwise they are sent nowhere.
    func isFor(_ client: SignInClient) -> Bool {
        clientID == client.clientID && tokenURL == client.tokenURL
            && TokenRecord.origin(baseURL) == TokenRecord.origin(client.baseURL)
    }

    private static func origin(_ address: String) -> [String] {
        guard let parts = URLComponents(string: address) else { return [address] }
        let scheme = parts.scheme?.lowercased() ?? ""
        return [scheme, parts.encodedHost?.lowercased() ?? "", String(parts.port ?? (scheme == "http" ? 80 : 443))]
    }
}

extension TokenRecord {
    private static let version: Int64 = 1

    /// The record in the file's format.
    var text: String {
        func optional(_ value: String?) -> Value { value.map { .text($0) } ?? .null }
        let record = Value.record([
            .init("version", .integer(TokenRecord.version)), .init("provider", .text(provider)),
            .init("base_url", .text(baseURL)), .init("token_url", .text(tokenURL)),
            .init("client_id", .text(clientID)),
            .init("access_token", accessToken.reveal { .text($0) }),
            .init("refresh_token", refreshToken.map { $0.reveal { .text($0) } } ?? .null),
            .init("scope", optional(scope)), .init("signed_in", .text(signedIn.description)),
            .init("obtained", .text(obtained.description)), .init("expires", optional(expires?.description)),
            .init("renewal_began", optional(renewal?.began.description)),
            .init("refused_at", optional(refused?.at.description)), .init("refused_words", optional(refused?.words)),
            .init("refused_lost", optional(refused?.lost?.description)),
        ])
        return record.json() + "\n"
    }

    /// The record of a file; nil when it isn't one.
    init?(text: [UInt8]) {
        guard let value = try? JSONText.parse(text), case .record(let members) = value else { return nil }
        func member(_ name: String) -> Value { members.first { $0.name == name }?.value ?? .null }
        func word(_ name: String) -> String? {
            guard case .text(let text) = member(name), !text.isEmpty else { return nil }
            return text
        }
        func time(_ name: String) -> Timestamp? { word(name).flatMap { Timestamp($0) } }
        guard case .integer(TokenRecord.version) = member("version"), let provider = word("provider"),
            let baseURL = word("base_url"), let tokenURL = word("token_url"), let clientID = word("client_id"),
            let accessToken = word("access_token"), let signedIn = time("signed_in"), let obtained = time("obtained")
        else { return nil }
        self.provider = provider
        self.baseURL = baseURL
        self.tokenURL = tokenURL
        self.clientID = clientID
        self.accessToken = Secret(accessToken)
        refreshToken = word("refresh_token").map { Secret($0) }
        scope = word("scope")
        self.signedIn = signedIn
        self.obtained = obtained
        expires = time("expires")
        renewal = time("renewal_began").map { Renewal(began: $0) }
        refused = time("refused_at").map {
            Refused(at: $0, words: word("refused_words") ?? "refused", lost: time("refused_lost"))
        }
    }
}
