import QuireModel
import QuirePlan

/// The currencies of the amounts in each row of a batch, by their codes.
struct RowCurrencies {
    /// The currency of each amount; -1 where there is none.
    private var amounts: [Expression: [Int]] = [:]
    private var arguments: [Expression] = []
    /// What says it of a row without amounts.
    private let otherwise: [Int]?
    private let unknown: Int

    /// The currencies in a batch; nil when no aggregate is of money.
    init?(
        _ grouping: Grouping, _ evaluator: Evaluator, _ batch: RowBatch, _ context: EvaluationContext,
        _ codes: inout CurrencyCodes
    ) throws(EvaluationError) {
        guard let division = grouping.division else { return nil }
        // What is noticed counts where the aggregate itself is computed.
        var aside = context
        unknown = codes.code(nil)
        var fallback: [Int]?
        if let expression = division.otherwise {
            let column = try evaluator.column(expression, batch, &aside)
            var own: [Int] = []
            own.reserveCapacity(batch.count)
            // The currency of money is in capitals, so what stands for it is too.
            for row in 0..<batch.count { own.append(codes.code(column[row].text?.uppercased())) }
            fallback = own
        }
        otherwise = fallback
        for case let argument? in grouping.aggregates.filter(\.isOfMoney).map(\.argument) where amounts[argument] == nil
        {
            let column = try evaluator.column(argument, batch, &aside)
            amounts[argument] = RowCurrencies.codes(of: column, otherwise: fallback, &codes)
            arguments.append(argument)
        }
    }

    private static func codes(of column: Column, otherwise: [Int]?, _ codes: inout CurrencyCodes) -> [Int] {
        var own: [Int] = []
        own.reserveCapacity(column.count)
        func code(_ money: Money, _ row: Int) -> Int {
            if money.currency == nil, let otherwise { return otherwise[row] }
            return codes.code(money.currency)
        }
        if case .money(let values) = column.storage {
            for row in values.indices { own.append(column.nulls.isNull(row) ? -1 : code(values[row], row)) }
            return own
        }
        for row in 0..<column.count {
            switch column[row] {
            case .null: own.append(-1)
            case .money(let money): own.append(code(money, row))
            // A value that is no amount has no currency, and counts as one all the same.
            default: own.append(codes.code(nil))
            }
        }
        return own
    }

    /// Rows with one of their currencies each.
    struct Rows {
        /// Nil for each row once, in order.
        var rows: [Int]?
        var codes: [Int]
        /// Whether it is of an amount in the row, or else what stands for it.
        var areOfAmounts: [Bool]
    }

    /// The different currencies of each row's amounts; of a row without amounts what else says it, or none.
    func all(of count: Int) -> Rows {
        if arguments.count == 1, let own = arguments.first.flatMap({ amounts[$0] }) {
            return Rows(
                rows: nil, codes: own.indices.map { own[$0] >= 0 ? own[$0] : otherwise?[$0] ?? unknown },
                areOfAmounts: own.map { $0 >= 0 })
        }
        var found = Rows(rows: [], codes: [], areOfAmounts: [])
        for row in 0..<count {
            var codes: [Int] = []
            for argument in arguments {
                guard let code = amounts[argument]?[row], code >= 0, !codes.contains(code) else { continue }
                codes.append(code)
            }
            let isOfAmounts = !codes.isEmpty
            for code in isOfAmounts ? codes : [otherwise?[row] ?? unknown] {
                found.rows?.append(row)
                found.codes.append(code)
                found.areOfAmounts.append(isOfAmounts)
            }
        }
        return found
    }

    /// Whether the row's amount is in that currency.
    func isAmount(_ argument: Expression, at row: Int, in code: Int) -> Bool { amounts[argument]?[row] == code }
}
