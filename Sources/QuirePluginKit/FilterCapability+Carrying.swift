extension FilterCapability {
    /// Whether the value can be sent to the server as declared, without being mistaken for another value or for a part
    /// of the surrounding text.
    ///
    /// The host itself compares rows with a value that can't be sent.
    public func carries(_ value: Value) -> Bool {
        switch value {
        case .timestamp(let time): return canForm(time)
        case .text(let text): return carries(text)
        case .null, .list, .record: return false
        case .bool, .integer, .decimal, .money, .period, .duration:
            return encoding != .commaSeparated || !content(value).contains(",")
        }
    }

    private func carries(_ text: String) -> Bool {
        // The provider's word for one of our values, standing for itself, would be taken for ours.
        if valueMap[text] == nil, valueMap.values.contains(text) { return false }
        let word = valueMap[text] ?? text
        // A part of the path is needed in any case, and refused where it can't be one.
        if encoding == .path { return true }
        // A parameter without a value is for many servers no parameter; control characters end a text for others.
        guard !word.isEmpty, word.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            return false
        }
        if encoding == .commaSeparated {
            // Around commas many servers cut off white space.
            guard !word.contains(","), word.first?.isWhitespace == false, word.last?.isWhitespace == false else {
                return false
            }
        }
        // A mapped value is the provider's own word, which the template can carry.
        return valueMap[text] != nil || places.allSatisfy { $0.carries(word) }
    }

    /// Where the template puts the value.
    private var places: [TemplatePlace] {
        guard let template else { return [] }
        var places: [TemplatePlace] = []
        var quote: Character?
        var rest = template[...]
        while let character = rest.first {
            if rest.hasPrefix("{value}") {
                places.append(quote == nil ? .bare : .quoted)
                rest = rest.dropFirst("{value}".count)
                continue
            }
            if quote == character {
                quote = nil
            } else if quote == nil, character == "\"" || character == "'" {
                quote = character
            }
            rest = rest.dropFirst(character == "\\" ? 2 : 1)
        }
        return places
    }
}

/// The place of a value in a template, with the characters that can only mean themselves there in the many notations of
/// templates: JSON, SQL, OData, Lucene, `operator:value`.
private enum TemplatePlace {
    /// Between quotes.
    case quoted
    /// Any other place.
    case bare

    func carries(_ text: String) -> Bool {
        switch self {
        case .quoted: return !text.contains { "\"'`\\*%?".contains($0) }
        case .bare:
            let words = ["and", "or", "not", "null", "true", "false"]
            guard let first = text.first, first.isLetter || first.isNumber, !words.contains(text.lowercased()) else {
                return false
            }
            return text.allSatisfy { $0.isLetter || $0.isNumber || "-_.@".contains($0) }
        }
    }
}
