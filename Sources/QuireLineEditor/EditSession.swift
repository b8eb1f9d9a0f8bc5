import CLibedit
import QuireTerminal

/// An editing session of one terminal through libedit; it stays on the thread that created it.
///
/// libedit requests a key after it has fully applied the last one. At that point the picture is painted.
final class EditSession {
    private let input: Int32
    private let output: Int32
    private let wakeup: Wakeup
    private let source: InputSource
    private var language = EditorLanguage.unknown
    private let history: HistoryStore
    private let mode: FramePainter.ColorMode
    private let onPaint: (@Sendable (Frame) -> Void)?
    private var editor: OpaquePointer?

    private var decoder = KeyDecoder()
    private var state: EditorState
    private var painter: FramePainter
    private var prompt = EditorPrompt("", continuation: "")
    private var token = ReadToken()
    private var window = WindowSize(rows: 24, columns: 80)
    private var top = 0
    /// The part of the last key that libedit hasn't received yet.
    private var queued: [Unicode.Scalar] = []
    private var action = EditorAction.ignored
    private var result: LineResult?

    private var settings = EditorSettings()
    /// Whether the terminal has been informed that a prompt begins.
    private var isBegun = false
    /// Whether the prompt is on the screen already, and whether a statement before it was marked as running.
    private var isShown = false
    private var hasRun = false
    private var cursorShape = CursorShape.usual
    /// The initial text of the next prompt.
    private var nextEntry: String?
    /// Whether there is a line that libedit doesn't know yet, because it starts each read with an empty one.
    private var isPrepared = false

    /// How long the rest of an escape sequence may take before Escape counts as a key.
    private static let escapeDelay: Int32 = 25
    private static let largePicture = 512
    private static let listedEntries = 200
    private static let ghostLines = 3
    private static let pasteOn = "\u{1B}[?2004h"
    private static let pasteOff = "\u{1B}[?2004l"

    /// A session on a terminal.
    init(
        input: Int32, output: Int32, wakeup: Wakeup, history: HistoryStore, mode: FramePainter.ColorMode,
        onPaint: (@Sendable (Frame) -> Void)? = nil
    ) {
        self.onPaint = onPaint
        self.input = input
        self.output = output
        self.wakeup = wakeup
        self.history = history
        self.mode = mode
        source = InputSource(input, wakeup: wakeup)
        state = EditorState(language: language, history: [])
        painter = FramePainter(mode)
        let callbacks = qel_callbacks(
            context: Unmanaged.passUnretained(self).toOpaque(),
            next_key: { context in
                context.map { Unmanaged<EditSession>.fromOpaque($0).takeUnretainedValue().nextKey() } ?? QEL_NO_KEY
            },
            act: { context in
                context.map { Unmanaged<EditSession>.fromOpaque($0).takeUnretainedValue().act() } ?? true
            })
        editor = qel_open(input, output, wakeup.descriptor, callbacks)
    }

    deinit {
        if let editor { qel_close(editor) }
    }

    /// Reads one statement.
    func read(
        prompt: EditorPrompt, language: EditorLanguage, settings: EditorSettings, token: ReadToken
    ) -> LineResult {
        guard let editor, !token.isCancelled else { return token.isCancelled ? .interrupted : .endOfInput }
        self.prompt = prompt
        self.language = language
        self.token = token
        self.settings = settings
        let store = history
        state = EditorState(language: language, history: store.entries, kills: state.kills, settings: settings)
        if let nextEntry { state.take(nextEntry) }
        isPrepared = nextEntry != nil
        nextEntry = nil
        painter = FramePainter(mode)
        queued = []
        result = nil
        top = 0
        isShown = false
        isBegun = false
        measure()
        qel_read(editor)
        writeAll(shape(.usual) + Self.pasteOff, to: output)
        let outcome = result ?? .endOfInput
        hasRun = false
        if case .text(let text) = outcome {
            hasRun = true
            nextEntry = state.nextEntry
            writeAll(CommandMark.output, to: output)
            history.record(text)
        }
        return outcome
    }
}

/// The marks that distinguish prompts, statements and their output for terminals (OSC 133).
private enum CommandMark {
    /// The start of the prompt, with the status of the previous command.
    static func start(after status: Int?) -> String {
        (status.map { "\u{1B}]133;D;\($0)\u{7}" } ?? "") + "\u{1B}]133;A\u{7}"
    }

    /// The statement begins here.
    static let input = "\u{1B}]133;B\u{7}"
    /// The start of its output.
    static let output = "\u{1B}]133;C\u{7}"
}

