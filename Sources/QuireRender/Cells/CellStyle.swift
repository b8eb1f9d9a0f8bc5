import QuireModel

/// How a format writes its cells.
///
/// Cells of typed columns are written directly from their storage; a style only defines what differs between formats.
/// `text` and `json` receive valid UTF-8.
protocol CellStyle: Sendable {
    /// The bytes before and after a decimal; numbers themselves never need escaping.
    var decimalMark: [UInt8] { get }

    /// The bytes before and after a timestamp.
    var timestampMark: [UInt8] { get }

    /// The zone that timestamps are written in.
    var zone: CalendarZone { get }

    /// Whether the text of a JSON cell is written as JSON even when it is a mere string.
    var keepsJSON: Bool { get }

    /// Appends a null.
    func appendNull(to output: inout [UInt8])

    /// Appends text.
    func appendText(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8])

    /// Which texts are written as they stand; nil where any text may have to be written in another way.
    var plainText: PlainText? { get }

    /// Appends compact JSON.
    func appendJSON(_ json: UnsafeBufferPointer<UInt8>, to output: inout [UInt8])
}

extension CellStyle {
    var decimalMark: [UInt8] { [] }
    var timestampMark: [UInt8] { [] }
    var zone: CalendarZone { .utc }
    var keepsJSON: Bool { false }
    var plainText: PlainText? { nil }
    func appendNull(to output: inout [UInt8]) {}
    func appendJSON(_ json: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) { appendText(json, to: &output) }

    /// Text as this style writes it.
    func written(_ text: String) -> [UInt8] {
        var output: [UInt8] = []
        var copy = text
        copy.withUTF8 { appendText($0, to: &output) }
        return output
    }
}
