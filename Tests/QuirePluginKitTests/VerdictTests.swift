import QuirePluginKit
import Testing

/// What responses mean, and what their bodies say went wrong.
@Suite struct VerdictTests {
    private let plugin = DeclaredPlugin()

    private func verdict(_ status: Int, _ headers: [PageResponse.Header] = [], paging: Paging = .none) -> String {
        let resource = table(paging: paging)
        switch plugin.verdict(of: PageResponse(status: status, headers: headers), of: resource) {
        case .ok: return "ok"
        case .retry(let after, _): return "retry" + (after.map { " \($0)" } ?? "")
        case .rateLimited(let after, _): return "limited" + (after.map { " \($0)" } ?? "")
        case .refreshCredentials: return "credentials"
        case .endOfList: return "end"
        case .fatal: return "fatal"
        }
    }

    @Test(
        "A status means one thing",
        arguments: [
            (200, "ok"), (204, "ok"), (299, "ok"), (300, "fatal"), (304, "fatal"), (400, "fatal"), (401, "credentials"),
            (403, "credentials"), (404, "fatal"), (408, "retry"), (422, "fatal"), (429, "limited"), (500, "retry"),
            (503, "retry"), (599, "retry"), (600, "fatal"), (0, "fatal"), (-1, "fatal"),
        ])
    func statuses(_ status: Int, _ expected: String) { #expect(verdict(status) == expected) }

    @Test("A declared end status ends a list of pages")
    func endStatus() { #expect(verdict(422, paging: .pageNumber(.init(endStatuses: [422]))) == "end") }

    @Test("Retry-After goes with a limit and with a failure that may pass")
    func retryAfterHeader() {
        #expect(verdict(429, [.init("retry-after", "7")]) == "limited 7.0")
        #expect(verdict(503, [.init("RETRY-AFTER", "1.5")]) == "retry 1.5")
        let date = PageResponse.Header("Retry-After", "Sun, 06 Nov 1994 08:50:07 GMT")
        #expect(verdict(429, [date, .init("Date", "Sun, 06 Nov 1994 08:49:37 GMT")]) == "limited 30.0")
        #expect(verdict(429, [date]) == "limited")
    }

    @Test(
        "Retry-After is seconds or a date",
        arguments: [
            ("0", 0.0), ("120", 120), (" 3 ", 3), ("0.25", 0.25), ("-1", nil), ("", nil), ("soon", nil),
            ("1 minute", nil),
            ("NaN", nil), ("inf", nil), ("99999999999999999999999999999999999999999999", nil),
            ("Sun, 06 Nov 1994 08:49:38 GMT", 1), ("Sun, 06 Nov 1994 08:49:36 GMT", 0),
            ("Mon, 07 Nov 1994 08:49:37 GMT", 86_400), ("Sun, 06 Nov 1994 08:49:38 CET", nil),
            ("Sunday, 06-Nov-94 08:49:47 GMT", 10),
            ("Sun Nov  6 08:49:47 1994", 10), ("Sun Nov 16 08:49:37 1994", 864_000), ("Sun Nov 6 08:49:47", nil),
            ("Sunday, 06-Nov-1994 08:49:37 GMT", nil), ("Sunday, 06-Nov 08:49:37 GMT", nil), ("-3", nil),
            ("Sunday, 06-Nov--4 08:49:37 GMT", nil), ("Sun, 32 Nov 1994 08:49:38 GMT", nil),
            ("Sun, 06 Foo 1994 08:49:38 GMT", nil),
        ] as [(String, Double?)])
    func retryAfter(_ text: String, _ expected: Double?) {
        #expect(RetryAfter.seconds(text, now: Timestamp("1994-11-06T08:49:37Z")) == expected)
    }

    @Test(
        "An error body gives code, words, parameter and request id",
        arguments: [
            (
                #"{"errors":[{"code":"a","detail":"b","source":{"parameter":"p"}},{"code":"z"}],"id":"r"}"#,
                ProviderFailure(status: 400, code: "a", message: "b", parameter: "p", requestID: "r")
            ),
            (
                #"{"errors":[{"title":"t","source":{"pointer":"/data"}}]}"#,
                ProviderFailure(status: 400, message: "t", parameter: "/data", requestID: "h")
            ),
            (
                #"{"code":401,"message":"no"}"#,
                ProviderFailure(status: 400, code: "401", message: "no", requestID: "h")
            ),
            (#"{"errors":[],"code":"c"}"#, ProviderFailure(status: 400, code: "c", requestID: "h")),
            (#"{"errors":"x"}"#, ProviderFailure(status: 400, requestID: "h")),
            (#"{"code":null,"detail":"","message":"m"}"#, ProviderFailure(status: 400, message: "m", requestID: "h")),
            ("[]", ProviderFailure(status: 400, requestID: "h")),
            ("<html>no</html>", ProviderFailure(status: 400, requestID: "h")),
            ("{\"code\":", ProviderFailure(status: 400, requestID: "h")),
            ("", ProviderFailure(status: 400, requestID: "h")),
        ])
    func errorBodies(_ body: String, _ expected: ProviderFailure) {
        let response = PageResponse(status: 400, headers: [.init("x-request-id", "h")], body: Array(body.utf8))
        #expect(ErrorShape(requestID: ["id"]).failure(from: response) == expected)
    }

    @Test("A body nested beyond all measure says nothing")
    func nestedBody() {
        let body = String(repeating: "[", count: 100_000)
        let failure = ErrorShape().failure(from: PageResponse(status: 500, body: Array(body.utf8)))
        #expect(failure == ProviderFailure(status: 500))
    }
}
