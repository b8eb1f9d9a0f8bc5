/// Sebastiano Vigna's SplitMix64: a small random source whose seed decides everything, on every machine.
package struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Creates a source that returns the same numbers for the same seed.
    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return bits ^ (bits >> 31)
    }
}

extension SplitMix64 {
    /// Returns true with the given probability in percent.
    package mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &self) < percent }

    /// Returns one of these.
    package mutating func pick<Element>(_ first: Element, _ rest: Element...) -> Element {
        let index = Int.random(in: 0...rest.count, using: &self)
        return index == 0 ? first : rest[index - 1]
    }

    /// Returns one of the elements; nil if there are none.
    package mutating func pick<Element>(from elements: [Element]) -> Element? { elements.randomElement(using: &self) }
}
