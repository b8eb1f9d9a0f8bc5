/// What a renderer wrote of a result, and what it left out to fit the terminal.
package struct RenderNotes: Hashable, Sendable {
    /// How many rows were written.
    package var rows = 0
    /// How many columns the result has.
    package var columns = 0
    /// The names of the columns that didn't fit.
    package var hiddenColumns: [String] = []
    /// How many cells were cut short.
    package var shortenedCells = 0

    package init() {}

    /// One line of words for stderr; nil when everything was shown.
    package var message: String? {
        var parts: [String] = []
        if !hiddenColumns.isEmpty {
            parts.append("\(columns - hiddenColumns.count) of \(columns) columns shown")
        }
        if shortenedCells > 0 {
            parts.append("\(shortenedCells) \(shortenedCells == 1 ? "cell" : "cells") shortened")
        }
        return parts.isEmpty ? nil : parts.joined(separator: ", ") + "; `--format card` shows all"
    }
}
