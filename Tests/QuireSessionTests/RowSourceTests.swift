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
    /// Its table, as a provider declares it.
    struct Plugin: ProviderPlugin {
        let manifest = Manifest(id: "ledger", title: "Ledger", baseURL: "")
        let resources = [
            Resource(
                name: "entries", documentation: "bookings", path: "", recordsPath: "",
                fields: [
                    Field("link", .text, doc: "the link paid"),
                    Field("kind", .text, values: ["payment", "fee"], doc: "what was booked"),
                    Field("cents", .integer, doc: "how much"),
                ], primaryKey: [],
                filters: [
                    FilterCapability(field: "kind", .equals, parameter: "kind", fidelity: .exact),
                    FilterCapability(field: "link", .equals, parameter: "link", fidelity: .exact),
                ])
        ]
    }

    private let rows: [[String: Value]]
    private let asked = Mutex<[String]>([])

    init(_ rows: [[String: Value]]) { self.rows = rows }

    let manifest = Plugin().manifest

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
        let found = rows.filter { row in filters.allSatisfy { $0.values.contains(row[$0.capability.field] ?? .null) } }
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
        let ledger = LedgerRows(
            Self.links.enumerated().filter { $0.offset.isMultiple(of: 3) }.flatMap { offset, link in
                [
                    ["link": .text(link.id), "kind": .text("payment"), "cents": .integer(Int64(offset * 100))],
                    ["link": .text(link.id), "kind": .text("fee"), "cents": .integer(Int64(offset))],
                ]
            })
        var world = world(server)
        world.sources.providers.append(Catalog.Provider(name: "ledger", plugin: LedgerRows.Plugin()))
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
}
