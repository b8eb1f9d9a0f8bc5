/// A statement being edited: everything but the terminal. Keys and pastes go in as actions; pure, but for the language.
struct EditorState: Sendable {
    /// What the caller has to do after an action.
    enum Effect: Sendable, Hashable {
        case none, submit, interrupt, endOfInput, suspend, clearScreen
    }

    /// The text and the cursor.
    private(set) var buffer = EditBuffer()
    /// The list below the input, while it is open.
    private(set) var menu: CompletionMenu?
    /// The search under way.
    private(set) var search: HistorySearch?
    /// A short text shown on an empty prompt until the next key.
    private(set) var hint: String?

    private let language: EditorLanguage
    private let entries: [String]
    private var history: HistoryCursor
    private var undoLog = UndoLog()
    /// What the kill commands took, for yank; it outlives the statement.
    private(set) var killed: String
    private var lastWasKill = false
    /// The column that moving up and down tries to keep.
    private var goalColumn: Int?

    /// An empty statement. History comes oldest first.
    init(language: EditorLanguage, history entries: [String], killed: String = "") {
        self.language = language
        self.entries = entries
        self.killed = killed
        history = HistoryCursor(entries)
    }

    /// Where a key goes in the present state.
    mutating func route(_ key: Key) -> KeyRoute {
        if search != nil {
            if let action = KeyBindings.searchAction(key) { return .action(action) }
            _ = apply(.searchAccept)
        }
        return KeyBindings.route(key)
    }

    /// Takes over what libedit made of the line.
    mutating func adopt(_ changed: EditBuffer) {
        guard changed != buffer else { return }
        beginCommand()
        change(to: changed)
    }

    /// Does what a key stands for.
    mutating func apply(_ action: EditorAction) -> Effect {
        if action == .ignored { return .none }
        let wasKill = lastWasKill
        let goal = goalColumn
        let openMenu = menu
        beginCommand()
        switch action {
        case .left: move(to: buffer.before(buffer.cursor))
        case .right: move(to: buffer.after(buffer.cursor))
        case .wordLeft: move(to: buffer.wordStart(where: Self.isWord))
        case .wordRight: move(to: buffer.wordEnd(where: Self.isWord))
        case .lineStart: move(to: buffer.currentLine.lowerBound)
        case .lineEnd: move(to: buffer.currentLine.upperBound)
        case .textStart: move(to: 0)
        case .textEnd: move(to: buffer.end)
        case .up: moveUp(goal: goal)
        case .down: moveDown(goal: goal)
        case .insert(let text): replace(buffer.cursor..<buffer.cursor, with: text.sanitizedForEditing())
        case .newline: replace(buffer.cursor..<buffer.cursor, with: "\n")
        case .backspace: replace(buffer.before(buffer.cursor)..<buffer.cursor, with: "")
        case .deleteForward: replace(buffer.cursor..<buffer.after(buffer.cursor), with: "")
        case .deleteForwardOrEnd:
            if buffer.isEmpty { return .endOfInput }
            replace(buffer.cursor..<buffer.after(buffer.cursor), with: "")
        case .transpose: transpose()
        case .killToLineStart: kill(back(to: buffer.currentLine.lowerBound), joining: wasKill)
        case .killToLineEnd: kill(forward(to: buffer.currentLine.upperBound), joining: wasKill)
        case .killWordBack: kill(buffer.wordStart(where: Self.isWord)..<buffer.cursor, joining: wasKill)
        case .killWordForward: kill(buffer.cursor..<buffer.wordEnd(where: Self.isWord), joining: wasKill)
        case .killBlankWordBack:
            kill(buffer.wordStart(where: { !$0.isWhitespace })..<buffer.cursor, joining: wasKill)
        case .yank: replace(buffer.cursor..<buffer.cursor, with: killed)
        case .undo: undoLog.undo().map { buffer = $0 }
        case .enter: return enter()
        case .complete: complete(openMenu, step: 1)
        case .completeBack: complete(openMenu, step: -1)
        case .closeMenu: openMenu.map { change(to: $0.base) }
        case .historyOlder: recallOlder()
        case .historyNewer: recallNewer()
        case .search, .searchNewer, .searchInput, .searchBackspace, .searchAccept, .searchCancel:
            applySearch(action)
        case .interrupt:
            if !buffer.isEmpty { return .interrupt }
            hint = "Ctrl-D to exit"
        case .suspend: return .suspend
        case .clearScreen: return .clearScreen
        case .ignored: break
        }
        return .none
    }

