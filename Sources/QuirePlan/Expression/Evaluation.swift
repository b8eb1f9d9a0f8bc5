package import QuireModel

/// The context of an evaluation besides the rows: the time zone, the fixed `now`, and the notes.
package struct EvaluationContext: Sendable {
    /// The zone in which days, months and years begin.
    package let zone: CalendarZone
    /// The value of `now` for the whole run.
    package let now: Timestamp
    /// The observations so far.
    package var notes = EvaluationNotes()

    package init(zone: CalendarZone, now: Timestamp) {
        self.zone = zone
        self.now = now
    }
}

/// The observations of an evaluation that the user should know about.
package struct EvaluationNotes: Hashable, Sendable {
    /// How often something was divided by zero, which gave null.
    package var divisionsByZero = 0
    /// How often amounts of two currencies were added or subtracted, which gave null.
    package var mixedArithmetic = 0
    /// The currencies met where amounts were compared or sorted, by the expression's text.
    package var currencies: [String: Set<String>] = [:]
    /// The columns with a null that affected the result: an aggregate, whether a row is kept, its place in an order, a
    /// join or a computed value.
    package var decidingNulls: Set<String> = []

    package init() {}

    /// Adds the observations of another evaluation.
    package mutating func add(_ other: EvaluationNotes) {
        divisionsByZero += other.divisionsByZero
        mixedArithmetic += other.mixedArithmetic
        currencies.merge(other.currencies) { $0.union($1) }
        decidingNulls.formUnion(other.decidingNulls)
    }

    /// Notes that a column of values has a null, computed from the given columns.
    package mutating func note(nullsOf column: Column, madeOf columns: Set<String>) {
        if !column.nulls.isEmpty { decidingNulls.formUnion(columns) }
    }

    /// Notes the currencies of a column of money that is compared or sorted.
    package mutating func note(currenciesOf column: Column, expression: String) {
        guard case .money(let values) = column.storage else { return }
        var known = currencies[expression, default: []]
        // Nearly every page has one currency, so the last one seen settles most rows.
        var last: String?
        for row in values.indices where !column.nulls.isNull(row) {
            guard let currency = values[row].currency, currency != last else { continue }
            last = currency
            known.insert(currency)
        }
        currencies[expression] = known
    }
}

/// A value that can't be computed and mustn't be guessed.
package struct EvaluationError: Error, Hashable, Sendable {
    /// The problem in words.
    package let message: String

    package init(_ message: String) { self.message = message }
}
