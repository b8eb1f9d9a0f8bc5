import CTerminal

/// The size of a terminal window, in character cells; neither side is less than one.
package struct WindowSize: Sendable, Hashable {
    /// How many rows.
    package let rows: Int
    /// How many columns.
    package let columns: Int

    /// Creates a size; impossible values are corrected.
    package init(rows: Int, columns: Int) {
        self.rows = max(1, rows)
        self.columns = max(1, columns)
    }

    /// The size of the window that a descriptor writes to; nil if there is no terminal or it doesn't report its size.
    package init?(of descriptor: Int32) {
        guard let size = Self.stated(by: descriptor), size.rows > 0, size.columns > 0 else { return nil }
        self.init(rows: size.rows, columns: size.columns)
    }

    /// Returns the columns of the window that a descriptor writes to; nil if there is no terminal or it doesn't report
    /// them.
    package static func columns(of descriptor: Int32) -> Int? {
        stated(by: descriptor).flatMap { $0.columns > 0 ? $0.columns : nil }
    }

    private static func stated(by descriptor: Int32) -> (rows: Int, columns: Int)? {
        var rows: UInt16 = 0
        var columns: UInt16 = 0
        guard cterm_window(descriptor, &rows, &columns) else { return nil }
        return (Int(rows), Int(columns))
    }
}

extension WindowSize {
    /// Returns how many rows the whole lines of a text take, escape sequences of styles left out; not counted on once
    /// they are as many as `limit`.
    package func rows(of text: [UInt8], upTo limit: Int = .max) -> Int {
        var taken = 0
        var start = text.startIndex
        while taken < limit, let end = text[start...].firstIndex(of: UInt8(ascii: "\n")) {
            taken += rows(ofLine: text[start..<end])
            start = end + 1
        }
        return taken
    }

    /// Returns the rows of one line: a character that doesn't fit begins the next row.
    private func rows(ofLine line: ArraySlice<UInt8>) -> Int {
        var rows = 1
        var used = 0
        for character in TextStyle.removed(from: line) {
            let width = DisplayWidth.of(character)
            if used > 0, used + width > columns {
                rows += 1
                used = 0
            }
            used += width
        }
        return rows
    }
}
