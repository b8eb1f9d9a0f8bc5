import QuireModel
import QuireTerminal

/// The room that a column of a table needs, in columns of the terminal.
struct ColumnDemand: Hashable, Sendable {
    /// The width of its header.
    let header: Int
    /// Whether its values are numbers.
    let isRightAligned: Bool
    /// Whether its values remain meaningful when cut; a number or a date would become a different one.
    let canBeShortened: Bool
    /// The widest part of a value before its decimal point; of other values than numbers the widest value.
    private(set) var whole = 0
    /// The widest decimals, with their point.
    private(set) var fraction = 0
    /// The width of a null, if there is one.
    private var null = 0

    /// The width that text columns are not cut below.
    private static var leastText: Int { 8 }

    init(header: Int, type: ValueType) {
        self.header = header
        isRightAligned = type.isRightAligned
        switch type {
        case .text, .uuid, .list, .record, .any, .null: canBeShortened = true
        case .bool, .integer, .decimal, .money, .timestamp, .date, .period, .duration: canBeShortened = false
        }
    }

    /// Takes another cell into account.
    mutating func include(_ cell: TableCell) {
        if cell.isNull {
            null = max(null, cell.width)
        } else {
            whole = max(whole, cell.width - cell.fraction)
            fraction = max(fraction, cell.fraction)
        }
    }

    private var content: Int { max(whole + fraction, null) }

    /// The width that shows everything.
    var natural: Int { max(header, content) }

    /// The width below which the column is better left out.
    var least: Int {
        canBeShortened ? min(natural, ColumnDemand.leastText) : max(content, min(header, ColumnDemand.leastText))
    }
}

/// The widths of the columns of a table that are shown, which are the first ones.
struct TableLayout: Hashable, Sendable {
    /// The width between two columns, in columns of the terminal.
    static var gap: Int { 2 }

    /// The most that is taken for a terminal's width.
    private static var widest: Int { 100_000 }

    /// The width of each column shown.
    let widths: [Int]

    /// Fits columns into `available`, nil for any width.
    ///
    /// The widest are shortened first, down to a common width. Columns are left out from the right, only if there isn't
    /// even room for the minimum that each needs.
    init(_ demands: [ColumnDemand], available: Int?) {
        guard let available else {
            widths = demands.map(\.natural)
            return
        }
        var shown = demands[...]
        var space = min(max(available, 0), TableLayout.widest) - TableLayout.gap * max(shown.count - 1, 0)
        while shown.count > 1, shown.reduce(0, { $0 + $1.least }) > space {
            shown.removeLast()
            space += TableLayout.gap
        }
        if let only = shown.first, shown.count == 1, only.canBeShortened {
            widths = [min(only.natural, max(space, 1))]
            return
        }
        widths = TableLayout.level(Array(shown), space)
    }

    /// Cuts the columns to the greatest common width that fits; the remainder goes to the first of the cut columns.
    private static func level(_ demands: [ColumnDemand], _ space: Int) -> [Int] {
        func widths(_ cap: Int) -> [Int] { demands.map { min($0.natural, max(cap, $0.least)) } }
        var low = 0
        var high = max(space, 0) + 1
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if widths(middle).reduce(0, +) <= space { low = middle } else { high = middle }
        }
        var result = widths(low)
        var rest = space - result.reduce(0, +)
        for index in result.indices where rest > 0 && result[index] < demands[index].natural {
            result[index] += 1
            rest -= 1
        }
        return result
    }
}

/// A cell of a table with its measures.
struct TableCell {
    /// The text, safe to show.
    let text: ArraySlice<UInt8>
    /// How wide it is.
    let width: Int
    /// How wide its decimals are, with their point; 0 for other values than numbers.
    let fraction: Int
    /// Whether it is a null.
    let isNull: Bool

    init(_ text: ArraySlice<UInt8>, isNumber: Bool = false, isNull: Bool = false) {
        self.text = text
        self.isNull = isNull
        width = DisplayWidth.of(utf8: text)
        fraction = isNumber ? text.firstIndex(of: UInt8(ascii: ".")).map { text.endIndex - $0 } ?? 0 : 0
    }

    /// This cell cut to `room` columns, the last of them taken by `mark`, which is one column wide.
    func cut(to room: Int, mark: String) -> TableCell {
        // Every character outside ASCII has more bytes than columns, so equal counts mean that bytes are columns.
        if width == text.count, room > 0 { return TableCell(self, text.prefix(room - 1) + Array(mark.utf8), room) }
        let kept = DisplayWidth.prefix(of: String(decoding: text, as: UTF8.self), fitting: room - 1)
        return TableCell(self, Array((kept + mark).utf8)[...], DisplayWidth.of(kept) + 1)
    }

    private init(_ whole: TableCell, _ text: ArraySlice<UInt8>, _ width: Int) {
        self.text = text
        self.width = width
        fraction = 0
        isNull = whole.isNull
    }
}
