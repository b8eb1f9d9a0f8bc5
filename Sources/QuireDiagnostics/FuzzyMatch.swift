/// Searches for a text within others: as a whole, or its characters in order. Case only matters if the text has
/// capitals.
package struct FuzzyMatch: Sendable {
    private let wanted: [UInt8]
    private let countsCase: Bool

    /// A match of that text.
    package init(_ text: String) {
        countsCase = text.contains(where: \.isUppercase)
        wanted = Array((countsCase ? text : text.lowercased()).utf8)
    }

    /// How far apart the characters are in a text, 0 if they are adjacent; nil if they don't occur in order.
    package func gaps(in text: String) -> Int? {
        let bytes = folded(text)
        if wanted.isEmpty || start(in: bytes) != nil { return 0 }
        var next = 0
        var gaps = 1
        var isTogether = true
        for byte in bytes {
            if next < wanted.count, byte == wanted[next] {
                next += 1
                isTogether = true
                if next == wanted.count { return gaps }
            } else if next > 0, isTogether {
                gaps += 1
                isTogether = false
            }
        }
        return nil
    }

    /// The UTF-8 offset of the whole text in another; nil if it doesn't occur.
    package func place(in text: String) -> Int? {
        guard !wanted.isEmpty else { return nil }
        let bytes = folded(text)
        // Letters with a longer lower-case form would shift the following offsets.
        return bytes.count == text.utf8.count ? start(in: bytes) : nil
    }

    private func folded(_ text: String) -> [UInt8] { Array((countsCase ? text : text.lowercased()).utf8) }

    private func start(in bytes: [UInt8]) -> Int? {
        guard let first = wanted.first, bytes.count >= wanted.count else { return nil }
        return (0...bytes.count - wanted.count).first { place in
            bytes[place] == first && bytes[place..<place + wanted.count].elementsEqual(wanted)
        }
    }
}
