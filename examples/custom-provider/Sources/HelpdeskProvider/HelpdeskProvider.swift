import QuirePluginKit

/// A helpdesk whose API has two habits that a provider file can't describe: it answers with status 200 whatever
/// happened, and it refuses to list beyond a certain ticket.
struct HelpdeskProvider: ProviderPlugin {
    /// Everything that can be declared; what is odd is asked of it too, once the odd part is dealt with.
    private let declared = DeclaredProvider(
        Manifest(
            id: "helpdesk", title: "Helpdesk", version: "1.2.0", baseURL: "https://helpdesk.example/api",
            settings: [Setting("token", isSecret: true, help: "an access token, from the profile page")],
            authentications: [.bearer("token", setting: "token")],
            errors: ErrorShape(list: nil, code: ["error"], message: ["detail"]),
            documentation: "https://helpdesk.example/docs"),
        [TicketsResource.resource])

    /// How far into a list the API reads.
    private static let furthest = 10_000
    /// A failure is a short answer; a page of tickets isn't parsed for one.
    private static let longestFailure = 2_000

    var manifest: Manifest { declared.manifest }
    var resources: [Resource] { declared.resources }

    func request(for step: ScanStep, of resource: Resource) throws(ProviderError) -> PageRequest {
        if case .offset(let offset) = step.position, offset >= Self.furthest {
            throw ProviderError(
                .unsupportedStep, "the helpdesk lists no more than \(Self.furthest) tickets: narrow it down by status")
        }
        return try declared.request(for: step, of: resource)
    }

    /// `{"ok": false, "error": "rate_limited"}`, with status 200.
    func verdict(of response: PageResponse, of resource: Resource) -> Verdict {
        let usual = declared.verdict(of: response, of: resource)
        guard usual == .ok, response.body.count <= Self.longestFailure else { return usual }
        let failure = manifest.errors.failure(from: response)
        switch failure.code {
        case nil: return .ok
        case "rate_limited": return .rateLimited(after: nil, failure)
        case "invalid_token": return .refreshCredentials(failure)
        case "maintenance": return .retry(after: nil, failure)
        default: return .fatal(failure)
        }
    }
}
