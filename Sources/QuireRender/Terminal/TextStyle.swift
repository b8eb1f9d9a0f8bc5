import QuireModel
import QuireTerminal

extension TextStyle {
    /// Strong, for headers and field names.
    static let bold = TextStyle(nil, .bold)
    /// For success.
    static let good = TextStyle(.green)
    /// For progress.
    static let underWay = TextStyle(.yellow)
    /// For failure.
    static let bad = TextStyle(.red)
}

extension RenderOptions {
    /// Appends text in a style, or plain if colours are off.
    func append(_ text: some Collection<UInt8>, _ style: TextStyle, to output: inout [UInt8]) {
        guard colour, style != .plain, !text.isEmpty else {
            output.append(contentsOf: text)
            return
        }
        output.append(contentsOf: style.startSequence.utf8)
        output.append(contentsOf: text)
        output.append(contentsOf: TextStyle.endSequence.utf8)
    }

    /// The text in a style.
    func styled(_ text: [UInt8], _ style: TextStyle) -> [UInt8] {
        var output: [UInt8] = []
        append(text, style, to: &output)
        return output
    }

    /// A null cell: the word null if its colour distinguishes it from text, otherwise nothing.
    var nullCell: [UInt8] { colour ? Array("null".utf8) : [] }
}

extension Column {
    /// Whether the value of a row is null, however it is stored.
    func isNull(_ row: Int) -> Bool {
        if nulls.isNull(row) { return true }
        switch storage {
        case .values(let values): return values[row].isNull
        case .json(let values):
            let json = values.bytes(row).withValidUTF8 { JSONCompactor.compact($0) }
            return json == nil || json == Array("null".utf8)
        case .bools, .integers, .decimals, .money, .texts, .timestamps, .periods: return false
        }
    }
}