/// The cursor's shape, which distinguishes vi's two modes.
private enum CursorShape: String {
    case usual = "0", block = "2", bar = "6"
}

// MARK: - Called by libedit

extension EditSession {
    private func nextKey() -> Int32 {
        begin()
        if queued.isEmpty {
            if isPrepared { push() } else { pull() }
            isPrepared = false
            guard let key = waitForKey() else { return QEL_NO_KEY }
            state.isFollowed = key == .control(0x09) && isTextWaiting()
            switch state.route(key) {
            case .libedit(let scalars):
                queued = scalars
                // Leaving a search can have changed the text just now.
                push()
            case .action(let next):
                action = next
                return QEL_ACTION
            }
        }
        return queued.isEmpty ? QEL_NO_KEY : Int32(bitPattern: queued.removeFirst().value)
    }

    /// Informs the terminal that a prompt begins, after libedit has set the terminal modes, so that the following keys
    /// meet no others. In the usual modes Ctrl-S would stop the output.
    private func begin() {
        guard !isBegun else { return }
        isBegun = true
        writeAll(Self.pasteOn + CommandMark.start(after: hasRun ? prompt.lastStatus : nil), to: output)
    }

    private func act() -> Bool {
        switch state.apply(action) {
        case .none: break
        case .submit: finish(.text(state.buffer.text), ending: "")
        case .endOfInput: finish(.endOfInput, ending: "")
        case .interrupt:
            history.remember(state.buffer.text)
            finish(.interrupted, ending: "^C")
        case .dismiss: finish(.dismissed, ending: "^C")
        case .suspend: suspend()
        case .clearScreen: writeAll(painter.clearWindow(), to: output)
        case .externalEditor: editElsewhere()
        }
        push()
        return result != nil
    }

    /// Adopts the changes that libedit made.
    private func pull() {
        guard let editor else { return }
        var scalars = [UInt32](repeating: 0, count: qel_length(editor))
        var cursor = 0
        let count = qel_text(editor, &scalars, scalars.count, &cursor)
        var text = String.UnicodeScalarView()
        var place = 0
        for (index, value) in scalars.prefix(count).enumerated() {
            let scalar = Unicode.Scalar(value) ?? "\u{FFFD}"
            if index < cursor { place += UTF8.width(scalar) }
            text.append(scalar)
        }
        let line = EditBuffer(String(text), cursor: place)
        if line != state.buffer { state.adopt(line) }
        if line.cursor != place { moveCursor(editor) }
    }

    /// Passes the current line to libedit.
    private func push() {
        guard let editor else { return }
        let scalars = state.buffer.text.unicodeScalars.map(\.value)
        var current = [UInt32](repeating: 0, count: qel_length(editor))
        var cursor = 0
        _ = qel_text(editor, &current, current.count, &cursor)
        if current != scalars { _ = qel_replace(editor, scalars, scalars.count, 0) }
        moveCursor(editor)
    }

    private func moveCursor(_ editor: OpaquePointer) {
        qel_move(
            editor,
            state.buffer.text.unicodeScalars.distance(
                from: state.buffer.text.startIndex, to: state.buffer.cursorIndex))
    }
}

// MARK: - Keys and pictures

extension EditSession {
    private func waitForKey() -> Key? {
        var isPainted = false
        while true {
            if token.isCancelled {
                finish(.interrupted, ending: "")
                return nil
            }
            if let key = decoder.next() { return key }
            // Keys already typed need no picture between them.
            let limit: Int32? = decoder.isInsideSequence ? Self.escapeDelay : (isPainted ? nil : 0)
            switch source.wait(milliseconds: limit) {
            case .bytes(let bytes): decoder.feed(bytes)
            case .woken:
                if measure() { isPainted = false }
            case .timeout:
                if let key = decoder.flush() { return key }
                paint(.window(top: top))
                isPainted = true
            case .end:
                finish(.endOfInput, ending: "")
                return nil
            }
        }
    }

    /// Whether text arrived together with the last key, so that it was pasted or sent by a program rather than typed.
    private func isTextWaiting() -> Bool {
        if !decoder.isTextNext, case .bytes(let bytes) = source.wait(milliseconds: 0) { decoder.feed(bytes) }
        return decoder.isTextNext
    }

    /// Checks whether the window has been resized; if so, the painted picture is no longer where it was.
    @discardableResult
    private func measure() -> Bool {
        guard let size = WindowSize(of: output), size != window else { return false }
        window = size
        writeAll(painter.erase(columns: size.columns), to: output)
        return true
    }

