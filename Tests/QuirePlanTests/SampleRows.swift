import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuireSyntax

/// Rows with a column of every type, on which expressions of the language are evaluated.
struct SampleRows {
    static let schema = Schema([
        Schema.Column("i", .integer), Schema.Column("k", .integer), Schema.Column("d", .decimal),
        Schema.Column("m", .money), Schema.Column("n", .money), Schema.Column("t", .text), Schema.Column("u", .text),
        Schema.Column("b", .bool), Schema.Column("at", .timestamp), Schema.Column("day", .date),
        Schema.Column("span", .duration), Schema.Column("tags", .list(.text)), Schema.Column("j", .any),
    ])

    /// The rows' values.
    let batch: RowBatch
    let zone: CalendarZone

    init(_ rows: [[Value]], zone: CalendarZone = .utc) {
        batch = RowBatch(
            columns: Self.schema.columns.enumerated().map { index, column in
                Column(type: column.type, values: rows.map { $0[index] })
            }, count: rows.count)
        self.zone = zone
    }

    /// The row that examples are about.
    static func example() throws -> [Value] {
        let money = Money(ExactDecimal(mantissa: 10_000, scale: 2), "EUR")
        return [
            .integer(7), .integer(-2), .decimal(ExactDecimal(mantissa: 1250, scale: 2)), .money(money),
            .money(Money(ExactDecimal(20), "USD")), .text("Acme \u{E9}"), .null, .bool(true),
            Timestamp("2026-11-20T10:30:15.5Z").map { .timestamp($0) } ?? .null,
            Period("2026-11-20").map { .period($0) } ?? .null,
            CalendarDuration("2h30min").map { .duration($0) } ?? .null,
            .list([.text("a"), .text("B")]),
            try JSONText.parse(#"{"x":[1,{"y":"2.5"}],"b":true,"at":"2026-11-20"}"#.utf8),
        ]
    }

    /// Random rows, with nulls and few different values, so that ties and equalities happen.
    static func random(_ count: Int, seed: UInt64) -> [[Value]] {
        var random = SplitMix64(seed: seed)
        return (0..<count).map { _ in schema.columns.map { value($0.type, &random) } }
    }

    private static func value(_ type: ValueType, _ random: inout SplitMix64) -> Value {
        let number = Int.random(in: -1...8, using: &random)
        guard number >= 0 else { return .null }
        let decimal = ExactDecimal(mantissa: Int128(number * 5), scale: 1)
        switch type {
        case .integer: return .integer(Int64(number))
        case .decimal: return .decimal(decimal)
        case .money: return .money(Money(decimal, number % 4 == 0 ? "USD" : (number == 7 ? nil : "EUR")))
        case .text: return .text(["", "a", "A", "b", "ab", "\u{E9}", "e\u{301}", "Z", "z"][number])
        case .bool: return .bool(number > 4)
        // Around the end of November and of the year.
        case .timestamp: return .timestamp(Timestamp(seconds: 1_796_079_600 + Int64(number - 4) * 900_000))
        case .date: return .period(Period(unit: .day, ordinal: 20_787 + (number - 4) * 10))
        case .duration: return .duration(CalendarDuration(days: number % 3, seconds: Int64(number) * 43_200))
        case .list: return .list((0..<number % 3).map { .text(["a", "B", "c"][$0]) })
        default: return number < 4 ? .integer(Int64(number)) : .text("\(number)")
        }
    }

    /// What an expression gives for each row, and what was noticed; an error in words when it can't be bound or computed.
    func values(_ text: String) throws -> (values: [Value], notes: EvaluationNotes) {
        guard case .project(let columns)? = try stages("derive x = \(text)").last,
            let expression = columns.first(where: { $0.name == "x" })?.expression
        else { throw EvaluationError("no column") }
        var context = EvaluationContext(zone: zone, now: Timestamp(seconds: 1_795_176_000))
        let column = try Evaluator(schema: Self.schema).column(expression, batch, &context)
        return ((0..<batch.count).map { column[$0] }, context.notes)
    }

    /// For which rows a condition holds.
    func holds(_ text: String) throws -> [Bool] {
        guard case .filter(let condition)? = try stages("where \(text)").last else {
            throw EvaluationError("no filter")
        }
        var context = EvaluationContext(zone: zone, now: Timestamp(seconds: 1_795_176_000))
        return try Evaluator(schema: Self.schema).condition(condition, batch, &context)
    }

    private func stages(_ text: String) throws -> [Stage] {
        let source = SourceText("from last \(text)")
        let parsed = Parser.parse(source)
        var binder = Binder(
            catalog: Catalog(providers: [], last: Self.schema), source: source,
            context: EvaluationContext(zone: zone, now: Timestamp(seconds: 1_795_176_000)))
        guard case .query(let syntax)? = parsed.statements.first?.kind, let query = binder.bind(syntax) else {
            throw EvaluationError((parsed.diagnostics + binder.diagnostics).map(\.message).joined(separator: "; "))
        }
        return query.stages
    }
}
