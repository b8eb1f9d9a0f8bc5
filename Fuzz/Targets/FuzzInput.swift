/// An input: a first line whose bytes are choices, and what follows; or all of it as text.
struct FuzzInput {
    private var choices: ArraySlice<UInt8>
    /// What follows the first line.
    let rest: [UInt8]
    /// All of it as text.
    let text: String

    init(_ bytes: [UInt8]) {
        let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
        choices = bytes[..<end]
        rest = Array(bytes[end...].dropFirst())
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// The next choice, one of so many; the first where the line has ended. Digits choose what they say.
    mutating func choice(of count: Int) -> Int {
        guard let byte = choices.popFirst() else { return 0 }
        return Int(byte &- UInt8(ascii: "0")) % count
    }

    /// The next choice, one of these.
    mutating func choice<Element>(_ elements: [Element], _ fallback: Element) -> Element {
        guard !elements.isEmpty else { return fallback }
        return elements[choice(of: elements.count)]
    }

    /// The next choice, of two.
    mutating func flag() -> Bool { choice(of: 2) == 1 }

    /// What is left of the first line.
    var line: String { String(decoding: choices, as: UTF8.self) }
}
