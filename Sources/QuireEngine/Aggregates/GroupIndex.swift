import QuireModel

/// Numbers the groups by their keys and currency, in the order in which they were met.
struct GroupIndex {
    private var table = KeyTable()
    private let isDivided: Bool
    /// The currencies met, by number.
    var codes = CurrencyCodes()
    /// The currency of each group; nil when no currency divides them, or when it is unknown.
    private(set) var currencies: [String?] = []
    /// Whether an amount was met in the group.
    private(set) var hasAmount: [Bool] = []

    /// Rows with the groups that they belong to; a row with amounts in two currencies belongs to two.
    struct Placement {
        var rows: [Int]
        var groups: [Int]
        /// Whether the rows are those of the batch, each once and in order.
        var isOfEachRow: Bool
        /// The currency of each, by its code; nil when no currency divides the groups.
        var currencies: [Int]?
    }

    /// Groups that are divided by currency, or not.
    init(isDivided: Bool) { self.isDivided = isDivided }

    /// How many groups there are.
    var count: Int { table.count }

    /// About how many bytes the keys take.
    var keyBytes: Int { table.byteCount + count * (MemoryLayout<String?>.stride + 1) }

    /// The keys of each group, one column for each.
    var keys: [Column] { isDivided ? Array(table.columns.dropLast()) : table.columns }

    /// Finds the groups of the rows of a batch.
    mutating func place(_ count: Int, _ columns: [Column], _ currencies: RowCurrencies?) -> Placement {
        guard let currencies else {
            let groups = table.place(columns, count: count).numbers
            self.currencies.grow(to: table.count, with: nil)
            hasAmount.grow(to: table.count, with: false)
            return Placement(rows: Array(0..<count), groups: groups, isOfEachRow: true)
        }
        let all = currencies.all(of: count)
        let rows = all.rows ?? Array(0..<count)
        let keys = all.rows.map { rows in columns.map { $0.gathering(rows) } } ?? columns
        let code = Column(type: .integer, storage: .integers(all.codes.map { Int64($0) }))
        let placed = table.place(keys + [code], count: rows.count)
        for row in placed.fresh {
            self.currencies.append(codes.currency(all.codes[row]))
            hasAmount.append(false)
        }
        for (position, group) in placed.numbers.enumerated() where all.areOfAmounts[position] {
            hasAmount[group] = true
        }
        return Placement(
            rows: rows, groups: placed.numbers, isOfEachRow: all.rows == nil, currencies: all.codes)
    }

    /// Adds the one group that there is without keys and without rows.
    mutating func addEmpty() {
        _ = table.place(isDivided ? [Column(type: .integer, values: [.integer(-1)])] : [], count: 1)
        currencies.append(nil)
        hasAmount.append(false)
    }
}

/// Numbers currencies, so that rows are compared by numbers.
struct CurrencyCodes {
    private var codes: [String?: Int] = [:]
    private var all: [String?] = []
    private var last: (currency: String?, code: Int)?

    /// The number of a currency, or of its absence.
    mutating func code(_ currency: String?) -> Int {
        // Nearly all rows have the currency of the row before.
        if let last, last.currency == currency { return last.code }
        let code = codes[currency] ?? all.count
        if code == all.count {
            codes[currency] = code
            all.append(currency)
        }
        last = (currency, code)
        return code
    }

    /// The currency of a number.
    func currency(_ code: Int) -> String? { all.indices.contains(code) ? all[code] : nil }
}
