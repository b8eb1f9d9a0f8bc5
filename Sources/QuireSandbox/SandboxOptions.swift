/// The data and behaviour of a sandbox.
package struct SandboxOptions: Sendable, Hashable {
    /// How many payment links each provider has.
    package var links: Int
    /// The seed of the data: the same number of links and seed give the same data on every machine.
    package var seed: UInt64
    /// The delay of every response.
    package var latency: Duration
    /// The faults to inject.
    package var faults: [SandboxFault]

    /// The maximum number of links.
    package static let mostLinks = 1_000_000

    /// The day that all data is dated relative to, which clients should use as `now`.
    package static let now = "2026-11-20T12:00:00Z"

    /// Creates options; by default a thousand links without faults.
    package init(
        links: Int = 1000, seed: UInt64 = 1, latency: Duration = .zero, faults: [SandboxFault] = []
    ) {
        self.links = links
        self.seed = seed
        self.latency = latency
        self.faults = faults
    }
}
