/// Reads an `.editrc`, the file with the user's key bindings for all programs that use libedit.
///
/// Its `bind` lines are followed; settings for painting and the terminal are ignored, since painting is done here.
package enum Editrc {
    /// The result of reading a file.
    package struct Outcome: Sendable, Hashable {
        /// The settings with those of the file.
        package var settings: EditorSettings
        /// The lines that could not be followed.
        package var problems: [String] = []
    }

    /// Applies a file to settings.
    package static func apply(_ text: String, to settings: EditorSettings) -> Outcome {
        var outcome = Outcome(settings: settings)
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var words = EditrcWords.split(String(line))
            guard let first = words.first, !first.hasPrefix("#") else { continue }
            if let colon = first.firstIndex(of: ":") {
                guard first[..<colon] == "quire" || first[..<colon] == "*" else { continue }
                words[0] = String(first[first.index(after: colon)...])
                if words[0].isEmpty { words.removeFirst() }
            }
            if let problem = follow(words, &outcome.settings) {
                outcome.problems.append("line \(index + 1): \(problem)")
            }
        }
        return outcome
    }

    private static func follow(_ words: [String], _ settings: inout EditorSettings) -> String? {
        guard let command = words.first else { return nil }
        switch command {
        case "bind": return bind(Array(words.dropFirst()), &settings)
        // About painting, the terminal and the history's length, which are not libedit's here.
        case "edit", "history", "echotc", "settc", "setty", "telltc": return nil
        default: return "there is no command '\(command)'"
        }
    }

    private static func bind(_ arguments: [String], _ settings: inout EditorSettings) -> String? {
        var options: Set<String> = []
        var rest = arguments[...]
        while let option = rest.first, option.hasPrefix("-"), option.utf8.count == 2, rest.count > 1 || option != "-" {
            options.insert(option)
            rest = rest.dropFirst()
        }
        if options.contains("-e") { settings.mode = .emacs }
        if options.contains("-v") { settings.mode = .vi }
        // Keys of vi's command mode are fixed.
        guard let name = rest.first, !options.contains("-l"), !options.contains("-a") else { return nil }
        let found = options.contains("-k") ? EditrcKeys.arrow(name) : EditrcKeys.key(name)
        guard let key = found else { return "'\(name)' is not one key" }
        if options.contains("-r") {
            settings.bindings[key] = .action(.ignored)
            return nil
        }
        guard let value = rest.dropFirst().first else { return nil }
        if options.contains("-s") {
            let text = String(decoding: EditrcKeys.bytes(value), as: UTF8.self)
            settings.bindings[key] = .action(.insert(text))
            return nil
        }
        guard let route = EditrcCommands.all[value] else { return "there is no editor command '\(value)'" }
        settings.bindings[key] = route
        return nil
    }
}

/// Words as libedit splits a line: by white space, with quotes and backslashes.
enum EditrcWords {
    static func split(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in line {
            if isEscaped {
                // The backslash stays: it may be part of a key's name.
                word = (word ?? "") + "\\" + String(character)
                isEscaped = false
            } else if character == "\\", quote != "'" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil } else { word = (word ?? "") + String(character) }
            } else if character == "\"" || character == "'" {
                quote = character
                word = word ?? ""
            } else if character.isWhitespace {
                word.map { words.append($0) }
                word = nil
            } else {
                word = (word ?? "") + String(character)
            }
        }
        word.map { words.append($0) }
        return words
    }
}

/// Keys by their names in an `.editrc`.
enum EditrcKeys {
    /// The single key of a name.
    static func key(_ name: String) -> Key? {
        var decoder = KeyDecoder()
        if name.hasPrefix("M-") {
            decoder.feed([0x1B] + bytes(String(name.dropFirst(2))))
        } else {
            decoder.feed(bytes(name))
        }
        guard let key = decoder.next() ?? decoder.flush(), key != .unknown else { return nil }
        let isAlone = decoder.next() == nil && decoder.flush() == nil
        return isAlone ? key : nil
    }

