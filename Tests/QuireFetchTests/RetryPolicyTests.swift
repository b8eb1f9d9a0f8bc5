import QuireFetch
import Testing

/// Whether and after how long a failed request is made again.
@Suite struct RetryPolicyTests {
    private typealias Passing = RetryPolicy.Passing

    @Test(
        "The longest wait doubles with each try, up to a bound",
        arguments: [
            (1, 0.25), (2, 0.5), (3, 1), (4, 2), (7, 16), (8, 20), (60, 20), (64, 20), (10_000, 20), (Int.max - 1, 20),
        ] as [(Int, Double)])
    func backoff(_ tries: Int, _ seconds: Double) {
        let policy = RetryPolicy(maximumTries: .max)
        #expect(policy.wait(after: Passing(isRateLimit: false), tries: tries, random: 1)?.seconds == seconds)
        #expect(policy.wait(after: Passing(isRateLimit: false), tries: tries, random: 0.5)?.seconds == seconds / 2)
        #expect(policy.wait(after: Passing(isRateLimit: false), tries: tries, random: 0)?.seconds == 0)
    }

    @Test(
        "Chance chooses the whole of the wait, and nothing beyond it",
        arguments: [-1.0, 2, Double.infinity, -Double.infinity])
    func chance(_ random: Double) {
        let wait = RetryPolicy().wait(after: Passing(isRateLimit: false), tries: 1, random: random)?.seconds
        #expect(wait == (random > 0 ? 0.25 : 0))
    }

    @Test("A request that fails is made four times at most; one that was too many as long as there is patience")
    func tries() {
        for stated in [nil, 1.0] {
            let failure = Passing(isRateLimit: false, statedSeconds: stated)
            #expect(RetryPolicy().wait(after: failure, tries: 3, random: 1) != nil)
            #expect(RetryPolicy().wait(after: failure, tries: 4, random: 1) == nil)
            #expect(RetryPolicy().wait(after: failure, tries: 5, random: 1) == nil)
            #expect(
                RetryPolicy().wait(after: Passing(isRateLimit: true, statedSeconds: stated), tries: 50, random: 1)
                    != nil)
        }
    }

    @Test(
        "Where nobody says how long a limit lasts, the waits get longer, and end where a documented window does",
        arguments: [
            ([], [1, 5, 20, 60, 60]), ([60], [1, 5, 20, 34, 34]), ([600, 10], [1, 5, 4, 4]), ([1], [1, 1]),
            ([86_400], [1, 5, 20, 120, 120]), ([0], [1, 5, 20, 60]),
        ] as [([Int], [Double])])
    func unstated(_ windows: [Int], _ seconds: [Double]) {
        for (index, expected) in seconds.enumerated() {
            for asked in [nil, 0.0] {
                let failure = Passing(isRateLimit: true, statedSeconds: asked, windows: windows)
                #expect(
                    RetryPolicy().wait(after: failure, tries: index + 1, random: 0)
                        == RetryPolicy.Wait(seconds: expected))
                let late = RetryPolicy().wait(after: failure, tries: index + 1, random: 1)?.seconds
                #expect(late == expected + min(1, expected / 10))
            }
        }
    }

    @Test(
        "A limit is given up when its window is over, or when patience with what the server says is",
        arguments: [
            ([], nil, 85.0, false), ([], nil, 86, true), ([60], nil, 59, false), ([60], nil, 60, true),
            ([10, 600], nil, 19, false), ([10, 600], nil, 20, true), ([10], 1.0, 60, false), ([10], 1, 61, true),
            ([], 0.3, 30, false), ([], 0.3, 31, true), ([], 60, 600, false), ([], 60, 601, true),
        ] as [([Int], Double?, Double, Bool)])
    func patience(_ windows: [Int], _ stated: Double?, _ elapsed: Double, _ isOver: Bool) {
        let failure = Passing(isRateLimit: true, statedSeconds: stated, windows: windows)
        #expect((RetryPolicy().wait(after: failure, tries: 1, elapsed: elapsed, random: 0) == nil) == isOver)
        #expect(RetryPolicy().wait(after: Passing(isRateLimit: false), tries: 1, elapsed: elapsed, random: 0) != nil)
    }

    @Test("A server that says 'at once' time and again is asked once a second", arguments: [0.05, 0.3, 1, 2])
    func shortWaits(_ stated: Double) {
        let failure = Passing(isRateLimit: true, statedSeconds: stated)
        let waits = (1...6).map { RetryPolicy().wait(after: failure, tries: $0, random: 0)?.seconds }
        let late = max(stated, 1)
        #expect(waits == [stated, stated, stated, late, late, late])
    }

    @Test(
        "The server's wait is kept to, but not beyond two minutes; a wait of zero is none",
        arguments: [
            (2.0, 2.0, 2.0), (0.5, 0.5, 0.5), (120, 120, 120), (121, 120, 121), (1e300, 120, 1e300), (0, 1, nil),
            (-1, 1, nil), (.infinity, 120, .infinity), (.nan, 1, nil),
        ] as [(Double, Double, Double?)])
    func stated(_ asked: Double, _ seconds: Double, _ known: Double?) {
        let wait = RetryPolicy().wait(
            after: Passing(isRateLimit: true, statedSeconds: asked), tries: 1, random: 0)
        #expect(wait == RetryPolicy.Wait(seconds: seconds, statedSeconds: known))
    }
}
