import QuireModel
import Testing

@Suite("Exact decimals")
struct ExactDecimalTests {
    @Test(
        "a number prints with the digits it was given",
        arguments: [
            "0", "12.50", "-0.05", "1000", "-1", "0.000", "99999999999999999999999999999999999999",
            "-99999999999999999999999999999999999999", "0.00000000000000000000000000000000000001",
            "9000000000000000009",
            "18446744073709551616", "900000000000000000.99",
        ])
    func digits(text: String) {
        #expect(ExactDecimal(text)?.description == text)
    }

    @Test(
        "exponents, minus zero and leading zeros are read as numbers",
        arguments: [
            ("1.5e3", "1500"), ("1E-2", "0.01"), ("15e-1", "1.5"), ("-0", "0"), ("-0.0", "0.0"), ("007", "7"),
            ("0e9999", "0"), ("1e38", "1" + String(repeating: "0", count: 38)), ("1.0e+1", "10"),
        ])
    func forms(text: String, expected: String) {
        #expect(ExactDecimal(text)?.description == expected)
    }

    @Test(
        "what is no number, or too long for one, is nil",
        arguments: [
            "", "-", "+1", ".5", "5.", "1.e3", "1e", "1e+", "1 ", " 1", "1,5", "0x10", "NaN", "inf", "١", "1e39",
            "-1e39",
            "1e99999999999999999999", "1e-200", "--1", "1-2", "1.2.3", "1e1.5",
            String(repeating: "9", count: 40), String(repeating: "9", count: 5000),
        ])
    func refused(text: String) {
        #expect(ExactDecimal(text) == nil)
    }

    @Test(
        "division rounds half to even at 12 decimals and drops zeros at the end",
        arguments: [
            ("1", "3", "0.333333333333"), ("2", "3", "0.666666666667"), ("-2", "3", "-0.666666666667"),
            ("1", "8", "0.125"), ("10", "2", "5"), ("0", "7", "0"), ("1", "2000000000000", "0"),
            ("3", "2000000000000", "0.000000000002"), ("5", "2000000000000", "0.000000000002"),
            ("0.0000000000005", "1", "0"), ("0.0000000000015", "1", "0.000000000002"),
            ("0.00000000000050000000001", "1", "0.000000000001"), ("1", "0.001", "1000"),
            ("99999999999999999999999999999999999999", "1", "99999999999999999999999999999999999999"),
            ("10000000000000000000000000000000000000", "4", "2500000000000000000000000000000000000"),
            ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999", "1"),
            ("1e-100", "1", "0"), ("1e-50", "1e-50", "1"), ("1e-100", "3e-100", "0.333333333333"),
            ("12345678901234567890123456789012345678e-39", "1", "0.012345678901"),
        ])
    func division(left: String, right: String, expected: String) throws {
        let (left, right) = (try #require(ExactDecimal(left)), try #require(ExactDecimal(right)))
        #expect(left.divided(by: right)?.description == expected)
    }

    @Test(
        "a division that has no exact digits to give is nil",
        arguments: [("1", "0"), ("0", "0"), ("99999999999999999999999999999999999998", "3"), ("1e38", "1e-38")])
    func undefined(left: String, right: String) throws {
        let (left, right) = (try #require(ExactDecimal(left)), try #require(ExactDecimal(right)))
        #expect(left.divided(by: right) == nil)
    }

    @Test(
        "rounding keeps at most so many decimals, ties to the even digit",
        arguments: [
            ("2.5", 0, "2", "2", "3"), ("3.5", 0, "4", "3", "4"), ("-2.5", 0, "-2", "-3", "-2"),
            ("1.25", 1, "1.2", "1.2", "1.3"),
            ("1.35", 1, "1.4", "1.3", "1.4"), ("1.999", 2, "2.00", "1.99", "2.00"), ("12.5", 3, "12.5", "12.5", "12.5"),
            ("1250", -2, "1200", "1200", "1300"), ("-1350", -2, "-1400", "-1400", "-1300"), ("0", -40, "0", "0", "0"),
            ("-1e-60", 0, "0", "-1", "0"), ("1e-60", 0, "0", "0", "1"), ("49", -2, "0", "0", "100"),
        ])
    func rounding(text: String, decimals: Int, even: String, down: String, up: String) throws {
        let number = try #require(ExactDecimal(text))
        #expect(number.rounded(to: decimals)?.description == even)
        #expect(number.rounded(.down, to: decimals)?.description == down)
        #expect(number.rounded(.up, to: decimals)?.description == up)
    }

    @Test("no operation traps on the largest mantissas and scales")
    func extremes() {
        let mantissas: [Int128] = [.min, .min + 1, -1, 0, 1, 5, 10, .max - 1, .max]
        let numbers = mantissas.flatMap { mantissa in
            [-1, 0, 1, 12, 38, 39, 127, 500].map { ExactDecimal(mantissa: mantissa, scale: $0) }
        }
        for left in numbers {
            _ = (left.description, left.negated, left.integer, left.hashValue)
            for places in [Int.min, -128, -39, -1, 0, 12, 127, Int.max] {
                for rounding in [ExactDecimal.Rounding.halfEven, .down, .up] { _ = left.rounded(rounding, to: places) }
            }
            for right in numbers {
                _ = (left.adding(right), left.subtracting(right), left.multiplied(by: right))
                _ = (left.divided(by: right), left.divided(by: right, decimals: 38), left.remainder(dividingBy: right))
                #expect(ExactDecimal.compare(left, right) == -ExactDecimal.compare(right, left))
            }
        }
    }

    @Test("the laws of arithmetic hold for random numbers", arguments: [1, 2, 3] as [UInt64])
    func laws(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<2000 {
            let (a, b, c) = (number(&random), number(&random), number(&random))
            let context: Comment = "seed \(seed): \(a) \(b) \(c)"
            #expect(a.adding(b) == b.adding(a), context)
            #expect(a.adding(b)?.subtracting(b) == a, context)
            #expect(a.multiplied(by: b) == b.multiplied(by: a), context)
            #expect(a.adding(b)?.adding(c) == b.adding(c)?.adding(a), context)
            #expect(ExactDecimal(a.description)?.description == a.description, context)
            #expect(a.withoutTrailingZeros == a && a.withoutTrailingZeros.hashValue == a.hashValue, context)
            #expect((a < b) == (b.subtracting(a).map { $0 > .zero } ?? false), context)
            if !b.isZero {
                let product = a.divided(by: b)?.multiplied(by: b)
                let error = product?.subtracting(a).flatMap { $0 < .zero ? $0.negated : $0 }
                let bound = (b < .zero ? b.negated : b)?.multiplied(by: ExactDecimal(mantissa: 1, scale: 12))
                if let error, let bound { #expect(error <= bound, context) }
                if let whole = a.remainder(dividingBy: b).flatMap(a.subtracting)?.divided(by: b) {
                    #expect(whole.withoutTrailingZeros.scale == 0, context)
                }
            }
        }
    }

    private func number(_ random: inout SplitMix64) -> ExactDecimal {
        ExactDecimal(
            mantissa: Int128(Int64.random(in: -1_000_000_000...1_000_000_000, using: &random)),
            scale: Int.random(in: 0...6, using: &random))
    }
}
