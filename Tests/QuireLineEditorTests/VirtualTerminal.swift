import QuireTerminal

@testable import QuireLineEditor

/// A terminal good enough for what the editor writes: what a person would see, and where the cursor is.
struct VirtualTerminal {
    private(set) var columns: Int
    private(set) var cells: [[String]]
    private(set) var row = 0
    private(set) var column = 0
    /// The rows that have left at the top.
    private(set) var scrolled: [String] = []
    /// The private modes that are on.
    private(set) var modes: Set<String> = []
    private var pending: [UInt8] = []
    private var isWrapPending = false

    init(rows: Int, columns: Int) {
        self.columns = columns
        cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
    }

    /// The rows without the blanks at their ends, and without the empty ones at the bottom.
    var lines: [String] {
        var lines = cells.map(Self.text)
        while lines.last == "" { lines.removeLast() }
        return lines
    }

    /// The row with the cursor.
    var cursorLine: String { Self.text(cells[row]) }

    mutating func resize(rows: Int, columns: Int) {
        cells = cells.map { Array(($0 + Array(repeating: " ", count: columns)).prefix(columns)) }
        while cells.count < rows { cells.append(Array(repeating: " ", count: columns)) }
        while cells.count > rows {
            if row < rows { cells.removeLast() } else { scroll(adding: false) }
        }
        self.columns = columns
        column = min(column, columns - 1)
    }

    mutating func write(_ bytes: [UInt8]) {
        pending += bytes
        // A character that is still coming in stays for the next time.
        guard let text = String(validating: pending, as: UTF8.self) else { return }
        var rest = text[...]
        while let character = rest.first {
            if character == "\u{1B}" {
                // Marks and the like, and the cursor's shape, change nothing that can be seen.
                if let silent = rest.prefixMatch(of: /\x{1B}\][^\x{7}]*\x{7}|\x{1B}\[[0-9]* q/) {
                    rest = rest[silent.range.upperBound...]
                    continue
                }
                guard let sequence = rest.prefixMatch(of: /\x{1B}\[(\?)?([0-9;]*)([A-Za-z])/) else { break }
                control(String(sequence.2), isPrivate: sequence.1 != nil, final: sequence.3)
                rest = rest[sequence.range.upperBound...]
            } else {
                rest = rest.dropFirst()
                put(character)
            }
        }
        pending = Array(rest.utf8)
    }

    private static func text(_ row: [String]) -> String {
        var text = row.joined()
        while text.last == " " { text.removeLast() }
        return text
    }

    private mutating func put(_ character: Character) {
        switch character {
        case "\r": column = 0
        case "\n": lineFeed()
        case "\r\n":
            column = 0
            lineFeed()
        default:
            let width = DisplayWidth.of(character)
            if isWrapPending || column + width > columns {
                column = 0
                lineFeed()
            }
            cells[row][column] = String(character)
            for extra in 1..<max(2, width) where width > 1 { cells[row][column + extra] = "" }
            isWrapPending = column + width == columns
            column = min(column + width, columns - 1)
            return
        }
        isWrapPending = false
    }

    private mutating func lineFeed() {
        if row + 1 < cells.count { row += 1 } else { scroll(adding: true) }
    }

    private mutating func scroll(adding: Bool) {
        scrolled.append(Self.text(cells.removeFirst()))
        if adding { cells.append(Array(repeating: " ", count: columns)) } else { row -= 1 }
    }

    private mutating func control(_ parameters: String, isPrivate: Bool, final: Substring) {
        let count = max(1, Int(parameters) ?? 1)
        if final != "m" { isWrapPending = false }
        switch final {
        case "A": row = max(0, row - count)
        case "B": row = min(cells.count - 1, row + count)
        case "C": column = min(columns - 1, column + count)
        case "H": (row, column) = (0, 0)
        case "K": erase(row, from: column)
        case "J":
            let everything = parameters == "2"
            erase(row, from: everything ? 0 : column)
            for other in cells.indices where everything || other > row { erase(other, from: 0) }
        case "h" where isPrivate: modes.insert(parameters)
        case "l" where isPrivate: modes.remove(parameters)
        default: break
        }
    }

    private mutating func erase(_ row: Int, from column: Int) {
        for place in column..<columns { cells[row][place] = " " }
    }
}
