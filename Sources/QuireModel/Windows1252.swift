/// ISO-8859-1, read as windows-1252 according to the Encoding Standard: the two differ only where the first has control
/// characters that no text contains.
package enum Windows1252 {
    /// The characters of 0x80 to 0x9F; the five that have none are themselves.
    private static let special: [UInt16] = [
        0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,
        0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, 0x9D, 0x017E, 0x0178,
    ]

    /// The text in UTF-8.
    package static func utf8(_ bytes: [UInt8]) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 16)
        for byte in bytes {
            if byte < 0x80 {
                result.append(byte)
                continue
            }
            let code = byte < 0xA0 ? special[Int(byte) - 0x80] : UInt16(byte)
            if code >= 0x800 {
                result.append(0xE0 | UInt8(code >> 12))
                result.append(0x80 | UInt8(code >> 6 & 0x3F))
            } else {
                result.append(0xC0 | UInt8(code >> 6))
            }
            result.append(0x80 | UInt8(code & 0x3F))
        }
        return result
    }
}
