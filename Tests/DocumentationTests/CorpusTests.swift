import Foundation
import QontoProvider
import QuireBinder
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireRender
import QuireSession
import QuireSyntax
import QuireTestSupport
import Synchronization
import Testing

/// One script through every room: what the parser, the binder and the planner make of it, which requests are made, in
/// order, and what is written.
@Suite("The corpus")
struct CorpusTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Corpus/valid")

    private static let cases = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()

    @Test("each case is in every room what it was when it was approved", arguments: cases)
    func rooms(_ name: String) async throws {
        let file = Self.folder.appending(path: "\(name)/query.quire")
        let source = SourceText(try String(contentsOf: file, encoding: .utf8))
        let log = RequestLog(list: try QontoList())
        var session = Session(Self.world(log))
        let script = session.check(source)
        #expect(script.diagnostics.filter { $0.severity == .error }.isEmpty, "\(script.diagnostics.map(\.message))")
        var sink = TextSink(renderer: OutputFormat.table.renderer(RenderOptions()), separator: [0x0A])
        var words = script.diagnostics.map { TextDiagnosticRenderer().render($0) }
        for statement in script.statements {
            let outcome = try await session.run(statement, into: &sink)
            words += (outcome.warnings + (outcome.failure.map { [$0] } ?? [])).map {
                TextDiagnosticRenderer().render($0)
            }
        }
        let rooms = [
            (
                "tree",
                Parser.parse(source).statements.flatMap { SyntaxOutline.lines($0) }.joined(separator: "\n") + "\n"
            ),
            ("query", script.statements.compactMap(Self.query).joined(separator: "\n")),
            ("plan", script.statements.compactMap(Self.plan).joined(separator: "\n")),
            ("trace", log.requests.map { $0 + "\n" }.joined()),
            ("out", String(decoding: sink.bytes, as: UTF8.self) + words.joined()),
        ]
        for (room, found) in rooms {
            let difference = try Golden("Corpus/valid/\(name)/\(room)").difference(from: found)
            #expect(difference == nil, "\(name)/\(room)")
        }
    }

    @Test("there are cases")
    func exist() { #expect(Self.cases.count >= 12) }

    /// What the binder made of a query: stages and columns.
    private static func query(_ statement: CheckedStatement) -> String? {
        guard case .query(let planned) = statement.kind else { return nil }
        let printer = PlanPrinter()
        let stages = planned.query.stages.map { stage in
            switch stage {
            case .filter(let condition): printer.step(.filter(condition))
            case .sort(let keys): printer.step(.sort(keys))
            case .limit(let count): "limit \(count)"
            case .skip(let count): printer.step(.skip(count))
            case .project(let columns): printer.step(.project(columns))
            case .distinct: printer.step(.distinct)
            case .count: printer.step(.count)
            case .countBy(let keys): printer.step(.countBy(keys))
            case .aggregate(let grouping): printer.step(.aggregate(grouping))
            case .expand(let column, let element): printer.step(.expand(column, element: element))
            }
        }
        let columns = planned.query.schema.columns.map { "  \($0.name): \($0.type)" }
        return ((["from " + source(planned.query.source)] + stages + ["gives"] + columns)).joined(separator: "\n")
            + "\n"
    }

    private static func source(_ source: Query.Source) -> String {
        switch source {
        case .table(let table): table.name
        case .last: "last"
        case .kept(let rows): "let \(rows.name)"
        case .union(let union): union.members.map { self.source($0.source) }.joined(separator: ", ")
        case .join(let join): "\(self.source(join.left.source)) joined with \(self.source(join.right.source))"
        }
    }

    private static func plan(_ statement: CheckedStatement) -> String? {
        guard case .query(let planned) = statement.kind else { return nil }
        return PlanPrinter().print(planned.plan)
    }

    private static func world(_ log: RequestLog) -> Session.World {
        let plugin = QontoProvider()
        let address = plugin.manifest.baseURL
        return Session.World(
            sources: Session.Sources(
                providers: [Catalog.Provider(name: "qonto", plugin: plugin)], baseURLs: ["qonto": address],
                connect: { name, _ in ProviderConnection(name: name, plugin: plugin, baseURL: address, headers: []) }),
            reading: Session.Reading(transport: log, pageConcurrency: 1),
            run: Session.Run(now: Timestamp(seconds: 1_795_176_000), keepsResults: true))
    }
}

/// Answers from memory and notes what was asked.
private final class RequestLog: Transport {
    private let list: QontoList
    private let asked = Mutex<[String]>([])

    init(list: QontoList) { self.list = list }

    /// The requests, in order.
    var requests: [String] { asked.withLock { $0 } }

    func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
        asked.withLock { $0.append("\(request.method) \(request.url)") }
        return list.response(to: request.url)
    }
}
