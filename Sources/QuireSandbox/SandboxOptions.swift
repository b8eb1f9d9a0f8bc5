/// What a sandbox serves and how it behaves.
package struct SandboxOptions: Sendable, Hashable {
    /// How many payment links each provider has.
    package var links: Int
    /// What the data is made from: the same number of links and seed give the same data on every machine.
    package var seed: UInt64
    /// How long every answer is held back.
    package var latency: Duration
    /// What goes wrong, and when.
    package var faults: [SandboxFault]

    /// The most links that can be asked for.
    package static let mostLinks = 1_000_000

    /// The day that all data is dated relative to, which is also what `now` is for whoever reads it.
    package static let now = "2026-11-20T12:00:00Z"

    /// Options that serve a thousand links without faults unless told otherwise.
    package init(
        links: Int = 1000, seed: UInt64 = 1, latency: Duration = .zero, faults: [SandboxFault] = []
    ) {
        self.links = links
        self.seed = seed
        self.latency = latency
        self.faults = faults
    }
}
