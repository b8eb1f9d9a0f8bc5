/// Hashes of the rows of some columns: equal rows have equal ones, however their columns keep the values.
///
/// Equal hashes don't make rows equal: `Column.noteDifferences` tells.
package struct RowHashes: Sendable {
    /// The hash of each row.
    package private(set) var values: [UInt64]
    private let mixer = HashMixer()

    /// The hashes of so many rows.
    package init(_ columns: [Column], count: Int) {
        values = Array(repeating: mixer.seed, count: count)
        for column in columns { absorb(column) }
    }

    private mutating func absorb(_ column: Column) {
        let mixer = mixer
        switch column.storage {
        case .texts(let texts):
            texts.withBytes { bytes, ends in
                let bytes = UnsafeRawBufferPointer(bytes)
                each(column.nulls) { row, state in
                    let start = row == 0 ? 0 : ends[row - 1]
                    return mixer.text(state, UnsafeRawBufferPointer(rebasing: bytes[start..<ends[row]]))
                }
            }
        case .integers(let numbers): each(column.nulls) { mixer.integer($1, numbers[$0]) }
        case .decimals(let numbers): each(column.nulls) { mixer.decimal($1, numbers[$0]) }
        case .money(let amounts): each(column.nulls) { mixer.money($1, amounts[$0]) }
        case .timestamps(let instants): each(column.nulls) { mixer.instant($1, instants[$0]) }
        case .periods(let periods): each(column.nulls) { mixer.period($1, periods[$0]) }
        case .bools(let flags): each(column.nulls) { mixer.bool($1, flags[$0]) }
        case .json, .values: each(column.nulls) { mixer.value($1, column[$0]) }
        }
    }

    /// Puts the value of each row into its hash.
    @inline(__always)
    private mutating func each(_ nulls: NullMask, _ mix: (_ row: Int, _ state: UInt64) -> UInt64) {
        guard !nulls.isEmpty else {
            for row in values.indices { values[row] = mix(row, values[row]) }
            return
        }
        for row in values.indices {
            values[row] = nulls.isNull(row) ? mixer.nothing(values[row]) : mix(row, values[row])
        }
    }
}
