/// A sandbox that is listening.
package struct RunningSandbox: Sendable {
    /// The port on 127.0.0.1.
    package let port: Int
    private let state: SandboxState

    /// A sandbox that listens on this port.
    init(port: Int, state: SandboxState) {
        self.port = port
        self.state = state
    }

    /// The origin that all providers are served under.
    package var origin: String { "http://127.0.0.1:\(port)" }

    /// The settings that point quire at this sandbox, in the order to print them in.
    package var environment: [(name: String, value: String)] {
        [
            ("QUIRE_QONTO_BASE_URL", origin),
            ("QUIRE_QONTO_SECRET_KEY", SandboxKeys.qontoSecretKey),
            ("QUIRE_MIJNKLANTPORTAAL_BASE_URL", origin + "/v1"),
            ("QUIRE_MIJNKLANTPORTAAL_API_KEY", SandboxKeys.mijnklantportaal),
            ("QUIRE_TXN_BASE_URL", origin),
            ("QUIRE_TXN_API_KEY", SandboxKeys.txn),
            ("QUIRE_STRIPE_BASE_URL", origin + "/stripe"),
            ("QUIRE_STRIPE_SECRET_KEY", SandboxKeys.stripe),
            ("QUIRE_MOLLIE_BASE_URL", origin + "/mollie"),
            ("QUIRE_MOLLIE_API_KEY", SandboxKeys.mollie),
            ("QUIRE_GOCARDLESS_BASE_URL", origin + "/gocardless"),
            ("QUIRE_GOCARDLESS_ACCESS_TOKEN", SandboxKeys.goCardless),
            ("QUIRE_SQUARE_BASE_URL", origin + "/square"),
            ("QUIRE_SQUARE_ACCESS_TOKEN", SandboxKeys.square),
            ("QUIRE_RAZORPAY_BASE_URL", origin + "/razorpay"),
            ("QUIRE_RAZORPAY_KEY_ID", SandboxKeys.razorpayID),
            ("QUIRE_RAZORPAY_KEY_SECRET", SandboxKeys.razorpaySecret),
            ("QUIRE_GITHUB_BASE_URL", origin + "/github"),
            ("QUIRE_GITHUB_TOKEN", SandboxKeys.gitHub),
            ("QUIRE_NOW", SandboxOptions.now),
        ]
    }

    /// The requests so far, in order of arrival.
    package var requests: RequestLog { state.requests }
}
