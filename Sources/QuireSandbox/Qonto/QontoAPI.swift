/// Qonto's `GET /v2/payment_links`.
struct QontoAPI: SandboxAPI {
    private let seed: UInt64
    private let table: QontoTable

    /// Creates the API with a number of links.
    init(links: Int, seed: UInt64) {
        self.seed = seed
        table = QontoTable(links: links, seed: seed)
    }

    func answer(_ call: SandboxCall) -> SandboxAnswer {
        guard call.path == "/v2/payment_links" else { return failure(404, call) }
        guard call.method == "GET" else { return failure(405, call) }
        guard let authorization = call.authorization, !authorization.isEmpty else {
            return error(401, "authorization_header_missing", "authorization header missing", call)
        }
        guard
            authorization == SandboxKeys.qontoSecretKey
                || SandboxKeys.isBearer(authorization, SandboxKeys.qontoAccessToken)
        else {
            return error(401, "authorization_token_invalid", "authorization token invalid", call)
        }
        do {
            return list(try QontoListRequest(call.query), call)
        } catch {
            return self.error(400, error.code, error.detail, parameter: error.parameter, call)
        }
    }

    func failure(_ status: Int, _ call: SandboxCall) -> SandboxAnswer {
        switch status {
        case 404: error(404, "not_found", "not found", call)
        case 405: error(405, "method_not_allowed", "method not allowed", call, headers: [("Allow", "GET")])
        case 429: error(429, "too_many_requests", "too many requests", call)
        default: error(status, "internal_server_error", "internal server error", call)
        }
    }

    private func list(_ request: QontoListRequest, _ call: SandboxCall) -> SandboxAnswer {
        let rows = table.rows(request.statuses, request.sort, links: call.links)
        let window = PageWindow(page: call.page(asked: request.page), size: request.perPage, total: rows.count)
        let meta = record([
            "current_page": window.page, "next_page": window.hasNext ? window.page + 1 : nil,
            "prev_page": window.page > 1 ? window.page - 1 : nil, "total_pages": call.total(window.pages),
            "total_count": call.total(window.total), "per_page": window.size,
        ])
        let links = window.places.map { table.link(rows[$0]) }
        var answer = SandboxAnswer(record(["payment_links": links, "meta": meta]))
        answer.headers = [("X-Tyk-Trace-Id", trace(call))]
        return answer
    }

    private func error(
        _ status: Int, _ code: String, _ detail: String, parameter: String? = nil, _ call: SandboxCall,
        headers: SandboxAnswer.Headers = []
    ) -> SandboxAnswer {
        let source = parameter.map { record(["parameter": $0]) }
        let error = record(["code": code, "detail": detail, "source?": source])
        var answer = SandboxAnswer(record(["errors": [error], "trace_id": trace(call)]), status: status)
        answer.headers = headers + [("X-Tyk-Trace-Id", trace(call))]
        return answer
    }

    private func trace(_ call: SandboxCall) -> String {
        var rng = SplitMix64(seed: seed, stream: .trace, index: call.number)
        return String(rng.next(), radix: 16, paddedTo: 16) + String(rng.next(), radix: 16, paddedTo: 16)
    }
}
