/// Txn's `GET /api/public/v1/payment_links`.
struct TxnAPI: SandboxAPI {
    private let seed: UInt64
    private let timeline: Timeline

    /// The media type of JSON:API, without parameters.
    static let contentType = "application/vnd.api+json"

    /// Creates the API with a number of links.
    init(links: Int, seed: UInt64) {
        self.seed = seed
        timeline = Timeline(links: links, seed: seed, stream: .txnTime)
    }

    func answer(_ call: SandboxCall) -> SandboxAnswer {
        guard call.path == "/api/public/v1/payment_links" else { return failure(404, call) }
        guard call.method == "GET" else { return failure(405, call) }
        guard SandboxKeys.isBearer(call.authorization ?? "", SandboxKeys.txn) else {
            return error(401, "HTTP Token: Access denied.", "unauthorized")
        }
        do {
            return list(try TxnListRequest(call.query), call)
        } catch {
            return self.error(400, error.title, "bad_request", parameter: error.parameter)
        }
    }

    func failure(_ status: Int, _ call: SandboxCall) -> SandboxAnswer {
        switch status {
        case 404: error(404, "Not found.", "not_found")
        case 405: error(405, "Method not allowed.", "method_not_allowed", headers: [("Allow", "GET")])
        case 429: error(429, "Too many requests.", "too_many_requests")
        default: error(status, "Internal server error.", "internal_server_error")
        }
    }

    private func list(_ request: TxnListRequest, _ call: SandboxCall) -> SandboxAnswer {
        var most = TxnListRequest.mostPerPage
        for case .clamp(let wanted) in call.faults { most = wanted }
        let matches = Matches(request, links: call.links, timeline, seed)
        let window = PageWindow(
            page: call.page(asked: request.page), size: min(request.perPage, most), total: matches.count)
        let links = window.places.map { place in
            let index = matches[request.descending ? matches.count - 1 - place : place]
            return TxnLink(index, seed: seed, created: timeline.created(index))
        }
        let meta = record(["page": window.page, "per_page": window.size, "total": call.total(window.total)])
        return SandboxAnswer(
            record(["data": links, "meta": meta, "jsonapi": record(["version": "1.0"])]),
            contentType: Self.contentType)
    }

    private func error(
        _ status: Int, _ title: String, _ code: String, parameter: String? = nil,
        headers: SandboxAnswer.Headers = []
    ) -> SandboxAnswer {
        let source = parameter.map { record(["parameter": $0]) }
        let error = record(["status": status, "title": title, "code": code, "source?": source])
        var answer = SandboxAnswer(record(["errors": [error]]), status: status, contentType: Self.contentType)
        answer.headers = headers
        return answer
    }
}

/// The numbers of the links that a request is for, the oldest first; numbers rise with the time of creation.
private struct Matches {
    private var range: Range<Int>
    /// The links with the reference, if one was requested.
    private var chosen: [Int]?

    init(_ request: TxnListRequest, links: Int, _ timeline: Timeline, _ seed: UInt64) {
        let from = request.from.map { bound in Self.first(in: links) { timeline.created($0) >= bound } } ?? 0
        let to = request.to.map { bound in Self.first(in: links) { timeline.created($0) > bound } } ?? links
        let range = from..<max(from, to)
        self.range = range
        chosen = request.reference.map { reference in
            range.filter { TxnLink.reference($0, seed: seed) == reference }
        }
    }

    var count: Int { chosen?.count ?? range.count }

    subscript(place: Int) -> Int { chosen?[place] ?? range.lowerBound + place }

    /// The first number that is past a bound, by halving.
    private static func first(in links: Int, where isPast: (Int) -> Bool) -> Int {
        var low = 0
        var high = links
        while low < high {
            let middle = (low + high) / 2
            if isPast(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
