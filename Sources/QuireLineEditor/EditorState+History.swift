// MARK: - Lines and history

extension EditorState {
    mutating func moveUp(goal: Int?) {
        let line = buffer.currentLine
        guard line.lowerBound > 0 else { return recallOlderAlike() }
        moveToLine(around: line.lowerBound - 1, goal: goal)
    }

    mutating func moveDown(goal: Int?) {
        let line = buffer.currentLine
        guard line.upperBound < buffer.end else { return recallNewerAlike() }
        moveToLine(around: line.upperBound + 1, goal: goal)
    }

    private mutating func moveToLine(around place: Int, goal: Int?) {
        let column = goal ?? buffer.column
        move(to: buffer.place(inLine: buffer.line(around: place), column: column))
        goalColumn = column
    }

    mutating func recallOlder() {
        if let text = history.older(leaving: buffer.text) { show(older: text) }
    }

    mutating func recallNewer() {
        if let text = history.newer(leaving: buffer.text) { change(to: EditBuffer(text)) }
    }

    mutating func recallOlderAlike() {
        if let text = history.olderAlike(leaving: buffer.text) {
            show(older: text)
        } else if !buffer.isEmpty, !entries.isEmpty, !history.isWalking {
            hint = "   no earlier statement starts like this; Ctrl-R searches"
        }
    }

    mutating func recallNewerAlike() {
        if let text = history.newerAlike(leaving: buffer.text) { change(to: EditBuffer(text)) }
    }

    /// The cursor goes to the end of the first line, so that one more press goes one more entry back.
    private mutating func show(older text: String) {
        change(to: EditBuffer(text, cursor: EditBuffer(text).line(around: 0).upperBound))
    }

    mutating func applySearch(_ action: EditorAction) {
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
    mutating func complete(_ open: CompletionMenu?, step: Int) {
        if var open {
            change(to: open.cycle(by: step))
            menu = open
            return
        }
        let result = language.complete(buffer.text, buffer.cursor)
        if step > 0, isWhiteSpace(result) { return replace(buffer.cursor..<buffer.cursor, with: "\t") }
        guard let (completed, list) = CompletionMenu.open(result, in: buffer) else { return }
        change(to: completed)
        menu = list
    }

    /// Whether a tab is plain white space: if there is no word to complete, and within a text that arrived at once also
    /// after a whole word.
    private func isWhiteSpace(_ result: CompletionResult) -> Bool {
        guard !result.candidates.isEmpty else {
            let before = buffer.slice(0..<buffer.cursor).last
            return isFollowed || before.map(\.isWhitespace) ?? true
        }
        guard isFollowed else { return false }
        let lower = min(max(result.replaceRange.lowerBound, 0), buffer.end)
        let typed = buffer.slice(lower..<min(max(result.replaceRange.upperBound, lower), buffer.end)).lowercased()
        return typed.isEmpty || result.candidates.contains { $0.text.lowercased() == typed }
    }
}
