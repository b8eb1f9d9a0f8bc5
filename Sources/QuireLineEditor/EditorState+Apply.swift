extension EditorState {
    /// Applies an action.
    mutating func apply(_ action: EditorAction) -> Effect {
        if action == .ignored { return .none }
        let before = (wasKill: lastWasKill, yank: lastYank, goal: goalColumn, menu: menu)
        let suggestion = acceptsGhost(action) ? ghost() : ""
        beginCommand()
        if !suggestion.isEmpty {
            accept(suggestion, action)
            return .none
        }
        switch action {
        case .left: move(to: buffer.before(buffer.cursor))
        case .right: move(to: buffer.after(buffer.cursor))
        case .wordLeft: move(to: buffer.wordStart(where: Self.isWord))
        case .wordRight: move(to: buffer.wordEnd(where: Self.isWord))
        case .lineStart: move(to: buffer.currentLine.lowerBound)
        case .lineEnd: move(to: buffer.currentLine.upperBound)
        case .textStart: move(to: 0)
        case .textEnd: move(to: buffer.end)
        case .up: moveUp(goal: before.goal)
        case .down: moveDown(goal: before.goal)
        case .insert(let text): replace(buffer.cursor..<buffer.cursor, with: text.sanitizedForEditing())
        case .newline: replace(buffer.cursor..<buffer.cursor, with: "\n")
        case .backspace: replace(buffer.before(buffer.cursor)..<buffer.cursor, with: "")
        case .deleteForward: replace(buffer.cursor..<buffer.after(buffer.cursor), with: "")
        case .deleteForwardOrEnd:
            if buffer.isEmpty { return .endOfInput }
            replace(buffer.cursor..<buffer.after(buffer.cursor), with: "")
        case .transpose: transpose()
        case .killToLineStart, .killToLineEnd, .killWordBack, .killWordForward, .killBlankWordBack:
            applyKill(action, joining: before.wasKill)
        case .yank: yank()
        case .yankOlder: yankOlder(before.yank)
        case .undo: restore(undoLog.undo(leaving: buffer))
        case .redo: restore(undoLog.redo(leaving: buffer))
        case .enter: return enter()
        case .enterAndNext:
            nextEntry = history.following(buffer.text)
            let effect = enter()
            if effect == .none { nextEntry = nil }
            return effect
        case .help: told = language.help?(buffer.text, buffer.cursor) ?? []
        case .complete: complete(before.menu, step: 1)
        case .completeBack: complete(before.menu, step: -1)
        case .closeMenu: before.menu.map { change(to: $0.base) }
        case .historyOlder: recallOlder()
        case .historyNewer: recallNewer()
        case .historyOlderAlike: recallOlderAlike()
        case .historyNewerAlike: recallNewerAlike()
        case .search, .searchNewer, .searchInput, .searchBackspace, .searchAccept, .searchCancel:
            applySearch(action)
        case .interrupt:
            if !buffer.isEmpty { return .interrupt }
            if settings.hearsDismissal { return .dismiss }
            hint = "Ctrl-D to exit"
        case .suspend: return .suspend
        case .clearScreen: return .clearScreen
        case .externalEditor: return .externalEditor
        case .prefix: awaitSecondKey()
        case .viCommands: leaveInserting()
        case .vi(let key): return applyVi(key)
        case .ignored: break
        }
        return .none
    }

    private mutating func enter() -> Effect {
        let text = buffer.text
        // As in a script, a blank line ends a statement; the language then reports what is missing.
        let endsWithBlankLine = buffer.cursor == buffer.end && text.hasSuffix("\n")
        if endsWithBlankLine || text.allSatisfy(\.isWhitespace) || language.isComplete(text) { return .submit }
        replace(buffer.cursor..<buffer.cursor, with: "\n")
        return .none
    }

    /// Whether an action accepts the faint text after the end.
    private func acceptsGhost(_ action: EditorAction) -> Bool {
        [.right, .lineEnd, .textEnd, .wordRight].contains(action) && buffer.cursor == buffer.end
    }

    /// Accepts the whole suggestion, or its next word.
    private mutating func accept(_ suggestion: String, _ action: EditorAction) {
        let whole = buffer.replacing(buffer.end..<buffer.end, with: suggestion)
        guard action == .wordRight else { return change(to: whole) }
        let place = EditBuffer(whole.text, cursor: buffer.cursor).wordEnd(where: Self.isWord)
        change(to: EditBuffer(whole.slice(0..<place)))
    }
}

// MARK: - Deleting

extension EditorState {
    private mutating func applyKill(_ action: EditorAction, joining: Bool) {
        let line = buffer.currentLine
        switch action {
        case .killToLineStart: kill(back(to: line.lowerBound), joining: joining)
        case .killToLineEnd: kill(forward(to: line.upperBound), joining: joining)
        case .killWordBack: kill(buffer.wordStart(where: Self.isWord)..<buffer.cursor, joining: joining)
        case .killWordForward: kill(buffer.cursor..<buffer.wordEnd(where: Self.isWord), joining: joining)
        default: kill(buffer.wordStart(where: { !$0.isWhitespace })..<buffer.cursor, joining: joining)
        }
    }

    /// From the line start to the cursor; on the line start itself, the line end before it.
    private func back(to start: Int) -> Range<Int> {
        (start < buffer.cursor ? start : buffer.before(buffer.cursor))..<buffer.cursor
    }

    /// From the cursor to the line end; at the line end, the line end itself.
    private func forward(to stop: Int) -> Range<Int> {
        buffer.cursor..<(stop > buffer.cursor ? stop : buffer.after(buffer.cursor))
    }

    /// Takes a part of the text away, for yank.
    mutating func kill(_ range: Range<Int>, joining: Bool) {
        kills.add(
            buffer.slice(range), joining: joining, isBackward: range.upperBound == buffer.cursor && !range.isEmpty)
        replace(range, with: "")
        lastWasKill = true
    }

    /// Inserts the text that was cut last.
    mutating func yank() {
        kills.rewind()
        let start = buffer.cursor
        replace(start..<start, with: kills.current)
        lastYank = start..<buffer.cursor
    }

    /// Replaces the text that was just inserted by the one cut before it.
    private mutating func yankOlder(_ last: Range<Int>?) {
        guard let last else { return }
        kills.rotate()
        replace(last, with: kills.current)
        lastYank = last.lowerBound..<buffer.cursor
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
