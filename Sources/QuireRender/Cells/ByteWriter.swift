/// Writes bytes into memory that whoever made it knows to have room for them.
struct ByteWriter {
    private let start: UnsafeMutablePointer<UInt8>
    private var place: UnsafeMutablePointer<UInt8>

    init(at start: UnsafeMutablePointer<UInt8>) {
        self.start = start
        place = start
    }

    /// How many bytes were written.
    var count: Int { place - start }

    /// Makes an array of what is written into room for so many bytes.
    @inline(__always)
    static func bytes(atMost capacity: Int, _ write: (inout ByteWriter) -> Void) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: capacity) { target, count in
            guard let start = target.baseAddress else { return }
            var writer = ByteWriter(at: start)
            write(&writer)
            count = writer.count
        }
    }

    @inline(__always)
    mutating func put(_ byte: UInt8) {
        place.pointee = byte
        place += 1
    }

    @inline(__always)
    mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let first = bytes.baseAddress else { return }
        place.update(from: first, count: bytes.count)
        place += bytes.count
    }

    /// Two digits of a number below 100.
    @inline(__always)
    mutating func put(twoDigits number: UInt64) {
        put(0x30 + UInt8(truncatingIfNeeded: number / 10))
        put(0x30 + UInt8(truncatingIfNeeded: number % 10))
    }

    /// The digits of a number, with zeros before them up to `width`, and a point before the last `decimals` of them.
    mutating func put(digitsOf number: UInt64, atLeast width: Int = 1, pointBefore decimals: Int = 0) {
        var digits = 1
        var rest = number
        while rest >= 10 {
            rest /= 10
            digits += 1
        }
        digits = max(digits, width)
        var end = place + digits + (decimals > 0 ? 1 : 0)
        place = end
        rest = number
        for written in 0..<digits {
            if decimals > 0, written == decimals {
                end -= 1
                end.pointee = UInt8(ascii: ".")
            }
            end -= 1
            end.pointee = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    /// The most bytes of a whole number.
    static let integerWidth = 20

    mutating func put(_ number: Int64) {
        if number < 0 { put(UInt8(ascii: "-")) }
        put(digitsOf: number.magnitude)
    }
}