    /// Whether a character belongs to a word, for the word commands.
    static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    private mutating func beginCommand() {
        menu = nil
        hint = nil
        lastWasKill = false
        goalColumn = nil
    }

    private mutating func change(to new: EditBuffer) {
        undoLog.record(from: buffer, to: new)
        buffer = new
    }

    private mutating func move(to place: Int) {
        change(to: EditBuffer(buffer.text, cursor: place))
    }

    private mutating func replace(_ range: Range<Int>, with text: String) {
        change(to: buffer.replacing(range, with: text))
    }

    private mutating func enter() -> Effect {
        let text = buffer.text
        // As in a script, a blank line ends a statement; the language then says what is missing.
        let endsWithBlankLine = buffer.cursor == buffer.end && text.hasSuffix("\n")
        if endsWithBlankLine || text.allSatisfy(\.isWhitespace) || language.isComplete(text) { return .submit }
        replace(buffer.cursor..<buffer.cursor, with: "\n")
        return .none
    }
}

// MARK: - Deleting

extension EditorState {
    /// From the line start to the cursor; on the line start itself, the line end before it.
    private func back(to start: Int) -> Range<Int> {
        (start < buffer.cursor ? start : buffer.before(buffer.cursor))..<buffer.cursor
    }

    /// From the cursor to the line end; at the line end, the line end itself.
    private func forward(to stop: Int) -> Range<Int> {
        buffer.cursor..<(stop > buffer.cursor ? stop : buffer.after(buffer.cursor))
    }

    private mutating func kill(_ range: Range<Int>, joining: Bool) {
        let taken = buffer.slice(range)
        let isBackward = range.upperBound == buffer.cursor && !range.isEmpty
        killed = joining ? (isBackward ? taken + killed : killed + taken) : (taken.isEmpty ? killed : taken)
        replace(range, with: "")
        lastWasKill = true
    }

    /// Exchanges the characters around the cursor; at the end of a line the two before it.
    private mutating func transpose() {
        let line = buffer.currentLine
        let right = buffer.cursor == line.upperBound ? buffer.before(buffer.cursor) : buffer.cursor
        guard right > line.lowerBound else { return }
        let left = buffer.before(right)
        let stop = buffer.after(right)
        replace(left..<stop, with: buffer.slice(right..<stop) + buffer.slice(left..<right))
    }
}

// MARK: - Lines and history

extension EditorState {
    private mutating func moveUp(goal: Int?) {
        let line = buffer.currentLine
        guard line.lowerBound > 0 else { return recallOlder() }
        moveToLine(around: line.lowerBound - 1, goal: goal)
    }

    private mutating func moveDown(goal: Int?) {
        let line = buffer.currentLine
        guard line.upperBound < buffer.end else { return recallNewer() }
        moveToLine(around: line.upperBound + 1, goal: goal)
    }

    private mutating func moveToLine(around place: Int, goal: Int?) {
        let column = goal ?? buffer.column
        move(to: buffer.place(inLine: buffer.line(around: place), column: column))
        goalColumn = column
    }

    /// The cursor goes to the end of the first line, so that one more press goes one more entry back.
    private mutating func recallOlder() {
        guard let text = history.older(leaving: buffer.text) else { return }
        change(to: EditBuffer(text, cursor: EditBuffer(text).line(around: 0).upperBound))
    }

    private mutating func recallNewer() {
        guard let text = history.newer(leaving: buffer.text) else { return }
        change(to: EditBuffer(text))
    }

    private mutating func applySearch(_ action: EditorAction) {
        guard var current = search else {
            if action == .search { search = HistorySearch(in: entries, from: buffer) }
            return
        }
        switch action {
        case .search: current.older()
        case .searchNewer: current.newer()
        case .searchInput(let text): current.extend(text.sanitizedForEditing())
        case .searchBackspace: current.shorten()
        case .searchCancel: return search = nil
        default:
            search = nil
            return change(to: EditBuffer(current.match.text))
        }
        search = current
    }
}

// MARK: - Completion

extension EditorState {
    private mutating func complete(_ open: CompletionMenu?, step: Int) {
        if var open {
            change(to: open.cycle(by: step))
            menu = open
        } else if let (completed, list) = CompletionMenu.open(
            language.complete(buffer.text, buffer.cursor), in: buffer)
        {
            change(to: completed)
            menu = list
        }
    }
}
