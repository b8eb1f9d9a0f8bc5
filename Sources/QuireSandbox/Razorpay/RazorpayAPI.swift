/// Razorpay's `GET /v1/payment_links`.
struct RazorpayAPI: ListAPI {
    private let seed: UInt64
    private let timeline: Timeline
    private let ids: RowID

    /// The API over so many links.
    init(links: Int, seed: UInt64) {
        self.seed = seed
        timeline = Timeline(links: links, seed: seed, stream: .razorpayTime)
        ids = RowID("plink_", seed: seed, stream: .razorpayLink)
    }

    func admit(_ call: SandboxCall) throws(SandboxRefusal) {
        guard let authorization = call.authorization, !authorization.isEmpty else { throw .keyMissing }
        guard
            SandboxKeys.isBasic(authorization, user: SandboxKeys.razorpayID, password: SandboxKeys.razorpaySecret)
        else { throw .keyWrong }
    }

    func page(_ call: SandboxCall) throws(SandboxRefusal) -> SandboxAnswer {
        guard call.path == "/v1/payment_links" || call.path == "/v1/payment_links/" else { throw .noSuchPath }
        try call.checkMethod()
        let query = call.query
        let count = try query.number("count", within: 1...100, usual: 10)
        let skip = try query.number("skip", within: 0...Int(Int32.max), usual: 0)
        let all = query.last("reference_id").map { reference in
            (0..<call.links).filter { RazorpayLink.reference($0, seed: seed) == reference }
        }
        let total = all?.count ?? call.links
        let start = call.isStuck ? 0 : min(skip, total)
        var json = JSONWriter()
        json.object { json in
            json.array("payment_links") { json in
                for place in start..<min(total, start + count) {
                    let index = all?[total - 1 - place] ?? total - 1 - place
                    json.link(RazorpayLink(index, id: ids.text(index), seed: seed, created: timeline.created(index)))
                }
            }
        }
        return SandboxAnswer(json, contentType: "application/json")
    }

    func refusal(_ refusal: SandboxRefusal, _ call: SandboxCall) -> SandboxAnswer {
        let (status, code, description, field) = words(for: refusal)
        var json = JSONWriter()
        json.object { json in
            json.object("error") { json in
                json.field("code", code)
                json.field("description", description)
                json.field("source", "NA")
                json.field("step", "NA")
                json.field("reason", "NA")
                json.object("metadata") { _ in }
                if let field { json.field("field", field) }
            }
        }
        return SandboxAnswer(json, status: status, contentType: "application/json")
    }

    private func words(for refusal: SandboxRefusal) -> (Int, String, String, String?) {
        let bad = "BAD_REQUEST_ERROR"
        return switch refusal {
        case .keyMissing: (401, bad, "Please provide your api key for authentication purposes.", nil)
        case .keyWrong: (401, bad, "The api key/secret provided is invalid", nil)
        case .version: (400, bad, "The version is invalid", nil)
        case .noSuchPath: (404, bad, "The requested URL was not found on the server.", nil)
        case .noSuchMethod: (405, bad, "The http method is not supported", nil)
        case .limited: (429, bad, "Request failed. Please try after sometime.", nil)
        case .failing(let status): (status, "SERVER_ERROR", "We are facing some trouble completing your request.", nil)
        case .parameter(let name, let problem): (400, bad, "\(name): \(problem.text)", name)
        }
    }
}