    private func paint(_ extent: FrameLayout.Extent) {
        let (frame, first) = FrameLayout.frame(for: model(), showing: extent)
        top = first
        let isVi = settings.mode == .vi
        let shape = shape(isVi ? (state.vi.isCommanding ? .block : .bar) : .usual)
        let picture = painter.paint(frame)
        // Terminals that support it show a large change at once.
        let isLarge = isShown && picture.utf8.count > Self.largePicture
        writeAll(isLarge ? "\u{1B}[?2026h\(picture)\(shape)\u{1B}[?2026l" : picture + shape, to: output)
        if !isShown { writeAll(CommandMark.input, to: output) }
        isShown = true
        onPaint?(frame)
    }

    /// The output that gives the cursor a shape.
    private func shape(_ wanted: CursorShape) -> String {
        guard wanted != cursorShape else { return "" }
        cursorShape = wanted
        return "\u{1B}[\(wanted.rawValue) q"
    }

    private func model() -> EditorModel {
        guard let search = state.search else {
            let text = state.buffer.text
            let pair = language.brackets?(text, state.buffer.cursor) ?? []
            return EditorModel(
                prompt: prompt, buffer: state.buffer, highlights: (language.highlight?(text) ?? []) + pair,
                ghost: state.hint ?? Self.shortened(state.ghost()),
                menu: state.menu.map { EditorModel.Menu(candidates: $0.candidates, selection: $0.selection) }
                    ?? (state.told.isEmpty ? nil : EditorModel.Menu(candidates: state.told, shape: .rows)),
                window: window)
        }
        let title = search.isFound ? "search" : "no match"
        let prompt = EditorPrompt(
            StyledText([.init("\(title) ", .dim), .init(search.query), .init(": ", .dim)]),
            continuation: prompt.continuation)
        let match = search.match
        let listed = search.listed(atMost: Self.listedEntries)
        let candidates = listed.entries.map { entry in
            Candidate(
                entry, display: entry.replacing("\n", with: " ").sanitizedForEditing(),
                description: history.note(on: entry))
        }
        return EditorModel(
            prompt: prompt, buffer: match, highlights: language.highlight?(match.text) ?? [],
            menu: candidates.isEmpty || search.query.isEmpty && search.selection == nil && candidates.count < 2
                ? nil : EditorModel.Menu(candidates: candidates, selection: listed.selection, shape: .rows),
            window: window)
    }

    /// The part of a ghost that doesn't push everything else out of view.
    private static func shortened(_ ghost: String) -> String {
        let lines = ghost.split(separator: "\n", maxSplits: ghostLines, omittingEmptySubsequences: false)
        return lines.count > ghostLines ? lines.prefix(ghostLines).joined(separator: "\n") + " …" : ghost
    }

    /// Leaves the statement on the screen, whole and without list or hint, and ends the read.
    private func finish(_ outcome: LineResult, ending: String) {
        result = outcome
        let shown = EditorModel(
            prompt: EditorPrompt(prompt.primary, continuation: prompt.continuation),
            buffer: EditBuffer(state.buffer.text),
            highlights: language.highlight?(state.buffer.text) ?? [], window: window)
        var (frame, _) = FrameLayout.frame(for: shown, showing: .everything)
        if !ending.isEmpty {
            if frame.cursorColumn + ending.count > window.columns { frame.rows.append(FrameRow()) }
            frame.rows[frame.rows.count - 1].append(ending, .plain, width: ending.count)
        }
        // Taller than the window, it can only be written from its top on.
        if frame.rows.count > window.rows { writeAll(painter.erase(columns: window.columns), to: output) }
        frame.cursorRow = frame.rows.count - 1
        writeAll(painter.paint(frame) + painter.finish(), to: output)
    }

    /// Opens the statement in the user's editor and takes over the result.
    private func editElsewhere() {
        guard let editor else { return }
        guard let command = settings.externalEditor else {
            state.hint = "   no editor is known: set VISUAL or EDITOR"
            return
        }
        writeAll(painter.erase(columns: window.columns) + shape(.usual) + Self.pasteOff, to: output)
        qel_leave(editor)
        let edited = ExternalEditor.edit(state.buffer.text, with: command, terminal: (input, output))
        qel_enter(editor)
        writeAll(Self.pasteOn, to: output)
        switch edited {
        case .success(let text): state.take(text)
        case .failure(let problem): state.hint = "   " + problem.description
        }
        measure()
    }

    private func suspend() {
        guard let editor else { return }
        writeAll(painter.finish() + shape(.usual) + Self.pasteOff, to: output)
        qel_suspend(editor)
        writeAll(Self.pasteOn, to: output)
        measure()
    }
}
