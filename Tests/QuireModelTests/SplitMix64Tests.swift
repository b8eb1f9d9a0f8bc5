import QuireModel
import Testing

@Suite("Random numbers of a seed")
struct SplitMix64Tests {
    @Test("the numbers are those of Vigna's reference")
    func reference() {
        var random = SplitMix64(seed: 1_234_567)
        let expected: [UInt64] = [
            6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        ]
        #expect(expected.map { _ in random.next() } == expected)
    }

    @Test("a choice is one of what there is")
    func choices() {
        var random = SplitMix64(seed: 1)
        #expect((0..<100).allSatisfy { _ in [1, 2, 3].contains(random.pick(1, 2, 3)) })
        #expect(random.pick(from: [Int]()) == nil)
        #expect((0..<100).allSatisfy { _ in random.chance(100) && !random.chance(0) })
    }
}
