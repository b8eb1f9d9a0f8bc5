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
        } else if let (completed, list) = CompletionMenu.open(
            language.complete(buffer.text, buffer.cursor), in: buffer)
        {
            change(to: completed)
            menu = list
        }
    }
}
