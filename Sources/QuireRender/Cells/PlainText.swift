import QuireModel

/// Texts that a style writes as they stand, between marks: of ASCII, not empty, and without some bytes.
struct PlainText {
    /// What stands before and after it.
    let mark: [UInt8]
    /// Bytes below this one need care.
    var lowest: UInt8 = 0
    /// Four bytes that need care too.
    var excluded: (UInt8, UInt8, UInt8, UInt8) = (0xFF, 0xFF, 0xFF, 0xFF)

    /// Whether none of the bytes of some rows' texts needs care.
    func holds(_ texts: TextVector, _ rows: Range<Int>) -> Bool {
        guard !rows.isEmpty else { return true }
        let (lowest, (first, second, third, fourth)) = (lowest, excluded)
        return texts.withBytes { bytes, ends in
            // Without a branch, so that many bytes are looked at at once.
            var needsCare: UInt8 = 0
            for place in (rows.lowerBound == 0 ? 0 : ends[rows.lowerBound - 1])..<ends[rows.upperBound - 1] {
                let byte = bytes[place]
                needsCare |= byte & 0x80
                needsCare |= byte < lowest ? 1 : 0
                needsCare |= byte == first ? 1 : 0
                needsCare |= byte == second ? 1 : 0
                needsCare |= byte == third ? 1 : 0
                needsCare |= byte == fourth ? 1 : 0
            }
            return needsCare == 0
        }
    }
}
