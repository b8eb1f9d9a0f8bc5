import QuirePluginKit
import QuirePluginTesting
import Testing

/// Acme with functions of its own, one of them wrong.
private struct OddAcme: ProviderPlugin {
    let acme = Acme()
    var verdictOf: @Sendable (PageResponse, Verdict) -> Verdict = { $1 }
    var factsOf: @Sendable (PageFacts) -> PageFacts = { $0 }
    var requestOf: @Sendable (PageRequest) -> PageRequest = { $0 }

    var manifest: Manifest { acme.manifest }
    var resources: [Resource] { acme.resources }

    func request(for step: ScanStep, of resource: Resource) throws(ProviderError) -> PageRequest {
        requestOf(try acme.request(for: step, of: resource))
    }

    func page(from response: PageResponse, for step: ScanStep, of resource: Resource) throws(ProviderError) -> PageFacts
    {
        factsOf(try acme.page(from: response, for: step, of: resource))
    }

    func verdict(of response: PageResponse, of resource: Resource) -> Verdict {
        verdictOf(response, acme.verdict(of: response, of: resource))
    }
}

@Suite("Providers with wrong functions") struct OddFunctionTests {
    private static let cases: [(String, OddAcme, check: String, says: String)] = [
        (
            "every answer is a page", OddAcme(verdictOf: { _, _ in .ok }), "verdicts",
            "status 401 with the body \"\" is accepted as a page"
        ),
        (
            "too many requests are the end",
            OddAcme(verdictOf: { response, verdict in
                response.status == 429 ? .endOfList(ProviderFailure(status: 429)) : verdict
            }), "verdicts", "status 429 is accepted as the end of the list"
        ),
        (
            "nothing is waited for",
            OddAcme(verdictOf: { _, verdict in
                if case .rateLimited(_, let failure) = verdict { .rateLimited(after: nil, failure) } else { verdict }
            }), "verdicts", "Retry-After: 7 is read as nothing"
        ),
        (
            "a failure of the server is final",
            OddAcme(verdictOf: { response, verdict in
                response.status == 503 ? .fatal(ProviderFailure(status: 503)) : verdict
            }), "verdicts", "status 503 is fatal"
        ),
        (
            "every page is the last",
            OddAcme(factsOf: { facts in
                var facts = facts
                facts.next = .end
                return facts
            }), "pages", "and 7 in pages of 7"
        ),
        (
            "no page is the last",
            OddAcme(factsOf: { facts in
                var facts = facts
                facts.next = .position(.page(2))
                return facts
            }), "pages", "the list leads back to a page that was read"
        ),
        (
            "requests don't say which page",
            OddAcme(requestOf: { request in
                var request = request
                request.query.removeAll { $0.name == "page" }
                return request
            }), "requests", "first page and next page send the same request"
        ),
        (
            "requests have a parameter that nothing declares",
            OddAcme(requestOf: { request in
                var request = request
                request.query.append(QueryItem("debug", "1"))
                return request
            }), "pages", "the request has debug=1, which no declaration explains"
        ),
    ]

    @Test("are told what is wrong", arguments: cases.indices)
    func caught(index: Int) async throws {
        let (title, plugin, name, message) = Self.cases[index]
        let report = await checkProvider(plugin, seed: 7, queries: 0)
        #expect(
            report.checks.contains { check in
                check.name == name && check.problems.contains { $0.message.contains(message) }
            }, "\(title): \(report)")
    }
}
