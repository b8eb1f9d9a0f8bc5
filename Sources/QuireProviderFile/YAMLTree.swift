/// YAML to be written: short content on one line, notes above their subjects.
indirect enum YAMLTree {
    /// A text, in quotes where it must be.
    case text(String)
    /// A number, a truth value or null.
    case plain(String)
    case list([YAMLTree])
    case mapping([Entry])

    /// A key with its value.
    struct Entry {
        var key: String
        var value: YAMLTree
    }

    /// A mapping of keys and values.
    static func map(_ entries: [(key: String, value: YAMLTree)]) -> YAMLTree {
        .mapping(entries.map { Entry(key: $0.key, value: $0.value) })
    }

    /// The text of a whole file. Notes are found by the keys of their subjects, separated by `/`.
    static func file(_ entries: [(key: String, value: YAMLTree)], notes: [String: [String]]) -> String {
        var writer = Writer(notes: notes)
        writer.block(entries.map { Entry(key: $0.key, value: $0.value) }, at: [], indent: 0)
        return writer.output
    }

    /// The longest line.
    private static let width = 118

    private struct Writer {
        let notes: [String: [String]]
        var output = ""

        /// Below these keys, everything has its own line.
        private static let spread: Set<String> = ["", "tables", "fields", "filters", "sorts", "common"]

        mutating func block(_ entries: [Entry], at path: [String], indent: Int) {
            for entry in entries {
                let (key, value) = (entry.key, entry.value)
                let place = path + [key]
                let space = String(repeating: " ", count: indent)
                for note in notes[place.joined(separator: "/")] ?? [] {
                    output += "\(space)# \(YAMLTree.line(note))\n"
                }
                let head = space + YAMLTree.key(key) + ":"
                if let line = value.flow(isOutermost: true), head.count + line.count < YAMLTree.width,
                    !isSpread(value, place), !hasNotes(below: place)
                {
                    output += "\(head) \(line)\n"
                    continue
                }
                switch value {
                case .text, .plain: output += "\(head) \(value.flow(isOutermost: true) ?? "")\n"
                case .mapping(let inner):
                    output += head + "\n"
                    block(inner, at: place, indent: indent + 2)
                case .list(let items) where items.allSatisfy(\.isSingle):
                    wrap(items, after: head, indent: indent + 2)
                case .list(let items):
                    output += head + "\n"
                    for item in items { self.item(item, at: place, indent: indent + 2) }
                }
            }
        }

        /// A long list of single values in brackets, over several lines.
        private mutating func wrap(_ items: [YAMLTree], after head: String, indent: Int) {
            let space = String(repeating: " ", count: indent)
            output += head + "\n"
            var line = space + "["
            for (index, item) in items.enumerated() {
                let text = (item.flow(isOutermost: false) ?? "") + (index + 1 < items.count ? "," : "]")
                if line.count + text.count > YAMLTree.width, line.count > indent + 1 {
                    output += line + "\n"
                    line = space
                }
                line += (line.hasSuffix(",") ? " " : "") + text
            }
            output += line + "\n"
        }

        private mutating func item(_ item: YAMLTree, at path: [String], indent: Int) {
            let space = String(repeating: " ", count: indent)
            if let line = item.flow(isOutermost: true), indent + line.count < YAMLTree.width {
                output += "\(space)- \(line)\n"
                return
            }
            guard case .mapping(let entries) = item else {
                output += "\(space)- \(item.flow(isOutermost: false) ?? "")\n"
                return
            }
            var inner = Writer(notes: [:])
            inner.block(entries, at: path, indent: indent + 2)
            output += "\(space)- " + inner.output.drop { $0 == " " }
        }

        private func isSpread(_ value: YAMLTree, _ path: [String]) -> Bool {
            guard case .mapping(let entries) = value, !entries.isEmpty else { return false }
            let isTable = path.count == 2 && path[0] == "tables"
            return isTable || (path.count <= 3 && Writer.spread.contains(path[path.count - 1]))
        }

        private func hasNotes(below path: [String]) -> Bool {
            let prefix = path.joined(separator: "/") + "/"
            return notes.keys.contains { $0.hasPrefix(prefix) }
        }
    }

    /// Whether it is a single value.
    private var isSingle: Bool {
        switch self {
        case .text, .plain: true
        case .list, .mapping: false
        }
    }

    /// The value on one line.
    private func flow(isOutermost: Bool) -> String? {
        switch self {
        case .text(let text): return YAMLTree.scalar(text, isOutermost: isOutermost)
        case .plain(let text): return text
        case .list(let items):
            let parts = items.compactMap { $0.flow(isOutermost: false) }
            return "[" + parts.joined(separator: ", ") + "]"
        case .mapping(let entries):
            let parts = entries.compactMap { entry in
                entry.value.flow(isOutermost: false).map { "\(YAMLTree.key(entry.key)): \($0)" }
            }
            return "{" + parts.joined(separator: ", ") + "}"
        }
    }

    private static func key(_ key: String) -> String { scalar(key, isOutermost: false) }

    /// A note as a comment, with line breaks replaced by spaces.
    static func line(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.map { isPrintable($0) ? $0 : " " }))
    }

    /// A text as a YAML scalar: plain if it can't be read as anything else, otherwise in quotes.
    static func scalar(_ text: String, isOutermost: Bool) -> String {
        isPlain(text, isOutermost: isOutermost) ? text : quoted(text)
    }

    private static let words: Set<String> = [
        "", "~", "null", "true", "false", "yes", "no", "on", "off", "y", "n", "present", "past",
    ]

    private static func isPlain(_ text: String, isOutermost: Bool) -> Bool {
        guard let first = text.unicodeScalars.first, text.last != " ", text.last != ":" else { return false }
        guard isLetter(first) || first == "/" || first == "_" else { return false }
        guard !words.contains(text.lowercased()), !text.contains(": "), !text.contains(" #") else { return false }
        let inner: Set<Unicode.Scalar> = [" ", "_", "-", ".", "/", "=", "&", "+", "(", ")", ";", ":", "%", "'", "?"]
        // Within brackets a colon, a comma or a brace would mean something.
        let outer: Set<Unicode.Scalar> = ["{", "}", "[", "]", ","]
        return text.unicodeScalars.allSatisfy { scalar in
            isLetter(scalar) || (0x30...0x39).contains(scalar.value) || inner.contains(scalar)
                || (isOutermost && outer.contains(scalar))
        } && (isOutermost || !text.contains(":"))
    }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        (0x41...0x5A).contains(scalar.value) || (0x61...0x7A).contains(scalar.value)
    }

    private static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\t": result += "\\t"
            default:
                if isPrintable(scalar) {
                    result.unicodeScalars.append(scalar)
                } else {
                    let code = String(scalar.value, radix: 16, uppercase: true)
                    let isLong = scalar.value > 0xFFFF
                    result +=
                        (isLong ? "\\U" : "\\u")
                        + String(repeating: "0", count: (isLong ? 8 : 4) - code.count) + code
                }
            }
        }
        return result + "\""
    }

    /// Whether a scalar can be written unescaped: none that ends a line, moves the cursor or changes the direction.
    private static func isPrintable(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069, 0x200B...0x200F, 0xFEFF, 0xFFF0...0xFFFF: false
        case 0xE0000...0xE007F: false
        default: true
        }
    }
}
