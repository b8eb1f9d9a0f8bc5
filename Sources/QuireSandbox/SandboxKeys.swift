import Foundation

/// The credentials that the sandbox accepts; they work nowhere else.
package enum SandboxKeys {
    /// Qonto's secret key, as `login:key`.
    package static let qontoSecretKey = "sandbox-login:sandbox-secret-key"
    /// Qonto's OAuth access token.
    package static let qontoAccessToken = "sandbox-access-token"
    /// MijnKlantportaal's API key.
    package static let mijnklantportaal = "mkp_sandbox_key"
    /// Txn's API key.
    package static let txn = "txn_cmp_sandbox_key"

    /// Stripe's secret key.
    package static let stripe = "sk_test_sandbox_key"
    /// Mollie's API key.
    package static let mollie = "test_sandbox_key"
    /// GoCardless's access token.
    package static let goCardless = "sandbox_gocardless_token"
    /// Square's access token.
    package static let square = "sandbox-square-token"
    /// The id of Razorpay's API key.
    package static let razorpayID = "rzp_test_sandbox"
    /// The secret of Razorpay's API key.
    package static let razorpaySecret = "sandbox-razorpay-secret"
    /// GitHub's token.
    package static let gitHub = "github_pat_sandbox"

    /// Whether an `Authorization` header's value is Basic with this user and password.
    static func isBasic(_ authorization: String, user: String, password: String) -> Bool {
        let parts = authorization.split(separator: " ", maxSplits: 1)
        return parts.count == 2 && parts[0].lowercased() == "basic"
            && parts[1] == Data("\(user):\(password)".utf8).base64EncodedString()
    }

    /// Whether an `Authorization` header's value is a bearer token that equals this one.
    static func isBearer(_ authorization: String, _ token: String) -> Bool {
        let parts = authorization.split(separator: " ", maxSplits: 1)
        return parts.count == 2 && parts[0].lowercased() == "bearer" && parts[1] == token
    }
}
