/// A number of bytes as people write it: `64MB`, `1.5GB`, `2GiB`, `100000`.
package struct ByteSize: Hashable, Sendable {
    /// The number of bytes.
    package let bytes: Int

    private static let units: [(name: String, bytes: Int)] = [
        ("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000), ("GIB", 1 << 30), ("MIB", 1 << 20), ("KIB", 1 << 10),
        ("G", 1_000_000_000), ("M", 1_000_000), ("K", 1000), ("B", 1),
    ]

    package init(_ bytes: Int) { self.bytes = bytes }

    /// The size that a text means; nil when it means none. Letter case doesn't matter, nor does a space before the unit.
    package init?(_ text: String) {
        let text = text.uppercased()
        let unit = ByteSize.units.first { text.hasSuffix($0.name) }
        let number = text.dropLast(unit?.name.count ?? 0)
        let digits = number.last == " " ? number.dropLast() : number
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), unit != nil || parts.count == 1,
            parts.allSatisfy({ !$0.isEmpty && $0.count <= 15 && $0.allSatisfy { $0.isASCII && $0.isNumber } }),
            let value = Double(digits)
        else { return nil }
        let bytes = (value * Double(unit?.bytes ?? 1)).rounded()
        guard bytes >= 1, bytes < 1e18 else { return nil }
        self.bytes = Int(bytes)
    }
}

extension ByteSize: CustomStringConvertible {
    /// With the largest unit that leaves a number above 1, to one decimal: `1 GB`, `1.5 MB`, `67.1 MB`, `999 bytes`.
    package var description: String {
        let unit = ByteSize.units.prefix(3).first { bytes >= $0.bytes }
        guard let unit else { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
        let tenths = Int((Double(bytes) / Double(unit.bytes) * 10).rounded())
        return (tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)") + " \(unit.name)"
    }
}
