import QuireModel
import QuirePlan

/// Numbers the groups by their keys and currency, in the order in which they were met.
struct GroupIndex {
    private struct Identity: Hashable {
        var keys: [Value]
        var currency: String?
    }

    private var numbers: [Identity: Int] = [:]
    /// The keys of each group.
    private(set) var keys: [[Value]] = []
    /// The currency of each group; nil when no currency divides them, or when it is unknown.
    private(set) var currencies: [String?] = []
    /// About how many bytes the keys take.
    private(set) var keyBytes = 0
    /// Whether an amount was met in the group.
    private(set) var hasAmount: [Bool] = []

    /// Rows with the groups that they belong to; a row with amounts in two currencies belongs to two.
    struct Placement {
        var rows: [Int] = []
        var groups: [Int] = []
    }

    /// How many groups there are.
    var count: Int { keys.count }

    /// Finds the groups of the rows of a batch.
    mutating func place(_ count: Int, _ columns: [Column], _ currencies: RowCurrencies?) -> Placement {
        var placement = Placement()
        placement.rows.reserveCapacity(count)
        placement.groups.reserveCapacity(count)
        if columns.isEmpty, currencies == nil, count > 0 {
            let only = number([], nil, hasAmount: false)
            return Placement(rows: Array(0..<count), groups: Array(repeating: only, count: count))
        }
        for row in 0..<count {
            let keys = columns.map { $0[row] }
            guard let currencies else {
                placement.rows.append(row)
                placement.groups.append(number(keys, nil, hasAmount: false))
                continue
            }
            let own = currencies.currencies(of: row)
            for currency in own.all {
                placement.rows.append(row)
                placement.groups.append(number(keys, currency, hasAmount: own.areOfAmounts))
            }
        }
        return placement
    }

    /// Adds the one group that there is without keys and without rows.
    mutating func addEmpty() { _ = number([], nil, hasAmount: false) }

    private mutating func number(_ keys: [Value], _ currency: String?, hasAmount: Bool) -> Int {
        let identity = Identity(keys: keys, currency: currency)
        if let known = numbers[identity] {
            if hasAmount { self.hasAmount[known] = true }
            return known
        }
        let number = self.keys.count
        numbers[identity] = number
        self.keys.append(keys)
        // The keys stand in the list and in what numbers them, which share them.
        keyBytes += HeldRow.bytes + keys.reduce(0) { $0 + $1.byteCount }
        currencies.append(currency)
        self.hasAmount.append(hasAmount)
        return number
    }
}

/// The currencies of the amounts in each row of a batch.
struct RowCurrencies {
    /// The currency of each amount.
    private let amounts: [Expression: [String?]]
    /// The amounts.
    private let columns: [Expression: Column]
    private let otherwise: [String?]?
    private let arguments: [Expression]

    /// The currencies in a batch; nil when no aggregate is of money.
    init?(
        _ grouping: Grouping, _ evaluator: Evaluator, _ batch: RowBatch, _ context: EvaluationContext
    ) throws(EvaluationError) {
        guard let division = grouping.division else { return nil }
        // What is noticed counts where the aggregate itself is computed.
        var aside = context
        var fallback: [String?]?
        if let otherwise = division.otherwise {
            let column = try evaluator.column(otherwise, batch, &aside)
            // The currency of money is in capitals, so what stands for it is too.
            fallback = (0..<batch.count).map { column[$0].text?.uppercased() }
        }
        var amounts: [Expression: [String?]] = [:]
        var columns: [Expression: Column] = [:]
        var arguments: [Expression] = []
        for case let argument? in grouping.aggregates.filter(\.isOfMoney).map(\.argument) where amounts[argument] == nil
        {
            let column = try evaluator.column(argument, batch, &aside)
            amounts[argument] = (0..<batch.count).map { row in
                guard case .money(let money) = column[row] else { return nil }
                return money.currency ?? fallback?[row]
            }
            columns[argument] = column
            arguments.append(argument)
        }
        self.amounts = amounts
        self.columns = columns
        self.arguments = arguments
        otherwise = fallback
    }

    /// The different currencies of a row's amounts; of a row without amounts what else says it, or nil.
    func currencies(of row: Int) -> (all: [String?], areOfAmounts: Bool) {
        var found: [String?] = []
        for argument in arguments where columns[argument]?.nulls.isNull(row) == false {
            let currency = amounts[argument]?[row]
            if !found.contains(currency) { found.append(currency) }
        }
        return found.isEmpty ? ([otherwise?[row]], false) : (found, true)
    }

    /// Whether the row's amount is in that currency.
    func isAmount(_ argument: Expression, at row: Int, in currency: String?) -> Bool {
        guard let own = amounts[argument] else { return false }
        return own[row] == currency
    }
}
