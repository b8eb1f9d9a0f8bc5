/// Finds the known name that an unknown one was probably meant to be.
package enum EditDistance {
    /// Names longer than this are never compared, so that hostile input costs nothing.
    private static let longestName = 64

    /// The nearest candidate within a third of the name's length (at least one edit), or nil.
    ///
    /// A difference in letter case counts less than an edit: among equally near candidates one that only differs by
    /// case wins, then the first by name.
    package static func nearest(_ name: String, in candidates: some Sequence<String>) -> String? {
        ranked(name, in: candidates).first
    }

    /// All candidates that are near enough, best first.
    package static func ranked(_ name: String, in candidates: some Sequence<String>) -> [String] {
        let wanted = Array(name)
        guard !wanted.isEmpty, wanted.count <= longestName else { return [] }
        let folded = Array(name.lowercased())
        let cutOff = max(1, (folded.count + 1) / 3)
        var found: [(distance: Int, exact: Int, name: String)] = []
        for candidate in Set(candidates) where candidate != name && candidate.utf8.count <= longestName * 4 {
            let other = Array(candidate.lowercased())
            guard other.count <= longestName, abs(other.count - folded.count) <= cutOff else { continue }
            let near = distance(folded, other)
            // A one-letter name is near every other one-letter name, so the suggestion would be useless.
            guard near <= cutOff, near < max(folded.count, other.count) else { continue }
            found.append((near, distance(wanted, Array(candidate)), candidate))
        }
        return found.sorted { ($0.distance, $0.exact, $0.name) < ($1.distance, $1.exact, $1.name) }.map(\.name)
    }

    /// The least number of insertions, deletions, replacements and swaps of neighbours between two names.
    package static func distance(_ left: String, _ right: String) -> Int {
        distance(Array(left.prefix(longestName)), Array(right.prefix(longestName)))
    }

    private static func distance(_ left: [Character], _ right: [Character]) -> Int {
        var beforeLast = [Int](repeating: 0, count: right.count + 1)
        var last = Array(0...right.count)
        for (row, leftCharacter) in left.enumerated() {
            var current = [Int](repeating: row + 1, count: right.count + 1)
            for (column, rightCharacter) in right.enumerated() {
                let same = leftCharacter == rightCharacter ? 0 : 1
                current[column + 1] = min(last[column + 1] + 1, current[column] + 1, last[column] + same)
                let swaps =
                    row > 0 && column > 0 && leftCharacter == right[column - 1] && left[row - 1] == rightCharacter
                if swaps { current[column + 1] = min(current[column + 1], beforeLast[column - 1] + 1) }
            }
            beforeLast = last
            last = current
        }
        return last[right.count]
    }
}
