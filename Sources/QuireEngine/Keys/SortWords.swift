import QuireModel

/// The order of a column's values as numbers: the first one in which two rows differ orders them. Nulls are of no meaning.
struct SortWords {
    private enum Source {
        /// One number a row.
        case numbers([UInt64])
        /// Two numbers a row.
        case pairs([UInt64], [UInt64])
        /// Eight bytes of the text at a time.
        case texts(TextVector)
    }

    private let source: Source
    /// How many numbers a row has at most.
    let count: Int

    /// The numbers of a column.
    init(_ column: Column) {
        let found: (source: Source, count: Int)? =
            switch column.storage {
            case .bools(let flags): (.numbers(flags.map { $0 ? 1 : 0 }), 1)
            case .integers(let numbers): (.numbers(numbers.map(SortWords.word)), 1)
            case .decimals(let numbers): SortWords.words(of: numbers)
            case .money(let amounts): SortWords.words(of: amounts)
            case .timestamps(let instants):
                (.pairs(instants.map { SortWords.word($0.seconds) }, instants.map { UInt64($0.nanoseconds) }), 2)
            case .periods(let periods): SortWords.words(of: periods)
            // Shorter texts are filled up with zeros, so one that has zeros itself is told from them otherwise.
            case .texts(let texts): texts.hasZeros ? nil : (.texts(texts), max(1, (texts.longest + 7) / 8))
            case .json, .values: nil
            }
        (source, count) = found ?? (.numbers(SortWords.ranks(of: column)), 1)
    }

    /// Writes a number of each row; gives whether any of the rows has a further one that isn't zero.
    func fill(_ items: UnsafeMutableBufferPointer<SortItem>, level: Int, flipping mask: UInt64) -> Bool {
        switch source {
        case .numbers(let numbers):
            for place in items.indices { items[place].word = numbers[Int(items[place].row)] ^ mask }
            return false
        case .pairs(let high, let low):
            let numbers = level == 0 ? high : low
            for place in items.indices { items[place].word = numbers[Int(items[place].row)] ^ mask }
            return level == 0
        case .texts(let texts):
            return texts.withBytes { bytes, ends in
                var hasMore = false
                for place in items.indices {
                    let row = Int(items[place].row)
                    let start = (row == 0 ? 0 : ends[row - 1]) + level * 8
                    items[place].word = SortWords.word(bytes, start, ends[row]) ^ mask
                    hasMore = hasMore || ends[row] - start > 8
                }
                return hasMore
            }
        }
    }

    private static func word(_ number: Int64) -> UInt64 { UInt64(bitPattern: number) ^ 1 << 63 }

    /// Eight bytes, the first one as the highest, with zeros behind the end.
    @inline(__always)
    private static func word(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> UInt64 {
        guard end - start < 8 else {
            return UInt64(
                bigEndian: UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: start, as: UInt64.self))
        }
        var word: UInt64 = 0
        var shift: UInt64 = 56
        for place in start..<max(start, end) {
            word |= UInt64(bytes[place]) << shift
            shift -= 8
        }
        return word
    }

    /// Numbers at one scale, in 64 bits where they fit and else in 128; nil where they need more.
    private static func words(of numbers: [ExactDecimal]) -> (Source, Int)? {
        guard let aligned = AlignedNumbers(numbers) else { return nil }
        switch aligned {
        case .short(let numbers): return (.numbers(numbers.map(word)), 1)
        case .wide(let numbers):
            let high = numbers.map { word(Int64(truncatingIfNeeded: $0 >> 64)) }
            return (.pairs(high, numbers.map { UInt64(truncatingIfNeeded: $0) }), 2)
        }
    }

    /// Amounts, and then their currencies where there are several.
    private static func words(of amounts: [Money]) -> (Source, Int)? {
        guard let found = words(of: amounts.map(\.amount)) else { return nil }
        let currencies = Set(amounts.lazy.map { $0.currency ?? "" })
        guard currencies.count > 1 else { return found }
        guard case .numbers(let numbers) = found.0 else { return nil }
        let sorted = currencies.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        let ranks = Dictionary(uniqueKeysWithValues: sorted.enumerated().map { ($1, UInt64($0)) })
        return (.pairs(numbers, amounts.map { ranks[$0.currency ?? ""] ?? 0 }), 2)
    }

    private static func words(of periods: [Period]) -> (Source, Int)? {
        guard periods.allSatisfy({ $0.unit == periods.first?.unit }) else { return nil }
        return (.numbers(periods.map { word(Int64($0.ordinal)) }), 1)
    }

    /// The place of each value among the different ones in order.
    private static func ranks(of column: Column) -> [UInt64] {
        let values = (0..<column.count).map { column[$0] }
        var ranks = [UInt64](repeating: 0, count: values.count)
        var last: Value?
        var rank: UInt64 = 0
        for row in values.indices.sorted(by: { Value.order(values[$0], values[$1]) < 0 }) {
            if let last, Value.order(last, values[row]) != 0 { rank += 1 }
            last = values[row]
            ranks[row] = rank
        }
        return ranks
    }
}

/// Decimals as whole numbers of one scale.
private enum AlignedNumbers {
    case short([Int64])
    case wide([Int128])

    /// The numbers at the longest of their scales; nil where one of them doesn't fit.
    init?(_ numbers: [ExactDecimal]) {
        let scale = numbers.reduce(0) { max($0, $1.scale) }
        var short: [Int64] = []
        short.reserveCapacity(numbers.count)
        for number in numbers {
            guard let aligned = number.mantissa(atScale: scale).flatMap({ Int64(exactly: $0) }) else { break }
            short.append(aligned)
        }
        if short.count == numbers.count {
            self = .short(short)
            return
        }
        let wide = numbers.compactMap { $0.mantissa(atScale: scale) }
        guard wide.count == numbers.count else { return nil }
        self = .wide(wide)
    }
}
