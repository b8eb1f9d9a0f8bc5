import QuirePluginKit

/// Checks that every response gets a verdict that loses nothing.
struct VerdictCheck {
    let plugin: any ProviderPlugin
    let fixtures: [Fixture]

    private static let statuses = [
        200, 201, 204, 206, 301, 302, 304, 400, 401, 402, 403, 404, 405, 408, 409, 410, 415, 418, 422, 425, 429, 451,
        500, 501, 502, 503, 504, 520, 599, 100, 0, 999,
    ]

    private static let bodies = [
        "", "{}", "[]", "null", "<html>no</html>", "{\"errors\":", "{\"errors\":[]}", "{\"errors\":{\"a\":[1]}}",
        "{\"code\":17,\"message\":null}", "\u{FEFF}{\"message\":\"x\"}",
    ]

    func check() -> CheckReport.Check {
        var problems = Problems()
        var count = 0
        for resource in plugin.resources {
            for status in VerdictCheck.statuses {
                for body in VerdictCheck.bodies {
                    count += 1
                    let verdict = plugin.verdict(of: PageResponse(status: status, body: Array(body.utf8)), of: resource)
                    check(verdict, status, body, resource, &problems)
                }
            }
            waits(resource, &problems)
        }
        for fixture in fixtures where fixture.table.isEmpty {
            guard let resource = plugin.resources.first else { continue }
            count += 1
            reported(plugin.verdict(of: fixture.response, of: resource), fixture, &problems)
        }
        return .init("verdicts", of: plugin.manifest.id, detail: "\(count) responses", problems: problems.all)
    }

    private func check(
        _ verdict: Verdict, _ status: Int, _ body: String, _ resource: Resource, _ problems: inout Problems
    ) {
        // One problem a status is enough.
        guard body.isEmpty || (200...299).contains(status) == false else { return }
        let word = verdict.word
        let isEnd: Bool = if case .endOfList = verdict { true } else { false }
        if (400...599).contains(status) || !(200...599).contains(status) {
            if case .ok = verdict {
                problems.expect(
                    false, "\(resource.table.name): status \(status) with the body \"\(body)\" is accepted as a page",
                    "give a failing verdict, or rows are lost silently")
            }
        }
        if isEnd, [401, 403, 408, 429, 500, 502, 503, 504].contains(status) {
            problems.expect(
                false, "\(resource.table.name): status \(status) is accepted as the end of the list",
                "name only statuses that the API documents for a page beyond the last")
        }
        guard body.isEmpty else { return }
        switch status {
        case 200:
            problems.expect(word == "ok", "\(resource.table.name): status 200 is \(word)", "accept it as a page")
        case 401:
            problems.expect(
                word == "refused credentials", "\(resource.table.name): status 401 is \(word)",
                "say that the credentials are refused, so that the user knows which to renew")
        case 429:
            problems.expect(
                word == "rate limited", "\(resource.table.name): status 429 is \(word)",
                "say that there were too many requests, so that the host waits")
        case 500, 502, 503, 504:
            problems.expect(
                word == "retry" || word == "rate limited", "\(resource.table.name): status \(status) is \(word)",
                "say that it may pass, so that the host tries again")
        default: break
        }
    }

    /// Checks that the server's own waiting times are used.
    private func waits(_ resource: Resource, _ problems: inout Problems) {
        let date = PageResponse.Header("Date", "Wed, 20 May 2026 12:00:00 GMT")
        let forms = ["7", "Wed, 20 May 2026 12:00:07 GMT"]
        for form in forms {
            let response = PageResponse(status: 429, headers: [date, .init("Retry-After", form)])
            guard case .rateLimited(let after, _) = plugin.verdict(of: response, of: resource) else { continue }
            problems.expect(
                after == 7,
                "\(resource.table.name): Retry-After: \(form) is read as \(after.map { "\($0)" } ?? "nothing")",
                "read it as 7 seconds")
        }
    }

    /// Checks that the provider's description of a failure reaches the user.
    private func reported(_ verdict: Verdict, _ fixture: Fixture, _ problems: inout Problems) {
        guard let failure = verdict.failure else {
            problems.expect(
                false, "\(fixture.name): status \(fixture.status) is accepted as a page", "give a failing verdict")
            return
        }
        problems.expect(
            failure.message?.isEmpty == false || failure.code?.isEmpty == false,
            "\(fixture.name): neither a code nor a message is found in it",
            "declare in the error shape where they are")
    }
}

extension Verdict {
    /// The verdict in a word.
    var word: String {
        switch self {
        case .ok: "ok"
        case .retry: "retry"
        case .rateLimited: "rate limited"
        case .refreshCredentials: "refused credentials"
        case .endOfList: "the end of the list"
        case .fatal: "fatal"
        }
    }

    /// The provider's failure.
    var failure: ProviderFailure? {
        switch self {
        case .ok: nil
        case .retry(_, let failure), .rateLimited(_, let failure), .refreshCredentials(let failure),
            .endOfList(let failure), .fatal(let failure):
            failure
        }
    }
}
