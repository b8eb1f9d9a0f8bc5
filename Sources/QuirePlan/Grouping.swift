package import QuireModel

/// The aggregation of groups of rows.
///
/// Money is never added across currencies: with an aggregate of money, each group is divided by currency.
package struct Grouping: Hashable, Sendable {
    /// The common values of the rows of a group, in the order of the result's columns.
    package var keys: [ProjectedColumn]
    /// How groups are divided by currency; nil when no aggregate is of money.
    package var division: Division?
    /// The aggregates of each group.
    package var aggregates: [Aggregate]

    /// How groups are divided by the currency of the money in them.
    package struct Division: Hashable, Sendable {
        /// The currency of a row without an amount; nil if there is none.
        package var otherwise: Expression?
        /// Whether the result has a column for it; it has none if a key already is the currency.
        package var isShown: Bool

        package init(otherwise: Expression?, isShown: Bool) {
            self.otherwise = otherwise
            self.isShown = isShown
        }
    }

    /// The column for the currency of each group.
    package static let currencyColumn = "currency"

    package init(keys: [ProjectedColumn], division: Division? = nil, aggregates: [Aggregate]) {
        self.keys = keys
        self.division = division
        self.aggregates = aggregates
    }

    /// The columns of the result: keys, the currency where it is shown, aggregates.
    package var schema: Schema {
        let currency = division?.isShown == true ? [Schema.Column(Grouping.currencyColumn, .text)] : []
        return Schema(
            keys.map { Schema.Column($0.name, $0.expression.type) } + currency
                + aggregates.map { Schema.Column($0.name, $0.type) })
    }

    /// The columns of the input that it reads.
    package var columns: Set<String> {
        let expressions = keys.map(\.expression) + aggregates.flatMap(\.expressions)
        return (expressions + [division?.otherwise].compactMap { $0 }).reduce(into: []) { $0.formUnion($1.columns) }
    }

    /// Whether the result depends on the order in which rows come.
    package var dependsOnOrder: Bool { aggregates.contains { $0.function.dependsOnOrder } }
}

/// A value that is computed of the rows of a group; nulls take no part.
package struct Aggregate: Hashable, Sendable {
    /// The aggregate function.
    package enum Function: String, Hashable, Sendable {
        case count
        case countDistinct = "count distinct"
        case sum
        case avg
        case min
        case max
        case median
        case first
        case last
        case list

        /// Whether it depends on the order in which rows come.
        package var dependsOnOrder: Bool { self == .first || self == .last || self == .list }
    }

    /// The column's name.
    package var name: String
    /// The function.
    package var function: Function
    /// Its argument; nil for the number of rows.
    package var argument: Expression?
    /// The condition on the rows to include; nil for all.
    package var condition: Expression?
    /// The type of its value.
    package var type: ValueType

    package init(
        _ name: String, _ function: Function, of argument: Expression? = nil, if condition: Expression? = nil,
        type: ValueType
    ) {
        self.name = name
        self.function = function
        self.argument = argument
        self.condition = condition
        self.type = type
    }

    /// The expressions that it reads.
    package var expressions: [Expression] { [argument, condition].compactMap { $0 } }

    /// Whether its value is an amount, so that groups are divided by currency.
    package var isOfMoney: Bool {
        guard argument?.type == .money else { return false }
        return function != .count && function != .countDistinct
    }
}

extension Grouping: CustomStringConvertible {
    /// The grouping as the language writes it, without its word.
    package var description: String {
        let keys = keys.map { key in
            if case .column(key.name) = key.expression.kind { return key.name }
            return "\(key.name) = \(key.expression)"
        }
        let division = division == nil ? [] : ["each currency"]
        let head = (keys + division).joined(separator: ", ")
        return (head.isEmpty ? "" : head + " ") + "{ \(aggregates.map(\.description).joined(separator: ", ")) }"
    }
}

extension Aggregate: CustomStringConvertible {
    /// The aggregate as the language writes it.
    package var description: String {
        let argument = argument.map { function == .countDistinct ? "(distinct \($0))" : " \($0)" } ?? ""
        let word = function == .countDistinct ? "count" : function.rawValue
        return "\(name) = \(word)\(argument)" + (condition.map { " if \($0)" } ?? "")
    }
}
