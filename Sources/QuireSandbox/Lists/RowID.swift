/// Identifiers that look random but encode the number of their row, so that a cursor needs no search.
struct RowID {
    private let form: SandboxList.IDs
    private let keys: [UInt64]

    /// The identifiers of one list; lists of different streams share none.
    init(_ form: SandboxList.IDs, seed: UInt64) {
        self.form = form
        var rng = SplitMix64(seed: seed &+ form.stream.rawValue, stream: .rowID, index: 0)
        keys = (0..<4).map { _ in rng.next() }
    }

    /// The identifier of a row.
    func text(_ index: Int) -> String {
        var halves = Halves(UInt64(bitPattern: Int64(index)))
        for key in keys { halves = Halves(left: halves.right, right: halves.left ^ Self.round(halves.right, key)) }
        let digits = String(halves.whole, radix: 36, paddedTo: 13)
        return form.prefix + (form.isUppercase ? digits.uppercased() : digits)
    }

    /// The row that an identifier is of, if it is one of this list's.
    func index(of text: String) -> Int? {
        guard text.hasPrefix(form.prefix), let number = UInt64(text.dropFirst(form.prefix.count), radix: 36)
        else { return nil }
        var halves = Halves(number)
        for key in keys.reversed() {
            halves = Halves(left: halves.right ^ Self.round(halves.left, key), right: halves.left)
        }
        guard let index = Int(exactly: halves.whole), self.text(index) == text else { return nil }
        return index
    }

    /// The two halves of a number that a Feistel cipher swaps.
    private struct Halves {
        var left: UInt32
        var right: UInt32

        init(left: UInt32, right: UInt32) {
            self.left = left
            self.right = right
        }

        init(_ whole: UInt64) {
            self.init(left: UInt32(whole >> 32), right: UInt32(truncatingIfNeeded: whole))
        }

        var whole: UInt64 { UInt64(left) << 32 | UInt64(right) }
    }

    private static func round(_ half: UInt32, _ key: UInt64) -> UInt32 {
        UInt32(truncatingIfNeeded: SplitMix64.mix(UInt64(half) ^ key))
    }
}
