import QontoProvider
import QuireBinder
import QuireDiagnostics
import QuireModel
import QuirePlan
import QuirePlanner
import QuirePluginKit
import QuireSyntax
import QuireTestSupport
import Testing

/// Plans, in print: what is pushed, what stays here, and why.
@Suite struct PlanTests {
    @Test("Qonto's plans are as recorded")
    func qonto() async throws {
        let golden = GoldenCases("QuirePlannerTests/Goldens/qonto.txt")
        #expect(try await golden.differences { try lines(plan($0, of: QontoProvider())) } == [])
    }

    @Test("Plans over a provider with filters of every kind are as recorded")
    func rich() async throws {
        let golden = GoldenCases("QuirePlannerTests/Goldens/rich.txt")
        #expect(try await golden.differences { try lines(plan($0, of: RichProvider())) } == [])
    }

    @Test("Plans over amounts in minor units are as recorded")
    func minor() async throws {
        let golden = GoldenCases("QuirePlannerTests/Goldens/minor.txt")
        #expect(try await golden.differences { try lines(plan($0, of: MinorProvider())) } == [])
    }

    @Test("Plans under rules of how filters go together, and in windows of time, are as recorded")
    func ruled() async throws {
        let golden = GoldenCases("QuirePlannerTests/Goldens/rules.txt")
        #expect(try await golden.differences { try lines(plan($0, of: RuledProvider())) } == [])
    }

    @Test("The same query has the same plan")
    func repeatable() throws {
        let text = "from qonto where status in (open, paid) and amount > 5 where status != open sort amount, id limit 9"
        let first = try plan(text, of: QontoProvider())
        for _ in 0..<20 {
            let other = try plan(text, of: QontoProvider())
            #expect(other == first && other.hashValue == first.hashValue)
            #expect(lines(other) == lines(first))
        }
        let others = ["from qonto limit 9", text + " select id", text.replacing("limit 9", with: "limit 8")]
        for other in others { #expect(try plan(other, of: QontoProvider()) != first) }
    }

    @Test("Limits as large as can be overflow nothing")
    func greatLimits() throws {
        for text in [
            "from qonto limit \(Int.max)", "from qonto skip \(Int.max) limit \(Int.max)",
            "from qonto sort amount skip \(Int.max) limit \(Int.max)", "from qonto sort amount, id limit \(Int.max)",
            "from qonto sort amount skip \(Int.max) skip \(Int.max) select id limit 1",
        ] {
            #expect(try plan(text, of: QontoProvider()).plan.operators.count < 6)
        }
    }

    private func plan(_ text: String, of plugin: any ProviderPlugin) throws -> ReasonedPlan {
        let source = SourceText(text)
        let parsed = Parser.parse(source, mode: .script)
        let catalog = Catalog(
            providers: [Catalog.Provider(name: plugin.manifest.id, plugin: plugin)],
            last: Schema([Schema.Column("id", .text), Schema.Column("amount", .money)]))
        let context = EvaluationContext(zone: .utc, now: Timestamp(seconds: 1_780_000_000))
        var binder = Binder(catalog: catalog, source: source, context: context)
        guard case .query(let syntax)? = parsed.statements.first?.kind, let query = binder.bind(syntax) else {
            Issue.record("\(text): \((parsed.diagnostics + binder.diagnostics).map(\.message))")
            throw CancellationError()
        }
        return Planner().plan(query)
    }

    private func lines(_ planned: ReasonedPlan) -> [String] {
        var lines = PlanPrinter().print(planned.plan).split(separator: "\n").map(String.init)
        guard case .scan = planned.plan.source, let reasons = planned.reasons.first else { return lines }
        lines += reasons.pushed.map { "pushed: \($0)" }
        lines += reasons.local.map { "here: \($0.predicate): \($0.reason)" }
        lines += reasons.rejected.map { "not \($0.strategy): \($0.reason)" }
        return lines
    }
}
