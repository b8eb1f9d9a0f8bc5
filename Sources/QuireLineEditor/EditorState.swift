/// A statement being edited: everything but the terminal. Keys and pastes go in as actions; pure, but for the language.
struct EditorState: Sendable {
    /// What the caller must do after an action.
    enum Effect: Sendable, Hashable {
        case none, submit, interrupt, dismiss, endOfInput, suspend, clearScreen, externalEditor
    }

    /// The text and the cursor.
    private(set) var buffer = EditBuffer()
    /// The list below the input, while it is open.
    var menu: CompletionMenu?
    /// The search under way.
    var search: HistorySearch?
    /// A short text shown after the statement until the next key.
    var hint: String?
    /// The lines shown below the statement until the next key.
    var told: [Candidate] = []
    /// The initial text of the next prompt.
    var nextEntry: String?
    /// The cut texts, for yank; they outlive the statement.
    var kills: KillRing
    /// The vi state: its mode, and the typed part of a command.
    var vi = ViState()

    let language: EditorLanguage
    let settings: EditorSettings
    /// Returns the history, which may be long; called when a key needs it.
    private let recall: @Sendable () -> [String]
    private(set) lazy var entries = recall()
    lazy var history = HistoryCursor(entries)
    var undoLog = UndoLog()
    /// Whether the last command took text, for joining; or brought some back, and where.
    var lastWasKill = false
    var lastYank: Range<Int>?
    /// The column that moving up and down tries to keep.
    var goalColumn: Int?
    /// Whether text arrived together with the current key, as in a paste that the terminal doesn't mark.
    var isFollowed = false
    private var hasPrefix = false
    /// The last text for which a ghost was sought, and the ghost.
    private var ghostMemory: (text: String, ghost: String)?

    /// An empty statement. History comes oldest first.
    init(
        language: EditorLanguage, history recall: @autoclosure @escaping @Sendable () -> [String],
        kills: KillRing = KillRing(),
        settings: EditorSettings = EditorSettings()
    ) {
        self.language = language
        self.recall = recall
        self.kills = kills
        self.settings = settings
    }

    /// Where a key goes in the present state.
    mutating func route(_ key: Key) -> KeyRoute {
        if hasPrefix {
            hasPrefix = false
            return .action(KeyBindings.afterPrefix(key))
        }
        if search != nil {
            if let action = KeyBindings.searchAction(key) { return .action(action) }
            _ = apply(.searchAccept)
        }
        if settings.mode == .vi {
            if vi.isCommanding {
                if let action = KeyBindings.viAction(key) { return .action(action) }
            } else if key == .escape {
                return .action(.viCommands)
            }
        }
        return settings.bindings[key] ?? KeyBindings.route(key)
    }

    /// Adopts libedit's version of the line.
    mutating func adopt(_ changed: EditBuffer) {
        guard changed != buffer else { return }
        beginCommand()
        change(to: changed)
    }

    /// Replaces the text, as one step.
    mutating func take(_ text: String) {
        beginCommand()
        change(to: EditBuffer(text.sanitizedForEditing()))
    }

    /// The faint continuation of the text: an entry of the history, or one from the language.
    mutating func ghost() -> String {
        guard menu == nil, search == nil, hint == nil, !vi.isCommanding, buffer.cursor == buffer.end else { return "" }
        if let known = ghostMemory, known.text == buffer.text { return known.ghost }
        let text = buffer.text
        // A long text is being written from scratch.
        let entry =
            text.allSatisfy(\.isWhitespace) || text.utf8.count > 2_000
            ? nil : entries.last { $0.utf8.count > text.utf8.count && $0.utf8.starts(with: text.utf8) }
        let found = entry.map { String($0.sanitizedForEditing().dropFirst(text.count)) } ?? language.ghost?(text) ?? ""
        ghostMemory = (text, found)
        return found
    }

    /// Whether a character belongs to a word, for the word commands.
    static func isWord(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    mutating func change(to new: EditBuffer) {
        undoLog.record(from: buffer, to: new)
        buffer = new
    }

    mutating func restore(_ old: EditBuffer?) {
        if let old { buffer = old }
    }

    mutating func move(to place: Int) {
        change(to: EditBuffer(buffer.text, cursor: place))
    }

    mutating func replace(_ range: Range<Int>, with text: String) {
        change(to: buffer.replacing(range, with: text))
    }

    mutating func awaitSecondKey() { hasPrefix = true }

    mutating func beginCommand() {
        menu = nil
        hint = nil
        told = []
        lastWasKill = false
        lastYank = nil
        goalColumn = nil
    }
}
