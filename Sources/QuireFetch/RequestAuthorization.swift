package import QuireModel
package import QuirePluginKit

/// What makes requests a provider's own where it changes while a scan runs: a token that expires and is renewed.
///
/// The caller asks for the headers of each request anew, and says which of them the server refused. The implementer
/// renews what is about to expire, once for all who wait, and throws nothing that holds a secret.
package protocol RequestAuthorization: Sendable {
    /// Tells whose requests they are, the same for all its tokens: what the provider's limits are counted by.
    var identity: Secret { get }
    /// What to do when the provider refuses even new ones; nil where nothing more is known than for any credentials.
    var advice: String? { get }
    /// The headers to send now; a request that is made for them counts as one of the run's.
    func headers(within budget: RunBudget) async throws(FetchError) -> AuthorizedHeaders
    /// Gets others in place of those that the server refused; false when there are none to be had.
    func renew(after refused: AuthorizedHeaders, within budget: RunBudget) async throws(FetchError) -> Bool
}

/// The headers that a request was sent with.
package struct AuthorizedHeaders: Sendable {
    /// The headers.
    package let headers: [TransportRequest.Header]
    /// Which token they hold; a later one has a higher number.
    package let generation: Int

    package init(headers: [TransportRequest.Header], generation: Int) {
        self.headers = headers
        self.generation = generation
    }
}

/// Why there is no token to send, in words without any part of one.
package struct SignInFailure: Error, Hashable, Sendable {
    /// What kind of failure it is.
    package enum Kind: Hashable, Sendable {
        /// Somebody has to sign in again.
        case needed
        /// The server doesn't know the client, or not with this secret.
        case client
        /// The server failed or the connection did, which may pass.
        case unavailable
        /// The server can't be reached, and won't be by asking again.
        case unreachable
        /// The server's answer can't be used.
        case unreadable
        /// The token can't be read or kept here.
        case storage
    }

    /// What kind of failure it is.
    package var kind: Kind
    /// What went wrong, in words that follow the provider's name.
    package var message: String
    /// What to do.
    package var hint: String?
    /// The status of the server's answer; nil when none came.
    package var status: Int?
    /// The server's own code.
    package var code: String?
    /// How long the server asked to wait, in seconds.
    package var retryAfter: Double?

    package init(
        _ kind: Kind, _ message: String, hint: String? = nil, status: Int? = nil, code: String? = nil,
        retryAfter: Double? = nil
    ) {
        self.kind = kind
        self.message = message
        self.hint = hint
        self.status = status
        self.code = code
        self.retryAfter = retryAfter
    }
}
