import QuirePluginKit
import Testing

/// The algebra of domains.
@Suite struct DomainTests {
    private static let numbers = (0...6).map { Value.integer($0) }

    private static func range(_ lower: Int64?, _ lowerIn: Bool, _ upper: Int64?, _ upperIn: Bool) -> Domain.Set {
        .range(
            lower: lower.map { Domain.Bound(.integer($0), isInclusive: lowerIn) },
            upper: upper.map { Domain.Bound(.integer($0), isInclusive: upperIn) })
    }

    private static let sets: [Domain.Set] = {
        var sets: [Domain.Set] = [
            .all, .values([]), .values([.integer(3)]), .values([.integer(5), .integer(1), .integer(3)]),
        ]
        let ends: [Int64?] = [nil, 1, 3, 5]
        for lower in ends {
            for upper in ends {
                for (lowerIn, upperIn) in [(true, true), (true, false), (false, true), (false, false)] {
                    sets.append(range(lower, lowerIn, upper, upperIn))
                }
            }
        }
        return sets
    }()

    private static let domains = sets.flatMap { [Domain($0), Domain($0, includesNull: true)] }

    @Test("What an intersection allows is what both allow")
    func intersectionIsConjunction() {
        for first in Self.domains {
            for second in Self.domains {
                let both = first.intersection(second)
                for value in Self.numbers {
                    #expect(both.contains(value) == (first.contains(value) && second.contains(value)))
                }
                #expect(both.includesNull == (first.includesNull && second.includesNull))
            }
        }
    }

    @Test("An empty domain allows nothing")
    func emptyAllowsNothing() {
        for first in Self.domains {
            for second in Self.domains where first.intersection(second).isEmpty {
                #expect(!Self.numbers.contains { first.contains($0) && second.contains($0) })
            }
        }
    }

    @Test("Everything is neutral, nothing absorbs, and the same twice is the same")
    func laws() {
        for domain in Self.domains {
            #expect(domain.intersection(.all) == domain)
            #expect(Domain.all.intersection(domain) == domain)
            let same = domain.intersection(domain)
            for value in Self.numbers { #expect(same.contains(value) == domain.contains(value)) }
            #expect(!Self.numbers.contains { domain.intersection(.none).contains($0) })
        }
        #expect(Domain.none.isEmpty)
        #expect(!Domain.null.isEmpty)
        #expect(!Domain.all.isEmpty)
        #expect(Domain.null.intersection(Domain(.all)).isEmpty)
    }

    @Test("Ranges that can't meet are empty; those that touch are one value")
    func ranges() {
        func both(_ first: Domain.Set, _ second: Domain.Set) -> Domain { Domain(first).intersection(Domain(second)) }
        #expect(both(Self.range(5, true, nil, true), Self.range(nil, true, 3, true)).isEmpty)
        #expect(both(Self.range(3, false, nil, true), Self.range(nil, true, 3, true)).isEmpty)
        #expect(!both(Self.range(3, true, nil, true), Self.range(nil, true, 3, true)).isEmpty)
        #expect(both(.values([.text("a")]), .values([.text("b")])).isEmpty)
        #expect(
            both(Self.range(1, true, 5, true), .values([.decimal(ExactDecimal(mantissa: 50, scale: 1))])).contains(
                .integer(5)))
    }
}
