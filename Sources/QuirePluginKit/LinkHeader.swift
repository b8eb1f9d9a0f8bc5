/// The `Link` header, as defined by RFC 8288.
public enum LinkHeader {
    /// The address of the first link with that relation in the headers of a response.
    ///
    /// An address may hold commas and semicolons, a relation may be quoted or not and may name several, and a comma at
    /// the end means nothing.
    public static func address(of relation: String, in headers: [PageResponse.Header]) -> String? {
        for header in headers where header.name.lowercased() == "link" {
            var rest = Substring(header.value)
            while let open = rest.firstIndex(of: "<"), let close = rest[open...].firstIndex(of: ">") {
                let address = rest[rest.index(after: open)..<close]
                rest = rest[rest.index(after: close)...]
                let parameters = parameters(&rest)
                let names = parameters.first { $0.name == "rel" }?.value.split(whereSeparator: \.isWhitespace) ?? []
                if names.contains(where: { $0.lowercased() == relation.lowercased() }) { return String(address) }
            }
        }
        return nil
    }

    /// The first `Link` header without a well-formed link; nil if there is none.
    static func unreadable(in headers: [PageResponse.Header]) -> String? {
        headers.first { header in
            header.name.lowercased() == "link" && header.value.contains { !$0.isWhitespace }
                && !(header.value.contains("<") && header.value.contains(">"))
        }.map { String($0.value.prefix(60)) }
    }

    /// The parameters of a link; the rest is the next link.
    private static func parameters(_ rest: inout Substring) -> [(name: String, value: String)] {
        var found: [(name: String, value: String)] = []
        while true {
            rest = rest.drop { $0.isWhitespace }
            guard rest.first == ";" else { return found }
            rest = rest.dropFirst().drop { $0.isWhitespace }
            let name = rest.prefix { !"=;,".contains($0) }
            rest = rest[name.endIndex...]
            var value = ""
            if rest.first == "=" {
                rest = rest.dropFirst().drop { $0.isWhitespace }
                value = rest.first == "\"" ? quoted(&rest) : unquoted(plain(&rest))
            }
            found.append((name.filter { !$0.isWhitespace }.lowercased(), value))
        }
    }

    private static func plain(_ rest: inout Substring) -> String {
        let text = rest.prefix { !";,".contains($0) && !$0.isWhitespace }
        rest = rest[text.endIndex...]
        return String(text)
    }

    /// The text without single quotes, which are ordinary characters by the standard, but used as quotes by some
    /// servers.
    private static func unquoted(_ text: String) -> String {
        text.count > 1 && text.hasPrefix("'") && text.hasSuffix("'") ? String(text.dropFirst().dropLast()) : text
    }

    private static func quoted(_ rest: inout Substring) -> String {
        rest = rest.dropFirst()
        var text = ""
        while let character = rest.popFirst(), character != "\"" {
            if character == "\\", let escaped = rest.popFirst() {
                text.append(escaped)
            } else {
                text.append(character)
            }
        }
        return text
    }
}
