extension String {
    /// A number in this radix, with zeros before it up to a length.
    init(_ number: UInt64, radix: Int, paddedTo length: Int) {
        let digits = String(number, radix: radix)
        self.init(repeating: "0", count: Swift.max(0, length - digits.utf8.count))
        append(digits)
    }
}