    /// A key without a character, as `bind -k` names it.
    static func arrow(_ name: String) -> Key? {
        let known: [String: NamedKey] = [
            "up": .up, "down": .down, "left": .left, "right": .right, "home": .home, "end": .end, "delete": .delete,
        ]
        return known[name].map { .named($0) }
    }

    /// The bytes of a name: `^A`, `\e`, `\033` and the like are single bytes.
    static func bytes(_ name: String) -> [UInt8] {
        var result: [UInt8] = []
        var rest = Array(name.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "^"), let next = rest.popFirst() {
                result.append(next == UInt8(ascii: "?") ? 0x7F : next & 0x1F)
            } else if byte == UInt8(ascii: "\\"), let next = rest.popFirst() {
                result.append(escaped(next, &rest))
            } else {
                result.append(byte)
            }
        }
        return result
    }

    private static func escaped(_ byte: UInt8, _ rest: inout ArraySlice<UInt8>) -> UInt8 {
        switch byte {
        case UInt8(ascii: "a"): return 7
        case UInt8(ascii: "b"): return 8
        case UInt8(ascii: "e"), UInt8(ascii: "E"): return 0x1B
        case UInt8(ascii: "f"): return 12
        case UInt8(ascii: "n"): return 10
        case UInt8(ascii: "r"): return 13
        case UInt8(ascii: "t"): return 9
        case UInt8(ascii: "v"): return 11
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            var value = Int(byte - UInt8(ascii: "0"))
            for _ in 0..<2 {
                guard let next = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(next) else { break }
                value = value * 8 + Int(next - UInt8(ascii: "0"))
                rest.removeFirst()
            }
            return UInt8(truncatingIfNeeded: value)
        default: return byte
        }
    }
}

/// The commands that a key can be bound to: libedit's names for existing functions, and Quire's own names.
enum EditrcCommands {
    static let all: [String: KeyRoute] = actions.mapValues { .action($0) }.merging(libedit) { first, _ in first }

    private static let libedit: [String: KeyRoute] = [
        "em-upper-case": .libedit(["\u{1B}", "u"]), "em-lower-case": .libedit(["\u{1B}", "l"]),
        "em-capitol-case": .libedit(["\u{1B}", "c"]),
    ]

    private static let actions: [String: EditorAction] = [
        "ed-prev-char": .left, "ed-next-char": .right, "vi-prev-char": .left, "vi-next-char": .right,
        "ed-prev-word": .wordLeft, "em-next-word": .wordRight, "vi-prev-word": .wordLeft, "vi-next-word": .wordRight,
        "ed-move-to-beg": .lineStart, "ed-move-to-end": .lineEnd, "ed-prev-line": .up, "ed-next-line": .down,
        "ed-prev-history": .historyOlder, "ed-next-history": .historyNewer,
        "ed-search-prev-history": .historyOlderAlike, "ed-search-next-history": .historyNewerAlike,
        "ed-delete-prev-char": .backspace, "em-delete-prev-char": .backspace, "vi-delete-prev-char": .backspace,
        "ed-delete-next-char": .deleteForward, "em-delete-next-char": .deleteForward,
        "em-delete-or-list": .deleteForwardOrEnd, "ed-delete-prev-word": .killWordBack,
        "em-delete-next-word": .killWordForward, "ed-kill-line": .killToLineEnd, "em-kill-line": .killToLineStart,
        "vi-kill-line-prev": .killToLineStart, "em-yank": .yank, "ed-transpose-chars": .transpose,
        "ed-newline": .enter, "ed-clear-screen": .clearScreen, "ed-unassigned": .ignored, "ed-ignore": .ignored,
        "em-inc-search-prev": .search, "em-inc-search-next": .search, "vi-undo": .undo, "vi-histedit": .externalEditor,
        "ed-end-of-file": .deleteForwardOrEnd, "rl_complete": .complete,
        "quire-complete": .complete, "quire-undo": .undo, "quire-redo": .redo, "quire-search": .search,
        "quire-edit": .externalEditor, "quire-help": .help, "quire-run-and-next": .enterAndNext,
        "quire-newline": .newline, "quire-yank-older": .yankOlder,
    ]
}
