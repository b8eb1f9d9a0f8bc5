import QuireBinder
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireSession
import QuireTestSupport
import Synchronization
import Testing

/// Rows in memory with exact filters: a source that is no API.
private final class LedgerRows: RowSource {
    /// What can be asked for; there is no endpoint.
    static let tables = [
        PlacedTable(
            Table(
                name: "entries", documentation: "bookings",
                fields: [
                    Field("link", .text, doc: "the link paid"),
                    Field("kind", .text, values: ["payment", "fee"], doc: "what was booked"),
                    Field("cents", .integer, doc: "how much"),
                ], primaryKey: [],
                filters: [
                    FilterCapability(field: "kind", .equals, fidelity: .exact),
                    FilterCapability(field: "link", .anyOf, fidelity: .exact),
                ]), from: .registered(SourceCapabilities())),
        // One that only projects, as a file does.
        PlacedTable(
            Table(
                name: "kinds", documentation: "what is booked", fields: [Field("kind", .text, doc: "what it is")],
                primaryKey: []), from: .registered(SourceCapabilities())),
    ]

    /// The rows of each table.
    private let rows: [String: [[String: Value]]]
    private let asked = Mutex<[String]>([])

    init(_ rows: [String: [[String: Value]]]) { self.rows = rows }

    let title = "Ledger"

    /// The filters of each read, in order.
    var reads: [String] { asked.withLock { $0 } }

    func read(
        _ scan: Scan, saved: SavedScan?, deliver: (FetchScheduler.Event) async throws -> FetchScheduler.Demand
    ) async throws -> ScanReport {
        var report = ScanReport(source: scan.source.name, strategy: scan.path.strategy)
        let filters = scan.path.filters
        asked.withLock { asked in
            asked.append(
                filters.map { "\($0.capability.field) = \($0.values.map(\.plainText).joined(separator: ","))" }
                    .joined(separator: " and "))
        }
        let all = rows[scan.source.table.name] ?? []
        let found = all.filter { row in filters.allSatisfy { $0.values.contains(row[$0.capability.field] ?? .null) } }
        let columns = scan.schema.columns.map { column in
            Column(type: column.type, values: found.map { $0[column.name] ?? .null })
        }
        report.rows = found.count
        if try await deliver(.rows(RowBatch(columns: columns, count: found.count))) == .enough {
            report.hasEnough = true
        }
        return report
    }
}

/// Another kind of source beside APIs.
@Suite struct RowSourceTests {
    private static let links = FakeLink.generated(60, seed: 9)

    private func worlds() -> (Session.World, LedgerRows, FakeQonto) {
        let server = FakeQonto(Self.links)
        let entries = Self.links.enumerated().filter { $0.offset.isMultiple(of: 3) }.flatMap { offset, link in
            [
                ["link": .text(link.id), "kind": .text("payment"), "cents": .integer(Int64(offset * 100))],
                ["link": .text(link.id), "kind": .text("fee"), "cents": .integer(Int64(offset))],
            ] as [[String: Value]]
        }
        let ledger = LedgerRows(["entries": entries, "kinds": [["kind": .text("payment")], ["kind": .text("fee")]]])
        var world = world(server)
        world.sources.providers.append(Catalog.Provider(name: "ledger", title: "Ledger", tables: LedgerRows.tables))
        world.sources.rows["ledger"] = ledger
        return (world, ledger, server)
    }

    @Test("A query reads rows in memory, and has them filtered there")
    func alone() async throws {
        let (world, ledger, server) = worlds()
        let ran = try await run("from ledger where kind = fee and cents > 30 sort cents select cents", in: world)
        #expect(ran.outcome.failure == nil)
        #expect(ran.rows.map { $0[0] } == stride(from: 33, to: 60, by: 3).map { Value.integer(Int64($0)) })
        #expect(ledger.reads == ["kind = fee"])
        #expect(server.urls.isEmpty)
    }

    @Test("A query joins rows in memory with an API's list")
    func join() async throws {
        let (world, ledger, server) = worlds()
        let ran = try await run(
            """
            from ledger as l join qonto as q on q.id = l.link where l.kind = payment
            group status = q.status { n = count } sort status
            """, in: world)
        #expect(ran.outcome.failure == nil)
        let booked = Self.links.enumerated().filter { $0.offset.isMultiple(of: 3) }.map(\.element.status)
        let expected = Dictionary(grouping: booked) { $0 }.sorted { $0.key < $1.key }.map {
            [Value.text($0.key), .integer(Int64($0.value.count))]
        }
        #expect(ran.rows == expected)
        #expect(ledger.reads == ["kind = payment"])
        #expect(server.urls.count == 1)
    }

    @Test("Rows in memory are asked for by the keys of an API's list that has few")
    func asked() async throws {
        let (world, ledger, server) = worlds()
        let ran = try await run(
            """
            from qonto as q where q.id = "\(Self.links[3].id)" limit 1
            join ledger as l on l.link = q.id select l.kind, l.cents sort l.cents
            """, in: world)
        #expect(ran.outcome.failure == nil)
        #expect(ran.rows == [[.text("fee"), .integer(3)], [.text("payment"), .integer(300)]])
        #expect(ledger.reads == ["link = \(Self.links[3].id)"])
        #expect(!server.urls.isEmpty)
    }

    @Test("What a source can't do is done here, and no path of a list is taken")
    func onlyProjects() async throws {
        let (world, ledger, server) = worlds()
        let ran = try await run("from ledger.kinds where kind = fee count", in: world)
        #expect(ran.outcome.failure == nil)
        #expect(ran.rows == [[.integer(1)]])
        #expect(ran.outcome.reports.map(\.strategy) == ["scan"])
        #expect(ledger.reads == [""])
        #expect(server.urls.isEmpty)
    }

    @Test("A source that nothing reads is told by its name")
    func unregistered() async throws {
        var (world, _, _) = worlds()
        world.sources.rows = [:]
        let ran = try await run("from ledger", in: world)
        #expect(ran.outcome.failure?.message == "no source reads the rows of ledger.entries")
        #expect(ran.outcome.failure?.span != nil)
    }

    @Test("A source that is no API is described and explained without an endpoint")
    func described() async throws {
        let (world, _, _) = worlds()
        let script = Session(world).check(
            SourceText("explain from ledger where kind = fee and cents > 30"))
        guard case .explain(let planned, _)? = script.statements.first?.kind, case .scan(let scan) = planned.plan.source
        else {
            Issue.record("no scan is planned")
            return
        }
        #expect(scan.source.origin.endpoint == nil)
        #expect(planned.reasons.first?.pushed == ["kind = \"fee\""])
        #expect(planned.reasons.first?.local.map(\.predicate) == ["cents > 30"])
    }
}
