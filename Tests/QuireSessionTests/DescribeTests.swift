import QontoProvider
import QuireDiagnostics
import QuireModel
import QuirePluginKit
import QuireSession
import Testing

/// What `describe` tells people, and what it tells programs.
@Suite struct DescribeTests {
    /// Keeps a description whole.
    private struct DescriptionSink: ResultSink {
        var description: Description?

        mutating func begin(_ schema: Schema) throws(OutputError) {}
        mutating func rows(_ batch: RowBatch) throws(OutputError) {}
        mutating func end(complete: Bool) throws(OutputError) {}
        mutating func describe(_ description: Description) throws(OutputError) { self.description = description }
        mutating func explain(_ explanation: Explanation) throws(OutputError) {}
    }

    private func describe(_ text: String) async throws -> Description {
        var world = world(FakeQonto([]))
        world.sources.missingSettings = ["qonto": ["QUIRE_QONTO_SECRET_KEY"]]
        var session = Session(world)
        let script = session.check(SourceText(text))
        #expect(script.diagnostics.isEmpty)
        var sink = DescriptionSink()
        for statement in script.statements { _ = try await session.run(statement, into: &sink) }
        return try #require(sink.description)
    }

    @Test(
        "each subject has its columns, and for programs their types",
        arguments: [
            (
                "describe",
                "provider text, aliases list of text, configured bool, missing list of text, sign_in text, tables list of text, "
                    + "base_url text"
            ),
            (
                "describe qonto",
                "table text, columns integer, filters list of text, sorts list of text, doc text"
            ),
            (
                "describe qonto.payment_links",
                "column text, type text, nullable bool, values list of text, filter text, sort text, doc text"
            ),
            ("describe all", "table text, columns integer, providers list of text, doc text"),
            ("describe all.links", "column text, type text, values list of text, filter text, sort text, doc text"),
            ("describe functions", "function text, signature text, doc text, example text, value text"),
            ("let a = from qonto select id; describe a", "column text, type text"),
        ])
    func subjects(_ text: String, _ columns: String) async throws {
        let description = try await describe(text)
        let typed = description.programs.schema.columns.map { "\($0.name) \($0.type)" }.joined(separator: ", ")
        #expect(typed == columns)
        #expect(description.people.schema.columns.map(\.name) == description.programs.schema.columns.map(\.name))
        #expect(description.people.schema.columns.allSatisfy { $0.type == .text })
        #expect(description.people.batch.count == description.programs.batch.count)
        #expect(description.people.batch.count > 0)
    }

    @Test("a column says its type, whether it may be null, its values, and what the API does with it")
    func column() async throws {
        let description = try await describe("describe qonto.payment_links")
        let people = (0..<description.people.batch.count).map { description.people.batch.row($0).map(\.plainText) }
        let programs = (0..<description.programs.batch.count).map { description.programs.batch.row($0) }
        #expect(people.count == QontoProvider().resources[0].table.fields.count)
        let status = try #require(people.firstIndex { $0[0] == "status" })
        #expect(
            people[status] == [
                "status", "text", "no", "open, expired, canceled, paid, processing", "by the API", "here",
                "The status of the payment link.",
            ])
        #expect(programs[status][2] == .bool(false))
        #expect(
            programs[status][3]
                == .list(["open", "expired", "canceled", "paid", "processing"].map { Value.text($0) }))
        let invoice = try #require(people.firstIndex { $0[0] == "invoice_number" })
        #expect(people[invoice][2] == "yes" && programs[invoice][2] == .bool(true))
        let amount = try #require(people.firstIndex { $0[0] == "amount" })
        #expect(people[amount][4] == "here" && people[amount][5] == "by the API")
    }

    @Test("a provider that isn't configured says what is missing")
    func unconfigured() async throws {
        let row = try await describe("describe").programs.batch.row(0)
        #expect(row[2] == .bool(false) && row[3] == .list([.text("QUIRE_QONTO_SECRET_KEY")]))
    }
}
