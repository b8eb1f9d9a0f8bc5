import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuireSyntax
import Testing

@Suite("The table of functions")
struct FunctionTests {
    /// What the example of each function gives on 20 November 2026 at noon.
    private static let values: [Function: String] = [
        .if: "yes", .coalesce: "none", .lower: "acme bv", .upper: "PAID", .trim: "Acme", .length: "3", .concat: "INV-7",
        .replace: "2026-11", .split: "[\"red\",\"green\"]", .substring: "01", .round: "2.68", .floor: "-2", .ceil: "2",
        .abs: "12.50", .now: "true", .today: "true", .year: "2026", .quarter: "2026-Q4", .month: "2026-11",
        .week: "2026-W47", .date: "2026-11-20", .monthOfYear: "11", .dayOfWeek: "5", .hour: "9",
        .trunc: "2026-11-01T00:00:00Z", .age: "P1DT12H",
    ]

    @Test("each example gives what it is known to give", arguments: Function.allCases)
    func example(function: Function) throws {
        let entry = function.entry
        #expect(entry.example.contains(function.rawValue))
        let value = try #require(constant(entry.example), "\(entry.example)")
        #expect(value.plainText == Self.values[function])
        if case .type(let type) = entry.result, entry.example.hasPrefix(function.rawValue + "(") {
            #expect(value.type == type || value.type == .list(.any) || type == .period)
        }
    }

    @Test("each takes null in every place, and says how it is written", arguments: Function.allCases)
    func nulls(function: Function) {
        let entry = function.entry
        #expect(!entry.summary.isEmpty && function.signature.hasPrefix(function.rawValue))
        guard !entry.parameters.isEmpty else { return }
        let arguments = entry.parameters.map { $0.kind == .unit ? "'day'" : "null" }.joined(separator: ", ")
        #expect(constant("\(function.rawValue)(\(arguments))") != nil)
    }

    @Test("the number of arguments is checked", arguments: Function.allCases)
    func arguments(function: Function) {
        let maximum = function.entry.arity.maximum
        guard let maximum else { return }
        let many = Array(repeating: "null", count: maximum + 1).joined(separator: ", ")
        #expect(Binding("from shop derive x = \(function.rawValue)(\(many))").codes == ["wrong-arguments"])
    }

    private func constant(_ text: String) -> Value? {
        let source = SourceText("print \(text)")
        guard case .print(let syntax)? = Parser.parse(source).statements.first?.kind else { return nil }
        let context = EvaluationContext(zone: .utc, now: Timestamp(seconds: 1_795_176_000))
        var binder = Binder(catalog: Catalog(providers: []), source: source, context: context)
        guard let expression = binder.bindValue(syntax) else { return nil }
        var evaluation = context
        let row = RowBatch(columns: [], count: 1)
        return try? Evaluator(schema: Schema([])).column(expression, row, &evaluation)[0]
    }
}
