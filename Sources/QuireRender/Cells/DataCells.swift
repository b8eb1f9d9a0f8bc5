import QuireModel

/// Cells as JSON values.
struct JSONCells: CellStyle {
    let decimalMark: [UInt8]
    let timestampMark = [UInt8(ascii: "\"")]
    let keepsJSON = true
    var plainText: PlainText? { PlainText(mark: timestampMark, lowest: 0x20, excluded: (0x22, 0x5C, 0x7F, 0x7F)) }

    init(decimals: Value.DecimalStyle) {
        decimalMark = decimals == .text ? [UInt8(ascii: "\"")] : []
    }

    func appendNull(to output: inout [UInt8]) { output.append(contentsOf: "null".utf8) }

    func appendText(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        output.append(text, escaping: JSONCells.needsEscape, with: JSONCells.appendEscape)
        output.append(UInt8(ascii: "\""))
    }

    func appendJSON(_ json: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) { output.append(contentsOf: json) }

    @inline(__always)
    static func needsEscape(_ byte: UInt8) -> Bool { byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F }

    static func appendEscape(_ byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case 0x22, 0x5C: output.append(contentsOf: [0x5C, byte])
        case 0x0A: output.append(contentsOf: "\\n".utf8)
        case 0x0D: output.append(contentsOf: "\\r".utf8)
        case 0x09: output.append(contentsOf: "\\t".utf8)
        default:
            output.append(contentsOf: "\\u00".utf8)
            output.append(hexDigit(byte >> 4))
            output.append(hexDigit(byte & 15))
        }
    }

    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}

/// Cells of RFC 4180: null is empty, empty text is `""`.
struct CSVCells: CellStyle {
    /// Whether text that a spreadsheet would run as a formula gets a quote mark before it.
    let isSafe: Bool
    /// Whether the row has no other cell, so that a null is written `""`: most readers ignore a blank line.
    let isOnlyCell: Bool

    // A spreadsheet's formulas are looked for in each text.
    var plainText: PlainText? { isSafe ? nil : PlainText(mark: [], excluded: (0x22, 0x2C, 0x0A, 0x0D)) }

    func appendNull(to output: inout [UInt8]) {
        if isOnlyCell { output.append(contentsOf: "\"\"".utf8) }
    }

    func appendText(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        let isFormula = isSafe && (text.first.map(CSVCells.startsFormula) ?? false)
        guard text.isEmpty || text.contains(where: CSVCells.needsQuotes) else {
            if isFormula { output.append(UInt8(ascii: "'")) }
            output.append(contentsOf: text)
            return
        }
        output.append(UInt8(ascii: "\""))
        if isFormula { output.append(UInt8(ascii: "'")) }
        output.append(text, escaping: { $0 == 0x22 }, with: { $1.append(contentsOf: [$0, $0]) })
        output.append(UInt8(ascii: "\""))
    }

    /// Whether the byte is one of `= + - @`, tab, CR or LF.
    private static func startsFormula(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x3D, 0x2B, 0x2D, 0x40, 0x09, 0x0D, 0x0A: true
        default: false
        }
    }

    private static func needsQuotes(_ byte: UInt8) -> Bool {
        byte == 0x22 || byte == 0x2C || byte == 0x0A || byte == 0x0D
    }
}

/// Cells with `\t \n \r \\` for tab, line feed, carriage return and backslash; null is empty.
struct TSVCells: CellStyle {
    var plainText: PlainText? { PlainText(mark: [], excluded: (0x09, 0x0A, 0x0D, 0x5C)) }

    func appendText(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        output.append(text, escaping: { $0 == 0x09 || $0 == 0x0A || $0 == 0x0D || $0 == 0x5C }) { byte, output in
            output.append(0x5C)
            switch byte {
            case 0x09: output.append(UInt8(ascii: "t"))
            case 0x0A: output.append(UInt8(ascii: "n"))
            case 0x0D: output.append(UInt8(ascii: "r"))
            default: output.append(byte)
            }
        }
    }
}

/// Unstyled cells; null is empty.
struct PlainCells: CellStyle {
    var plainText: PlainText? { PlainText(mark: []) }

    func appendText(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) { output.append(contentsOf: text) }
}
