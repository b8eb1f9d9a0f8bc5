/// A list that begins with its newest row and is read on from a row, which is why rows that come later shift nothing.
struct NewestFirst {
    /// How many rows there are.
    let count: Int

    /// Some rows of the list.
    struct Page {
        /// Their numbers, in order.
        var rows: [Int] = []
        /// Whether rows follow.
        var hasMore = false
    }

    /// The rows after a row, or from the first on.
    func page(after row: Int?, limit: Int, where matches: (Int) -> Bool = { _ in true }) -> Page {
        var page = Page()
        for row in (0..<min(count, max(0, row ?? count))).reversed() where matches(row) {
            if page.rows.count == limit {
                page.hasMore = true
                break
            }
            page.rows.append(row)
        }
        return page
    }

    /// The rows before a row, those nearest to it.
    func page(before row: Int, limit: Int, where matches: (Int) -> Bool = { _ in true }) -> Page {
        var page = Page()
        for row in min(count, row + 1)..<max(count, row + 1) where matches(row) {
            if page.rows.count == limit {
                page.hasMore = true
                break
            }
            page.rows.append(row)
        }
        page.rows.reverse()
        return page
    }
}
