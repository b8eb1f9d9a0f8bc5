/// Replacements for what can't be text: bytes that aren't UTF-8, and halves of surrogate pairs.
///
/// They name the original, as in `Zo�(EB)`, so that two texts that were damaged differently remain different.
package enum DamagedText {
    /// The start of every replacement.
    private static let mark = Array("\u{FFFD}(".utf8)

    /// The replacement for bytes that aren't UTF-8.
    private static func standIn(for bytes: some Sequence<UInt8>) -> [UInt8] {
        mark + bytes.flatMap { Array((($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true)).utf8) }
            + Array(")".utf8)
    }

    /// The replacement for a UTF-16 code unit that is half of a pair.
    package static func standIn(forUnit unit: UInt32) -> [UInt8] {
        standIn(for: [UInt8(truncatingIfNeeded: unit >> 8), UInt8(truncatingIfNeeded: unit)])
    }

    /// Whether a text has a replacement.
    package static func isIn(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = mark.first else { return false }
        var rest = UnsafeBufferPointer(rebasing: text[...])
        while let index = rest.firstIndex(of: first) {
            if rest[index...].starts(with: mark) { return true }
            rest = UnsafeBufferPointer(rebasing: rest[(index + 1)...])
        }
        return false
    }

    /// Returns the bytes as UTF-8, with replacements for those that aren't.
    package static func repaired(_ bytes: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(bytes.count + 64)
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var position = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let scalar):
                output.append(contentsOf: scalar)
                position += scalar.count
            case .error(let length):
                output += standIn(for: bytes[position..<min(position + length, bytes.count)])
                position += length
            case .emptyInput: return output
            }
        }
    }
}
