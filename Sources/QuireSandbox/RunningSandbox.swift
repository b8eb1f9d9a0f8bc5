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
            ("QUIRE_NOW", SandboxOptions.now),
        ]
    }

    /// The requests so far, in the order in which they came.
    package var requests: RequestLog { state.requests }
}
