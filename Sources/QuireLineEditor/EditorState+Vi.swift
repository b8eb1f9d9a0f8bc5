// Vi's commands, on the logical lines of the statement. Enter, Tab, Ctrl-R and the like are the same as everywhere.

extension EditorState {
    /// From inserting to commands: the cursor goes back onto a character.
    mutating func leaveInserting() {
        vi.reset()
        if !vi.isCommanding, buffer.cursor > buffer.currentLine.lowerBound { move(to: buffer.before(buffer.cursor)) }
        vi.isCommanding = true
    }

    /// Takes a key among the commands.
    mutating func applyVi(_ key: Character) -> Effect {
        if let waiting = vi.waiting {
            vi.waiting = nil
            return finish(waiting, with: key)
        }
        if vi.takeDigit(key) { return .none }
        let count = vi.count ?? 1
        if let operation = vi.operation {
            if "fFtT".contains(key) {
                vi.waiting = key
                return .none
            }
            vi.reset()
            if key == operation { return operate(operation, on: lines(count), isLinewise: true) }
            return operate(operation, toMotion: key, count: count)
        }
        if "fFtTrg".contains(key) {
            vi.waiting = key
            return .none
        }
        if "dcy".contains(key) {
            vi.operation = key
            return .none
        }
        vi.count = nil
        if let motion = motion(key, count: count) {
            move(to: motion.place)
        } else {
            return command(key, count: count)
        }
        settle()
        return .none
    }

    private func motion(_ key: Character, count: Int) -> ViState.Motion? {
        var find = vi.find
        if key == "," { find?.isForward.toggle() }
        return buffer.viMotion(key, count: count, find: find)
    }

    /// The commands that are neither motions nor operators.
    private mutating func command(_ key: Character, count: Int) -> Effect {
        let line = buffer.currentLine
        switch key {
        case "i": return insert()
        case "I": return insert(at: buffer.viMotion("^", count: 1, find: nil)?.place)
        case "a": return insert(at: min(line.upperBound, buffer.after(buffer.cursor)))
        case "A": return insert(at: line.upperBound)
        case "o":
            replace(line.upperBound..<line.upperBound, with: "\n")
            return insert()
        case "O":
            replace(line.lowerBound..<line.lowerBound, with: "\n")
            return insert(at: line.lowerBound)
        case "x": return operate("d", toMotion: "l", count: count)
        case "X": return operate("d", toMotion: "h", count: count)
        case "s": return operate("c", toMotion: "l", count: count)
        case "D": return operate("d", toMotion: "$", count: 1)
        case "C": return operate("c", toMotion: "$", count: 1)
        case "S": return operate("c", on: lines(count), isLinewise: true)
        case "Y": return operate("y", on: lines(count), isLinewise: true)
        case "p": paste(at: min(line.upperBound, buffer.after(buffer.cursor)))
        case "P": paste(at: buffer.cursor)
        case "u": restore(undoLog.undo(leaving: buffer))
        case "~": changeCase(count)
        case "j": for _ in 0..<count { moveDown(goal: nil) }
        case "k": for _ in 0..<count { moveUp(goal: nil) }
        case "v": return .externalEditor
        case "/", "?": applySearch(.search)
        default: break
        }
        settle()
        return .none
    }

    /// The second half of a command that takes a character.
    private mutating func finish(_ waiting: Character, with key: Character) -> Effect {
        let count = vi.count ?? 1
        let operation = vi.operation
        vi.reset()
        switch waiting {
        case "r":
            let stop = buffer.after(buffer.cursor)
            if stop <= buffer.currentLine.upperBound, stop > buffer.cursor {
                let place = buffer.cursor
                replace(place..<stop, with: String(key))
                move(to: place)
            }
        case "g":
            if key == "g" { move(to: 0) }
        default:
            vi.find = ViState.Find(
                character: key, isForward: waiting == "f" || waiting == "t",
                stopsShort: waiting == "t" || waiting == "T")
            if let operation { return operate(operation, toMotion: waiting, count: count) }
            if let motion = motion(waiting, count: count) { move(to: motion.place) }
        }
        settle()
        return .none
    }

    private mutating func operate(_ operation: Character, toMotion key: Character, count: Int) -> Effect {
        // Changing a word leaves the space after it.
        let isWordChange = operation == "c" && (key == "w" || key == "W")
        let meant: Character = isWordChange ? (key == "w" ? "e" : "E") : key
        guard let motion = motion(meant, count: count) else { return .none }
        var range = min(buffer.cursor, motion.place)..<max(buffer.cursor, motion.place)
        if motion.isInclusive { range = range.lowerBound..<buffer.after(range.upperBound) }
        if motion.isLinewise { range = buffer.currentLine.lowerBound..<buffer.end }
        return operate(operation, on: range, isLinewise: motion.isLinewise)
    }

    private mutating func operate(_ operation: Character, on range: Range<Int>, isLinewise: Bool) -> Effect {
        if operation == "y" {
            kills.add(buffer.slice(range), joining: false, isBackward: false)
            move(to: range.lowerBound)
        } else {
            var taken = range
            // A removed line takes its line end with it: the one after it, or the one before the last line.
            if isLinewise, operation == "d" {
                if taken.upperBound < buffer.end {
                    taken = taken.lowerBound..<buffer.after(taken.upperBound)
                } else if taken.lowerBound > 0 {
                    taken = buffer.before(taken.lowerBound)..<taken.upperBound
                }
            }
            kill(taken, joining: false)
        }
        if operation == "c" { return insert() }
        settle()
        return .none
    }

    /// The given number of lines, from the cursor's line on.
    private func lines(_ count: Int) -> Range<Int> {
        var range = buffer.currentLine
        for _ in 1..<max(count, 1) where range.upperBound < buffer.end {
            range = range.lowerBound..<buffer.line(around: range.upperBound + 1).upperBound
        }
        return range
    }

    private mutating func insert(at place: Int? = nil) -> Effect {
        if let place { move(to: place) }
        vi.reset()
        vi.isCommanding = false
        return .none
    }

    private mutating func paste(at place: Int) {
        move(to: place)
        yank()
        move(to: buffer.before(buffer.cursor))
    }

    private mutating func changeCase(_ count: Int) {
        let line = buffer.currentLine
        for _ in 0..<count where buffer.cursor < line.upperBound {
            let range = buffer.cursor..<buffer.after(buffer.cursor)
            let text = buffer.slice(range)
            replace(range, with: text == text.lowercased() ? text.uppercased() : text.lowercased())
        }
    }

    /// In command mode the cursor is on a character, never after the last one of a line.
    private mutating func settle() {
        let line = buffer.currentLine
        if vi.isCommanding, buffer.cursor == line.upperBound, line.lowerBound < line.upperBound {
            move(to: buffer.before(buffer.cursor))
        }
    }
}
