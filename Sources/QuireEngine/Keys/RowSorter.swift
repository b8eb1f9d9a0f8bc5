import QuireModel
import QuirePlan
import QuirePluginKit

/// A row on its way to its place, with the number of it that is looked at.
struct SortItem {
    var word: UInt64 = 0
    var row: UInt32
}

/// Puts rows in the order of some keys, stably, by numbers that stand for the keys' values: all rows by the first number,
/// those that tie by the next, and so on.
struct RowSorter {
    /// A key, or which of its values are null.
    private struct Part {
        /// Nil for the nulls.
        var words: SortWords?
        var nulls: NullMask
        /// What turns the order around.
        var mask: UInt64
        var nullsFirst: Bool
    }

    /// Rows that tie so far, and the number by which they are sorted next.
    private struct Run {
        var range: Range<Int>
        var part: Int
        var level: Int
    }

    /// More rows than this are put into buckets, a byte of their number at a time.
    private static let fewRows = 512

    private let parts: [Part]
    private let count: Int

    /// The order of the rows by columns of values, one for each key.
    init(_ columns: [Column], _ keys: [SortKey]) {
        count = columns.first?.count ?? 0
        parts = zip(columns, keys).flatMap { column, key in
            let mask: UInt64 = key.direction == .descending ? .max : 0
            let values = Part(words: SortWords(column), nulls: column.nulls, mask: mask, nullsFirst: key.nullsFirst)
            guard !column.nulls.isEmpty else { return [values] }
            return [Part(words: nil, nulls: column.nulls, mask: 0, nullsFirst: key.nullsFirst), values]
        }
    }

    /// The order of groups by columns of keys: ascending, nulls last.
    init(groups columns: [Column]) {
        self.init(columns, columns.map { _ in SortKey(.constant(.null), .ascending) })
    }

    /// The rows in order.
    func sorted() -> [Int] {
        var items = (0..<count).map { SortItem(row: UInt32($0)) }
        var spare = items
        items.withUnsafeMutableBufferPointer { items in
            spare.withUnsafeMutableBufferPointer { spare in
                var runs = [Run(range: 0..<count, part: 0, level: 0)]
                while let run = runs.popLast() { sort(run, items, spare, &runs) }
            }
        }
        return items.map { Int($0.row) }
    }

    /// Sorts a run by its next number, and adds the runs of rows that still tie.
    private func sort(
        _ run: Run, _ items: UnsafeMutableBufferPointer<SortItem>, _ spare: UnsafeMutableBufferPointer<SortItem>,
        _ runs: inout [Run]
    ) {
        guard run.range.count > 1, run.part < parts.count else { return }
        let part = parts[run.part]
        let own = UnsafeMutableBufferPointer(rebasing: items[run.range])
        var next = Run(range: run.range, part: run.part + 1, level: 0)
        if let words = part.words {
            // Nulls tie, whatever stands in their place.
            guard let first = own.first, !part.nulls.isNull(Int(first.row)) else {
                runs.append(next)
                return
            }
            let hasMore = words.fill(own, level: run.level, flipping: part.mask)
            if hasMore { (next.part, next.level) = (run.part, run.level + 1) }
        } else {
            for place in own.indices {
                own[place].word = part.nulls.isNull(Int(own[place].row)) != part.nullsFirst ? 1 : 0
            }
        }
        RowSorter.sort(own, UnsafeMutableBufferPointer(rebasing: spare[run.range]))
        var start = 0
        for place in 1...own.count where place == own.count || own[place].word != own[start].word {
            if place - start > 1 {
                next.range = (run.range.lowerBound + start)..<(run.range.lowerBound + place)
                runs.append(next)
            }
            start = place
        }
    }

    /// Sorts by number; rows of the same number stay as they stand, which is by row.
    private static func sort(
        _ items: UnsafeMutableBufferPointer<SortItem>, _ spare: UnsafeMutableBufferPointer<SortItem>
    ) {
        guard items.count > fewRows else {
            var few = items
            few.sort { $0.word != $1.word ? $0.word < $1.word : $0.row < $1.row }
            return
        }
        var counts = [Int](repeating: 0, count: 8 * 256)
        for item in items {
            for digit in 0..<8 { counts[digit * 256 + Int(item.word >> UInt64(digit * 8) & 255)] += 1 }
        }
        var (source, target) = (items, spare)
        for digit in 0..<8 {
            let shift = UInt64(digit * 8)
            // A byte that all have in common says nothing.
            guard counts[digit * 256 + Int(items[0].word >> shift & 255)] < items.count else { continue }
            var next = 0
            for bucket in digit * 256..<digit * 256 + 256 { (counts[bucket], next) = (next, next + counts[bucket]) }
            for item in source {
                let bucket = digit * 256 + Int(item.word >> shift & 255)
                target[counts[bucket]] = item
                counts[bucket] += 1
            }
            (source, target) = (target, source)
        }
        if source.baseAddress != items.baseAddress { _ = items.update(fromContentsOf: source) }
    }
}
