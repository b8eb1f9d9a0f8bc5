import QuireModel

/// MijnKlantportaal's `GET /payment-links` and `GET /payment-links/{linkId}/payments`, under `/v1`.
struct MijnKlantportaalAPI: SandboxAPI {
    private let table: MijnKlantportaalTable

    /// How many rows a page has.
    static let perPage = 15
    /// The limit in the headers.
    static let requestsPerMinute = 60

    /// Creates the API with a number of links.
    init(links: Int, seed: UInt64) {
        table = MijnKlantportaalTable(links: links, seed: seed)
    }

    func answer(_ call: SandboxCall) -> SandboxAnswer {
        var answer = self.answer(within: call)
        answer.headers += rateHeaders(call)
        return answer
    }

    func failure(_ status: Int, _ call: SandboxCall) -> SandboxAnswer {
        switch status {
        case 404: error(404, "Not Found.")
        case 405: error(405, "Method Not Allowed.", headers: [("Allow", "GET")])
        case 429: error(429, "Too many requests.", headers: refusalHeaders(call))
        default: error(status, "Server Error.")
        }
    }

    private func answer(within call: SandboxCall) -> SandboxAnswer {
        let path = call.path.split(separator: "/", omittingEmptySubsequences: false).dropFirst().map(String.init)
        let isLinks = path == ["v1", "payment-links"]
        let isPayments = path.count == 4 && path.starts(with: ["v1", "payment-links"]) && path[3] == "payments"
        guard isLinks || isPayments else { return failure(404, call) }
        guard call.method == "GET" else { return failure(405, call) }
        guard SandboxKeys.isBearer(call.authorization ?? "", SandboxKeys.mijnklantportaal) else {
            return error(401, "Unauthenticated.")
        }
        if case .over = call.rate { return failure(429, call) }
        if isLinks {
            return page(call, of: call.links) { table.link(call.links - 1 - $0).json }
        }
        guard let number = table.number(of: path[2], among: call.links) else { return failure(404, call) }
        let payments = table.payments(number)
        return page(call, of: payments.count) { payments[$0].json }
    }

    /// The envelope of Laravel's `simplePaginate`: no totals, and a next link if one more row exists.
    private func page(_ call: SandboxCall, of total: Int, row: (Int) -> Value) -> SandboxAnswer {
        let asked = Self.page(call.query.last("page"))
        let window = PageWindow(page: call.page(asked: asked), size: Self.perPage, total: total)
        let places = window.places
        let path = "http://\(call.authority)\(call.path)"
        // A stuck page links to the one after the requested page, as if all were well.
        let next = asked < .max && window.hasNext ? asked + 1 : nil
        let envelope = record([
            "current_page": window.page, "data": places.map(row), "first_page_url": path + "?page=1",
            "from": places.isEmpty ? nil : places.lowerBound + 1,
            "next_page_url": next.map { nextLink(path, $0, call) }, "path": path, "per_page": window.size,
            "prev_page_url": window.page > 1 ? path + "?page=\(window.page - 1)" : nil,
            "to": places.isEmpty ? nil : places.upperBound,
        ])
        return SandboxAnswer(envelope, contentType: "application/json", escaping: .php)
    }

    private func nextLink(_ path: String, _ page: Int, _ call: SandboxCall) -> String {
        var base = path
        var comma = ","
        for fault in call.faults {
            switch fault {
            case .next(.relative): base = call.path
            case .next(.host): base = "http://elsewhere.invalid" + call.path
            case .next(.scheme): base = "https" + path.dropFirst("http".count)
            case .comma(let wanted): comma = wanted ? "," : ""
            case .status, .reset, .truncate, .slow, .html, .drift, .total, .clamp, .limit, .stuck: continue
            }
        }
        // The document's examples end in a comma.
        return base + "?page=\(page)" + comma
    }

    /// The page that Laravel reads: anything but a plain whole number above 0 is page 1.
    ///
    /// PHP's `FILTER_VALIDATE_INT` allows white space around a number and a sign, but no leading zeros.
    static func page(_ text: String?) -> Int {
        guard var digits = text?.drop(while: \.isPHPSpace) else { return 1 }
        while let last = digits.last, last.isPHPSpace { digits.removeLast() }
        if digits.first == "+" { digits.removeFirst() }
        guard let first = digits.utf8.first, (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(first) else { return 1 }
        return Int(digits) ?? 1
    }

    private func rateHeaders(_ call: SandboxCall) -> SandboxAnswer.Headers {
        var limit = Self.requestsPerMinute
        for case .limit(let wanted) in call.faults { limit = wanted }
        let remaining = if case .allowed(let remaining) = call.rate { remaining } else { 0 }
        return [("X-RateLimit-Limit", String(limit)), ("X-RateLimit-Remaining", String(remaining))]
    }

    private func refusalHeaders(_ call: SandboxCall) -> SandboxAnswer.Headers {
        var headers = rateHeaders(call)
        headers.append(("X-RateLimit-Remaining", "0"))
        guard case .over(let frees) = call.rate else { return headers }
        let seconds = frees.components.seconds + 1
        headers += [("Retry-After", String(seconds)), ("X-RateLimit-Reset", String(call.unixTime + seconds))]
        return headers
    }

    private func error(
        _ code: Int, _ message: String, headers: SandboxAnswer.Headers = []
    ) -> SandboxAnswer {
        var answer = SandboxAnswer(
            record(["code": code, "message": message]), status: code, contentType: "application/json", escaping: .php)
        answer.headers = headers
        return answer
    }
}

extension Character {
    /// The characters that PHP trims from around a number.
    fileprivate var isPHPSpace: Bool { [" ", "\t", "\n", "\r", "\u{B}"].contains(self) }
}
