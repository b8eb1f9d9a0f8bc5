extension Column {
    /// Marks the rows whose value isn't that of `other` at the place named; null is null's equal.
    package func noteDifferences(from other: Column, at places: [Int], in differs: inout [Bool]) {
        let hasNulls = !nulls.isEmpty || !other.nulls.isEmpty
        @inline(__always)
        func each(_ isEqual: (_ row: Int, _ place: Int) -> Bool) {
            for row in places.indices {
                let place = places[row]
                if hasNulls, nulls.isNull(row) || other.nulls.isNull(place) {
                    if nulls.isNull(row) != other.nulls.isNull(place) { differs[row] = true }
                } else if !isEqual(row, place) {
                    differs[row] = true
                }
            }
        }
        switch (storage, other.storage) {
        case (.texts(let own), .texts(let others)):
            own.withBytes { bytes, ends in
                others.withBytes { otherBytes, otherEnds in
                    each { row, place in
                        let start = row == 0 ? 0 : ends[row - 1]
                        let otherStart = place == 0 ? 0 : otherEnds[place - 1]
                        let count = ends[row] - start
                        guard count == otherEnds[place] - otherStart else { return false }
                        return UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[start..<start + count])
                            .isSame(as: UnsafeRawBufferPointer(otherBytes), from: otherStart)
                    }
                }
            }
        case (.integers(let own), .integers(let others)): each { own[$0] == others[$1] }
        case (.decimals(let own), .decimals(let others)): each { own[$0] == others[$1] }
        case (.money(let own), .money(let others)): each { own[$0] == others[$1] }
        case (.timestamps(let own), .timestamps(let others)): each { own[$0] == others[$1] }
        case (.periods(let own), .periods(let others)): each { own[$0] == others[$1] }
        case (.bools(let own), .bools(let others)): each { own[$0] == others[$1] }
        default:
            // What isn't typed may be null without its mask saying so.
            for row in places.indices where self[row] != other[places[row]] { differs[row] = true }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether the bytes are those of the other from that place on, which has at least as many.
    @inline(__always)
    fileprivate func isSame(as other: UnsafeRawBufferPointer, from start: Int) -> Bool {
        var place = 0
        while place + 8 <= count {
            let own = loadUnaligned(fromByteOffset: place, as: UInt64.self)
            if own != other.loadUnaligned(fromByteOffset: start + place, as: UInt64.self) { return false }
            place += 8
        }
        while place < count {
            if self[place] != other[start + place] { return false }
            place += 1
        }
        return true
    }
}
