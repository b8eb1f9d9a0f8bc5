import QuireModel

/// When the links of a provider were created: over two years up to now, the more the later, some at the same instant.
struct Timeline {
    private let links: Int
    private let seed: UInt64
    private let stream: SplitMix64.Stream

    /// Creates the times of a number of links; the stream is the provider's own.
    init(links: Int, seed: UInt64, stream: SplitMix64.Stream) {
        self.links = links
        self.seed = seed
        self.stream = stream
    }

    /// When the link with this number, counted from the oldest, was created; links beyond the last are created now.
    func created(_ index: Int) -> Timestamp {
        var rng = SplitMix64(seed: seed, stream: stream, index: index)
        // Every so often a link was created together with the one before it.
        guard rng.chance(6), index > 0 else { return moment(index, &rng) }
        var earlier = SplitMix64(seed: seed, stream: stream, index: index - 1)
        _ = earlier.next()
        return moment(index - 1, &earlier)
    }

    private func moment(_ index: Int, _ rng: inout SplitMix64) -> Timestamp {
        guard index < links else { return .now }
        let gap = age(index) - age(index + 1)
        return Timestamp.now.later(milliseconds: Int64(rng.below(Int(gap))) - age(index))
    }

    /// At most two years, decreasing with the square of the remaining part. Multiplying and dividing doubles rounds the
    /// same everywhere.
    private func age(_ index: Int) -> Int64 {
        let left = Double(links - index) / Double(links)
        return Int64(left * left * Double(730 * 86_400_000))
    }
}
