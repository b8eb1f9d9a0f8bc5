import QontoProvider
import QuireDecode
import QuireDiagnostics
import QuireFetch
import QuirePlan
import QuirePluginKit
import QuireTestSupport
import Testing

@testable import QuireSession

/// Every message of a run, as people read it. Those about text are in `Corpus/syntax_errors` and `Corpus/binding_errors`.
@Suite("Messages of a run")
struct RunMessageTests {
    private let source = SourceText("from qonto where status=paid", name: "script.quire")

    private static let failure = ProviderFailure(
        status: 400, code: "not_in_list", message: "payed is not included in the list", parameter: "status",
        requestID: "7f3a")

    private static let reasons: [FetchError.Reason] =
        [
            TransportError.Reason.unknownHost, .connection, .tls, .timeout, .tooLarge, .malformed, .cancelled,
        ].map { .transport(TransportError($0, "the transport's own words")) } + [
            .credentials(ProviderFailure(status: 401, code: "unauthorized", message: "Invalid credentials")),
            .credentials(ProviderFailure(status: 403)),
            .provider(failure, isRetryable: false),
            .provider(ProviderFailure(status: 500), isRetryable: true),
            .provider(ProviderFailure(status: 429, message: "Too many requests."), isRetryable: true),
            .page(.emptyBody), .page(.html(snippet: "<html><body>Sign in")),
            .page(.notJSON(reason: "a value is missing", offset: 12, snippet: ",]")), .page(.truncated(length: 4096)),
            .page(.nestedTooDeep), .page(.missingRecords(path: "payment_links", keys: ["errors", "meta"])),
            .page(.missingRecords(path: "payment_links", keys: [])),
            .page(.recordsNotAList(path: "payment_links", found: "a record")), .page(.tooLarge(length: 1 << 33)),
            .plugin(ProviderError(.missingParameter, "payments needs payment_link_id")),
            .noProgress("the page is the same as the one before it"), .endedEarly(rows: 100, total: 264),
            .endedBefore(pages: 4, rows: 20),
            .listMoved("2 repeated, total 264 → 266, read 3 times"),
            .foreignAddress("https://elsewhere.test/page", allowed: "thirdparty.qonto.com"),
            .otherList(field: "payment_link_id", wanted: "plk_1", found: "plk_2"),
            .budget(.requests(10)), .budget(.time(30)), .budget(.wait(seconds: 60, time: 5)),
            .declined(requests: 334), .unasked(requests: 334),
        ]

    @Test("Failures are as recorded")
    func failures() throws {
        let table = TableSource(
            provider: "qonto", PlacedTable(try #require(QontoProvider().resources.first)), span: SourceSpan(5, 10))
        let scan = Scan(source: table, path: .scan(ScanQuery()), columns: ["id"])
        let failures = Failures(scan, title: "Qonto", QontoProvider().manifest, source)
        let texts = Self.reasons.map { reason in
            let diagnostic = failures.diagnostic(
                FetchError(reason, request: "GET https://thirdparty.qonto.com/v2/payment_links?page=2"))
            return "exit \(diagnostic.exit)\n" + TextDiagnosticRenderer().render(diagnostic)
        }
        #expect(try Golden("Corpus/run_messages/failures.txt").difference(from: texts.joined(separator: "\n")) == nil)
    }

    @Test("Warnings are as recorded")
    func warnings() throws {
        var report = ScanReport(source: "qonto.payment_links", strategy: "scan")
        report.add(
            [
                FieldOddity(field: "amount", kind: .wrongShape, count: 1, example: "10,00"),
                FieldOddity(field: "status", kind: .unlistedValue, count: 3, example: "refunded"),
                FieldOddity(field: "id", kind: .absent, count: 3, example: ""),
                FieldOddity(field: "url", kind: .absent, count: 2, example: ""),
            ], rows: 3)
        report.endedWithout = "meta.next"
        report.moved = "2 repeated, total 264 → 266"
        var notes = EvaluationNotes()
        notes.divisionsByZero = 2
        notes.mixedArithmetic = 1
        notes.currencies = ["amount": ["EUR", "USD"], "fee": ["EUR"]]
        let query = Query(source: .last(.init([])), stages: [], schema: .init([]), span: SourceSpan(0, 28))
        var read = ReadOutcome()
        read.reports = [report]
        read.notes = notes
        read.skipped = [("txn", Diagnostic(.missingCredentials, message: "txn.payment_links needs credentials"))]
        let texts = Warnings(query, source).all(read).map { TextDiagnosticRenderer().render($0) }
        #expect(texts.count == 9)
        #expect(try Golden("Corpus/run_messages/warnings.txt").difference(from: texts.joined(separator: "\n")) == nil)
    }
}
