import QuireModel

/// Numbers the different rows of some columns in the order in which they are met.
///
/// Rows are looked up by hash, all of a batch at once; then each column is compared with that of the row found, so that
/// no value is boxed and nothing rests on hashes alone.
struct KeyTable {
    /// The different rows.
    private(set) var columns: [Column] = []
    /// How many there are.
    private(set) var count = 0
    /// About how many bytes they take, with what finds them.
    private(set) var byteCount = 0

    /// What is looked at of a hash: all of it, but where a test wants rows to collide.
    private let hashMask: UInt64

    /// A table without rows.
    init(hashMask: UInt64 = .max) { self.hashMask = hashMask }

    /// A place of the table; free while its number is negative.
    private struct Slot {
        var hash: UInt64 = 0
        var number = -1
    }

    /// Where rows are found by their hash: a power of two of places, at least a quarter of them free.
    private var slots: [Slot] = []
    private var usedSlots = 0
    /// The rows whose hash was that of another row already.
    private var collided: [[Value]: Int] = [:]

    /// Which of the different rows each row of a batch is.
    struct Placement {
        var numbers: [Int]
        /// The first of the batch's rows of each that is new, in order.
        var fresh: [Int]
    }

    /// Finds the rows of a batch; those that are new are added.
    mutating func place(_ batch: [Column], count rows: Int) -> Placement {
        let found = RowHashes(batch, count: rows).values
        var placement = Placement(numbers: [], fresh: [])
        placement.numbers.reserveCapacity(rows)
        for row in 0..<rows {
            let hash = found[row] & hashMask
            if usedSlots * 4 >= slots.count * 3 { grow() }
            let slot = self.slot(of: hash)
            if slots[slot].number < 0 {
                slots[slot] = Slot(hash: hash, number: count + placement.fresh.count)
                usedSlots += 1
                placement.fresh.append(row)
            }
            placement.numbers.append(slots[slot].number)
        }
        keep(placement.fresh, of: batch)
        let before = placement.fresh.count
        for row in differing(batch, placement.numbers, count: rows) {
            let key = batch.map { $0[row] }
            if let known = collided[key] {
                placement.numbers[row] = known
                continue
            }
            // Its hash leads to another row: it is found by its values alone.
            collided[key] = count
            placement.numbers[row] = count
            placement.fresh.append(row)
            keep([row], of: batch)
        }
        if placement.fresh.count > before { placement.fresh.sort() }
        return placement
    }

    /// Finds the rows of a batch; -1 stands for those that aren't here.
    func find(_ batch: [Column], count rows: Int) -> [Int] {
        guard count > 0 else { return Array(repeating: -1, count: rows) }
        var numbers = RowHashes(batch, count: rows).values.map { slots[slot(of: $0 & hashMask)].number }
        let known = numbers.indices.filter { numbers[$0] >= 0 }
        let candidates = known.count == rows ? batch : batch.map { $0.gathering(known) }
        for position in differing(candidates, known.map { numbers[$0] }, count: known.count) {
            let row = known[position]
            numbers[row] = collided.isEmpty ? -1 : collided[batch.map { $0[row] }] ?? -1
        }
        return numbers
    }

    /// The rows that aren't equal to those found for them.
    private func differing(_ batch: [Column], _ numbers: [Int], count rows: Int) -> [Int] {
        var differs = [Bool](repeating: false, count: rows)
        for (own, other) in zip(batch, columns) { own.noteDifferences(from: other, at: numbers, in: &differs) }
        return differs.contains(true) ? differs.indices.filter { differs[$0] } : []
    }

    private mutating func keep(_ rows: [Int], of batch: [Column]) {
        guard !rows.isEmpty else { return }
        for (index, column) in batch.enumerated() {
            let fresh = column.gathering(rows)
            byteCount += fresh.byteCount
            if index < columns.count { columns[index].append(fresh) } else { columns.append(fresh) }
        }
        byteCount += rows.count * 2 * MemoryLayout<Slot>.stride
        count += rows.count
    }

    /// The place of the row with that hash, or a free one.
    @inline(__always)
    private func slot(of hash: UInt64) -> Int {
        let mask = slots.count - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        while slots[slot].number >= 0, slots[slot].hash != hash { slot = (slot + 1) & mask }
        return slot
    }

    private mutating func grow() {
        let known = slots
        slots = Array(repeating: Slot(), count: max(64, known.count * 2))
        for entry in known where entry.number >= 0 { slots[slot(of: entry.hash)] = entry }
    }
}
