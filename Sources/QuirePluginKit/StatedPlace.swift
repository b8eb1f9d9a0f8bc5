/// The continuation of a list that a page states at a declared path.
///
/// Null, false, zero and an empty text say that nothing follows. Any other value that can't be followed is an error
/// that describes the value: accepting a false end would silently lose rows.
struct StatedPlace {
    private let value: Value
    private let path: FieldPath
    private let table: String

    /// Creates the place from the value at a path of a table's page.
    init(_ value: Value, _ path: FieldPath, of table: String) {
        self.value = value
        self.path = path
        self.table = table
    }

    /// The number of a page; nil when nothing follows.
    func number() throws(ProviderError) -> Int? {
        if saysNone || value.text == "0" { return nil }
        if value.isTextOrNumber, let number = value.shaped(as: .integer).number?.integer, number > 0,
            let number = Int(exactly: number)
        {
            return number
        }
        throw unexpected("the number of the next page", StatedPlace.fitting(value, besides: .number))
    }

    /// A mark to send back; nil when nothing follows.
    func mark() throws(ProviderError) -> String? {
        guard !saysNone else { return nil }
        guard value.isTextOrNumber else {
            throw unexpected("the cursor of the next page", StatedPlace.fitting(value, besides: .mark))
        }
        return value.plainText
    }

    /// A cursor that is a value of a row, where zero is an ordinary value; nil if the row has none.
    func markOfRow() -> String? {
        value.isTextOrNumber && !value.plainText.isEmpty ? value.plainText : nil
    }

    /// An address; nil when nothing follows.
    func address() throws(ProviderError) -> String? {
        if saysNone || value.text.map(NextLink.cleaned) == "" { return nil }
        // In JSON:API, a link is an address or a record that contains it.
        for key in ["href", "url"] where value.member(key) != .null {
            return try StatedPlace(value.member(key), path, of: table).address()
        }
        guard let text = value.text, Int(NextLink.cleaned(text)) == nil else {
            throw unexpected("the address of the next page", StatedPlace.fitting(value, besides: .address))
        }
        return text
    }

    /// The address of the link with that relation, in a list of links with `rel` or in a record of links by relation;
    /// nil if there is none.
    func address(of relation: String) throws(ProviderError) -> String? {
        let found: Value?
        switch value {
        case .list(let links):
            if let odd = links.first(where: { !$0.isRecord }) {
                throw StatedPlace(odd, path, of: table).unexpected(
                    "records with rel and href in the list of links", nil)
            }
            found = links.first { $0.relations.contains(relation.lowercased()) }
        case .record: found = value.member(relation)
        default:
            guard saysNone else { throw unexpected("a list of links", nil) }
            found = nil
        }
        return try found.flatMap { link throws(ProviderError) in
            try StatedPlace(link, path, of: table).address()
        }
    }

    /// Whether there is more; nil if nothing is stated.
    func flag() throws(ProviderError) -> Bool? {
        switch value {
        case .null: return nil
        case .bool(let flag): return flag
        case .integer(0): return false
        case .integer(1): return true
        case .text(let text):
            switch text.lowercased() {
            case "": return nil
            case "true", "1": return true
            case "false", "0": return false
            default: throw unexpected("true or false", nil)
            }
        default: throw unexpected("true or false", nil)
        }
    }

    private var saysNone: Bool {
        switch value {
        case .null, .bool(false): true
        case .text(let text): text.isEmpty
        case .integer(let number): number == 0
        case .decimal(let number): number.isZero
        default: false
        }
    }

    private enum Kind { case number, mark, address }

    /// The declaration that fits the value, if another one than the declared one does.
    private static func fitting(_ value: Value, besides declared: Kind) -> String? {
        let isNumber = value.isTextOrNumber && value.shaped(as: .integer).number?.integer != nil
        let isAddress = value.text.map { $0.contains("://") || $0.hasPrefix("/") || $0.hasPrefix("?") } ?? false
        let holdsAddress = value.member("href").text != nil || value.member("url").text != nil
        switch declared {
        case .address where isNumber: return "a number is declared with style: page or style: cursor"
        case .number where isAddress || holdsAddress, .mark where isAddress || holdsAddress:
            return "an address is declared with style: next_url"
        case .number where value.text != nil: return "a cursor is declared with style: cursor"
        default: return nil
        }
    }

    private func unexpected(_ expected: String, _ advice: String?) -> ProviderError {
        // As JSON: where a text begins and ends can be seen, and it stays on its line.
        let text = value.json(decimals: .number)
        let shown = text.count > 60 ? text.prefix(60) + "…" : text
        return ProviderError(
            .unexpectedResponse,
            "a page of \(table) has \(value.kindInWords) \(shown) at '\(path)', expected \(expected)"
                + (advice.map { "; \($0)" } ?? ""))
    }
}

extension Value {
    fileprivate var isRecord: Bool {
        if case .record = self { return true }
        return false
    }

    /// The relations of a link, in lower case: a text with one or several, or a list of them.
    fileprivate var relations: [String] {
        switch member("rel") {
        case .text(let names): names.lowercased().split(separator: " ").map(String.init)
        case .list(let names): names.compactMap { $0.text?.lowercased() }
        default: []
        }
    }

    fileprivate var isTextOrNumber: Bool {
        switch self {
        case .text, .integer, .decimal: true
        case .timestamp, .money, .period, .duration, .null, .bool, .list, .record: false
        }
    }

    fileprivate var kindInWords: String {
        switch self {
        case .null: "nothing"
        case .bool: "the value"
        case .text: "the text"
        case .integer, .decimal, .money: "the number"
        case .timestamp, .period, .duration: "the time"
        case .list: "the list"
        case .record: "the record"
        }
    }
}
