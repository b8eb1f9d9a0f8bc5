import QuireModel

/// The few styles that renderers use.
enum TextStyle: String {
    /// As the terminal shows text.
    case plain = "0"
    /// Strong, for headers and field names.
    case bold = "1"
    /// Faint, for rules and nulls.
    case dim = "2"
    /// For what went well.
    case good = "32"
    /// For what is under way.
    case underWay = "33"
    /// For what came to nothing.
    case bad = "31"
}

extension RenderOptions {
    /// Appends text in a style, or as it is where colours are off.
    func append(_ text: some Collection<UInt8>, _ style: TextStyle, to output: inout [UInt8]) {
        guard colour, style != .plain, !text.isEmpty else {
            output.append(contentsOf: text)
            return
        }
        output.append(contentsOf: "\u{1B}[\(style.rawValue)m".utf8)
        output.append(contentsOf: text)
        output.append(contentsOf: "\u{1B}[0m".utf8)
    }

    /// The text in a style.
    func styled(_ text: [UInt8], _ style: TextStyle) -> [UInt8] {
        var output: [UInt8] = []
        append(text, style, to: &output)
        return output
    }

    /// How null is shown: by its name where its colour tells it from text, else as nothing.
    var nullCell: [UInt8] { colour ? Array("null".utf8) : [] }
}

extension Column {
    /// Whether the value of a row is null, in whatever way it is stored.
    func isNull(_ row: Int) -> Bool {
        if nulls.isNull(row) { return true }
        switch storage {
        case .values(let values): return values[row].isNull
        case .json(let values):
            let json = values.bytes(row).withValidUTF8 { JSONCompactor.compact($0) }
            return json == nil || json == Array("null".utf8)
        case .bools, .integers, .decimals, .money, .texts, .timestamps: return false
        }
    }
}
