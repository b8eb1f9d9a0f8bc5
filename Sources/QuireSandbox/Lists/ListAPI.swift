import QuireModel

/// The API of a provider file: lists as data, and its own envelope around their rows.
protocol ListAPI: SandboxAPI {
    /// The initial number of rows of each list.
    var links: Int { get }
    /// The seed of the rows.
    var seed: UInt64 { get }
    /// The media type of all answers.
    var contentType: String { get }
    /// The lists.
    var lists: [SandboxList] { get }

    /// The list at a path below the provider's folder.
    func list(at path: String) -> SandboxList?

    /// Refuses unauthorized requests.
    func admit(_ call: SandboxCall) throws(SandboxRefusal)

    /// The requested page.
    func page(_ request: ListRequest) throws(SandboxRefusal) -> ListPage

    /// The envelope around the rows of a page.
    func envelope(_ page: ListPage, _ call: SandboxCall) -> Value

    /// A refusal in the API's own words, and its status.
    func words(for refusal: SandboxRefusal, _ call: SandboxCall) -> (status: Int, body: Value)

    /// The headers of a page or of a refusal, besides the media type.
    func headers(_ call: SandboxCall, _ page: ListPage?, _ refusal: SandboxRefusal?) -> SandboxAnswer.Headers
}

extension ListAPI {
    var contentType: String { "application/json" }

    func list(at path: String) -> SandboxList? { lists.first { $0.path == path } }

    func page(_ request: ListRequest) throws(SandboxRefusal) -> ListPage { try request.page() }

    func headers(_ call: SandboxCall, _ page: ListPage?, _ refusal: SandboxRefusal?) -> SandboxAnswer.Headers { [] }

    func answer(_ call: SandboxCall) -> SandboxAnswer {
        do throws(SandboxRefusal) {
            try admit(call)
            if case .over(let frees) = call.rate { throw .limited(after: Int(frees.components.seconds) + 1) }
            guard let list = list(at: call.path) else { throw .noSuchPath }
            guard call.method == list.method else { throw .noSuchMethod }
            let page = try page(ListRequest(list, links: links, seed: seed, call))
            var answer = SandboxAnswer(envelope(page, call), contentType: contentType)
            answer.headers = headers(call, page, nil)
            return answer
        } catch {
            return refusal(error, call)
        }
    }

    func failure(_ status: Int, _ call: SandboxCall) -> SandboxAnswer {
        refusal(status == 429 ? .limited(after: nil) : .failing(status), call)
    }

    private func refusal(_ refusal: SandboxRefusal, _ call: SandboxCall) -> SandboxAnswer {
        let (status, body) = words(for: refusal, call)
        var answer = SandboxAnswer(body, status: status, contentType: contentType)
        answer.headers = headers(call, nil, refusal)
        return answer
    }
}

extension SandboxCall {
    /// Refuses a request without the right credentials.
    func checkKey(_ isRight: (String) -> Bool) throws(SandboxRefusal) {
        guard let authorization, !authorization.isEmpty else { throw .keyMissing }
        guard isRight(authorization) else { throw .keyWrong }
    }

    /// Refuses a request without the right bearer token.
    func checkBearer(_ token: String) throws(SandboxRefusal) {
        try checkKey { SandboxKeys.isBearer($0, token) }
    }

    /// A number of this request's own, for its trace.
    func trace(seed: UInt64) -> String {
        var rng = SplitMix64(seed: seed, stream: .trace, index: number)
        return String(rng.next(), radix: 36, paddedTo: 13)
    }
}
