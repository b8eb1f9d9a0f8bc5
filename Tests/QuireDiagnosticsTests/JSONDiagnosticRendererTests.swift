import QuireDiagnostics
import Testing

@Suite("Diagnostics as JSON")
struct JSONDiagnosticRendererTests {
    @Test("every key is there on one line, with a span counted in characters")
    func everyKey() {
        var diagnostic = Diagnostic(
            .unknownField, message: "no \"field\"\n\u{1B}", source: SourceText("é\nwhere 東京=x"),
            span: SourceSpan(9, 15), suggestions: ["status"], hint: "look")
        diagnostic.http = .init(status: 400, code: "c", parameter: nil, requestID: "r")
        diagnostic.retryable = false
        diagnostic.partial = .init(rows: 3, pages: 1)
        #expect(
            JSONDiagnosticRenderer().render(diagnostic)
                == #"{"code":"unknown-field","severity":"error","message":"no \"field\"\n\u001b","span":{"file":null,"#
                + #""line":2,"column":7,"length":2},"suggestions":["status"],"hint":"look","http":{"status":400,"#
                + #""code":"c","parameter":null,"request_id":"r"},"retryable":false,"partial":{"rows":3,"pages":1,"#
                + #""cursor":null},"exit":3}"#)
    }

    @Test("keys that do not apply are null")
    func nulls() {
        let diagnostic = Diagnostic(
            Diagnostic.Code(rawValue: "x"), severity: .warning, message: "m", exit: ExitStatus.complete)
        #expect(
            JSONDiagnosticRenderer().render(diagnostic)
                == #"{"code":"x","severity":"warning","message":"m","span":null,"suggestions":[],"hint":null,"#
                + #""http":null,"retryable":null,"partial":null,"exit":0}"#)
    }

    @Test("a file's name is part of the span")
    func fileName() {
        let diagnostic = Diagnostic(
            Diagnostic.Code(rawValue: "x"), message: "m", source: SourceText("abc", name: "a.quire"),
            span: SourceSpan(1, 3))
        #expect(
            JSONDiagnosticRenderer().render(diagnostic).contains(
                #""span":{"file":"a.quire","line":1,"column":2,"length":2}"#))
    }
}
