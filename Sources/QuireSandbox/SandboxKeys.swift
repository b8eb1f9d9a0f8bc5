/// The credentials that the sandbox accepts; they open nothing else.
package enum SandboxKeys {
    /// Qonto's secret key, as `login:key`.
    package static let qontoSecretKey = "sandbox-login:sandbox-secret-key"
    /// Qonto's OAuth access token.
    package static let qontoAccessToken = "sandbox-access-token"
    /// MijnKlantportaal's API key.
    package static let mijnklantportaal = "mkp_sandbox_key"
    /// Txn's API key.
    package static let txn = "txn_cmp_sandbox_key"

    /// Whether an `Authorization` header's value is a bearer token that equals this one.
    static func isBearer(_ authorization: String, _ token: String) -> Bool {
        let parts = authorization.split(separator: " ", maxSplits: 1)
        return parts.count == 2 && parts[0].lowercased() == "bearer" && parts[1] == token
    }
}
