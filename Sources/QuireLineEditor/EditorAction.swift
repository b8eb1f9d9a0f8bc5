/// The action of a key. Keys without an action here insert themselves, or run a command of libedit.
enum EditorAction: Sendable, Hashable {
    case left, right, wordLeft, wordRight, lineStart, lineEnd, textStart, textEnd, up, down
    case insert(String)
    case backspace, deleteForward, deleteForwardOrEnd, transpose
    case killToLineStart, killToLineEnd, killWordBack, killWordForward, killBlankWordBack, yank, yankOlder
    case undo, redo
    case enter, newline
    case complete, completeBack, closeMenu
    case historyOlder, historyNewer, historyOlderAlike, historyNewerAlike
    case search, searchNewer, searchInput(String), searchBackspace, searchAccept, searchCancel
    case interrupt, suspend, clearScreen, externalEditor
    /// Run the statement, and bring up the history entry after it.
    case enterAndNext
    case help
    /// The first key of two.
    case prefix
    /// Out of inserting, into vi's commands.
    case viCommands
    /// A key among vi's commands.
    case vi(Character)
    case ignored
}

/// Where a key goes.
enum KeyRoute: Sendable, Hashable {
    /// To an action of the editor.
    case action(EditorAction)
    /// To libedit, which inserts it or runs its own command for it.
    case libedit([Unicode.Scalar])
}

/// The key map: Emacs keys on the logical line.
enum KeyBindings {
    /// Where a key goes while a statement is edited.
    static func route(_ key: Key) -> KeyRoute {
        switch key {
        case .text(let scalar): .libedit([scalar])
        case .control(let code): .action(control(code))
        case .alt(let scalar): alt(scalar)
        case .named(let name): .action(named(name))
        case .escape: .action(.closeMenu)
        case .paste(let text): .action(.insert(text))
        case .unknown: .action(.ignored)
        }
    }

    /// The action of the second key after Ctrl-X.
    static func afterPrefix(_ key: Key) -> EditorAction {
        switch key {
        case .control(0x05): .externalEditor
        case .control(0x15): .undo
        case .control(0x12): .redo
        case .text, .control, .alt, .named, .escape, .paste, .unknown: .ignored
        }
    }

    /// The action of a key in vi's command mode; nil if it is the same as elsewhere.
    static func viAction(_ key: Key) -> EditorAction? {
        switch key {
        case .text(let scalar): .vi(Character(scalar))
        case .control(0x08), .control(0x7F): .left
        case .control(0x12): .redo
        case .escape: .viCommands
        case .control, .alt, .named, .paste, .unknown: nil
        }
    }

    /// The action of a key during a history search; nil if it ends the search and then acts as usual.
    static func searchAction(_ key: Key) -> EditorAction? {
        switch key {
        case .text(let scalar): .searchInput(String(Character(scalar)))
        case .paste(let text): .searchInput(text)
        case .control(0x12), .named(.up), .control(0x10): .search
        case .control(0x13), .named(.down), .control(0x0E): .searchNewer
        case .control(0x08), .control(0x7F): .searchBackspace
        case .control(0x03), .control(0x07): .searchCancel
        case .escape, .control(0x09): .searchAccept
        case .unknown: .ignored
        case .control, .alt, .named: nil
        }
    }

    private static func control(_ code: UInt8) -> EditorAction {
        switch Character(UnicodeScalar(code ^ 0x40)) {
        case "A": .lineStart
        case "B": .left
        case "C": .interrupt
        case "D": .deleteForwardOrEnd
        case "E": .lineEnd
        case "F": .right
        case "G": .closeMenu
        case "H", "?": .backspace
        case "I": .complete
        case "J", "M": .enter
        case "K": .killToLineEnd
        case "L": .clearScreen
        case "N": .historyNewer
        case "O": .enterAndNext
        case "P": .historyOlder
        case "R": .search
        case "T": .transpose
        case "U": .killToLineStart
        case "W": .killBlankWordBack
        case "X": .prefix
        case "Y": .yank
        case "Z": .suspend
        case "_": .undo
        default: .ignored
        }
    }

    private static func alt(_ scalar: Unicode.Scalar) -> KeyRoute {
        switch scalar {
        case "b", "B": .action(.wordLeft)
        case "f", "F": .action(.wordRight)
        case "d", "D": .action(.killWordForward)
        case "\u{7F}", "\u{08}": .action(.killWordBack)
        case "\r", "\n": .action(.newline)
        case "e", "E": .action(.externalEditor)
        case "y", "Y": .action(.yankOlder)
        case "_", "/": .action(.redo)
        case "<": .action(.textStart)
        case ">": .action(.textEnd)
        // libedit's own case commands are used unchanged.
        case "u", "l", "c": .libedit(["\u{1B}", scalar])
        default: .action(.ignored)
        }
    }

    private static func named(_ name: NamedKey) -> EditorAction {
        switch name {
        case .up: .up
        case .down: .down
        case .left: .left
        case .right: .right
        case .home: .lineStart
        case .end: .lineEnd
        case .delete: .deleteForward
        case .backTab: .completeBack
        case .wordLeft: .wordLeft
        case .wordRight: .wordRight
        case .help: .help
        }
    }
}
