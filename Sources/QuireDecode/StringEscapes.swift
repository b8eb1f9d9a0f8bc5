import QuireModel

/// The escapes inside JSON strings.
enum StringEscapes {
    /// Whether all escapes in a string's inside are ones that JSON has.
    static func areValid(_ inside: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = 0
        while position < inside.count {
            guard inside[position] == UInt8(ascii: "\\") else {
                position += 1
                continue
            }
            guard position + 1 < inside.count else { return false }
            switch inside[position + 1] {
            case UInt8(ascii: "u"):
                guard unit(inside, at: position) != nil else { return false }
                position += 6
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
                UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
                position += 2
            default: return false
            }
        }
        return true
    }

    /// The bytes that a string's inside stands for, its escapes being valid; a lone surrogate becomes a stand-in.
    static func resolved(_ inside: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(inside.count)
        var position = 0
        while position < inside.count {
            var run = position
            while run < inside.count, inside[run] != UInt8(ascii: "\\") { run += 1 }
            output.append(contentsOf: inside[position..<run])
            position = run
            guard position + 1 < inside.count else { break }
            switch inside[position + 1] {
            case UInt8(ascii: "u"):
                position = appendUnit(inside, at: position, to: &output)
                continue
            case UInt8(ascii: "b"): output.append(0x08)
            case UInt8(ascii: "f"): output.append(0x0C)
            case UInt8(ascii: "n"): output.append(0x0A)
            case UInt8(ascii: "r"): output.append(0x0D)
            case UInt8(ascii: "t"): output.append(0x09)
            case let plain: output.append(plain)
            }
            position += 2
        }
        return output
    }

    /// Appends the scalar of the `\uXXXX` at `position`, or of the two that make a pair; where it ends.
    private static func appendUnit(
        _ inside: UnsafeBufferPointer<UInt8>, at position: Int, to output: inout [UInt8]
    ) -> Int {
        let high = unit(inside, at: position) ?? 0xFFFD
        if (0xD800...0xDBFF).contains(high), let low = unit(inside, at: position + 6), (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        {
            output.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
            return position + 12
        }
        if let scalar = Unicode.Scalar(high) {
            output.append(contentsOf: UTF8.encode(scalar).map { Array($0) } ?? [])
        } else {
            output.append(contentsOf: DamagedText.standIn(forUnit: high))
        }
        return position + 6
    }

    /// The code unit of the `\uXXXX` at `position`; nil when there is none.
    private static func unit(_ inside: UnsafeBufferPointer<UInt8>, at position: Int) -> UInt32? {
        guard position + 6 <= inside.count, inside[position] == UInt8(ascii: "\\"),
            inside[position + 1] == UInt8(ascii: "u")
        else { return nil }
        var value: UInt32 = 0
        for digit in inside[position + 2..<position + 6] {
            switch digit {
            case 0x30...0x39: value = value << 4 | UInt32(digit - 0x30)
            case 0x41...0x46: value = value << 4 | UInt32(digit - 0x37)
            case 0x61...0x66: value = value << 4 | UInt32(digit - 0x57)
            default: return nil
            }
        }
        return value
    }
}
