import QuireModel

/// Cells for a terminal: control characters and direction marks are shown, not sent.
struct TerminalCells: CellStyle {
    let zone: CalendarZone

    func appendText(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        TerminalText.append(text, to: &output)
    }
}

/// Cells of a Markdown table: as for a terminal, and nothing in them ends a cell, starts a tag or is an escape.
struct MarkdownCells: CellStyle {
    let zone: CalendarZone

    func appendText(_ text: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
        var start = 0
        for index in text.indices {
            let byte = text[index]
            guard byte == 0x7C || byte == 0x5C || byte == 0x3C || byte == 0x0A || byte == 0x0D else { continue }
            TerminalText.append(UnsafeBufferPointer(rebasing: text[start..<index]), to: &output)
            start = index + 1
            if byte == 0x0D, start < text.count, text[start] == 0x0A { continue }
            output.append(contentsOf: byte == 0x0A || byte == 0x0D ? Array("<br>".utf8) : [0x5C, byte])
        }
        TerminalText.append(UnsafeBufferPointer(rebasing: text[start...]), to: &output)
    }
}
