import Foundation
import QuireFetch
import QuireModel
import QuirePluginKit
import Synchronization

/// Qonto's list over rows in memory, with what servers get wrong as modes.
final class FakeQonto: Transport {
    /// What the server gets wrong.
    enum Mode: String, CaseIterable, Sendable {
        /// Nothing.
        case honest
        /// It sorts the other way round.
        case reversed
        /// It doesn't sort.
        case unsorted
        /// Rows that tie come in another order with each request.
        case shuffledTies
        /// Rows without an amount come first in either direction.
        case nullsFirst
        /// The next page after the last is 0.
        case nextPageZero
        /// It never says which page is next.
        case nextPageMissing
        /// It gives pages of at most seven rows and says so.
        case clamped
        /// It gives pages of at most seven rows and doesn't say so.
        case clampedSilently
        /// It says nothing of totals.
        case totalsNull
        /// It counts one row and one page, whatever there are.
        case totalsTooSmall
        /// Nothing but the rows is in its pages.
        case withoutMeta
    }

    /// What came in and what went out.
    struct Log: Sendable {
        var urls: [String] = []
        var rows = 0
    }

    typealias Override = @Sendable (_ request: Int, _ url: String) async throws(TransportError) -> PageResponse?

    private let links: [FakeLink]
    private let mode: Mode
    private let override: Override
    private let log = Mutex(Log())

    /// A server; `override` answers a request, counted from 1, in the list's place.
    init(_ links: [FakeLink], mode: Mode = .honest, override: @escaping Override = { _, _ in nil }) {
        self.links = links
        self.mode = mode
        self.override = override
    }

    /// The addresses asked for, in order.
    var urls: [String] { log.withLock { $0.urls } }
    /// The rows given.
    var rowsGiven: Int { log.withLock { $0.rows } }

    func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
        let number = log.withLock { log in
            log.urls.append(request.url)
            return log.urls.count
        }
        if let response = try await override(number, request.url) { return response }
        return answer(URLComponents(string: request.url)?.queryItems ?? [], number)
    }

    private func answer(_ query: [URLQueryItem], _ number: Int) -> PageResponse {
        func value(_ name: String) -> String? { query.last { $0.name == name }?.value }
        let statuses = query.filter { $0.name == "status[]" }.compactMap(\.value)
        guard let size = Int(value("per_page") ?? "100"), (1...100).contains(size),
            let page = Int(value("page") ?? "1"),
            page > 0
        else { return FakeQonto.error(400, "bad_request", "per_page must be between 1 and 100", parameter: "per_page") }
        var rows = links.filter { statuses.isEmpty || statuses.contains($0.status) }
        if let sort = value("sort_by") { rows = sorted(rows, by: sort, number) }
        let given = mode == .clamped || mode == .clampedSilently ? min(size, 7) : size
        let pages = (rows.count + given - 1) / given
        let window = page > pages ? [] : Array(rows[((page - 1) * given)..<min(rows.count, page * given)])
        log.withLock { $0.rows += window.count }
        let body =
            "{\"payment_links\":[\(window.map(\.json).joined(separator: ","))]"
            + meta(page: page, pages: pages, total: rows.count, size: mode == .clampedSilently ? size : given) + "}"
        return PageResponse(status: 200, body: Array(body.utf8))
    }

    private func meta(page: Int, pages: Int, total: Int, size: Int) -> String {
        if mode == .withoutMeta { return "" }
        let next = page < pages ? "\(page + 1)" : (mode == .nextPageZero ? "0" : "null")
        let counts =
            switch mode {
            case .totalsNull: ("null", "null")
            case .totalsTooSmall: ("\(min(pages, 1))", "\(min(total, 1))")
            default: ("\(pages)", "\(total)")
            }
        let nextPage = mode == .nextPageMissing ? "" : "\"next_page\":\(next),"
        return ",\"meta\":{\"current_page\":\(page),\(nextPage)\"prev_page\":\(page > 1 ? "\(page - 1)" : "null"),"
            + "\"total_pages\":\(counts.0),\"total_count\":\(counts.1),\"per_page\":\(size)}"
    }

    private func sorted(_ rows: [FakeLink], by order: String, _ number: Int) -> [FakeLink] {
        if mode == .unsorted { return rows }
        let descending = order.hasSuffix(":desc") != (mode == .reversed)
        var rows = rows
        if mode == .shuffledTies {
            var random = SplitMix64(seed: UInt64(number))
            rows.shuffle(using: &random)
        }
        func compare(_ first: FakeLink, _ second: FakeLink) -> Int {
            if order.hasPrefix("expiration_date") { return first.expires - second.expires }
            switch (first.number, second.number) {
            case (nil, nil): return 0
            case (nil, _): return mode == .nullsFirst ? -1 : (descending ? -1 : 1)
            case (_, nil): return mode == .nullsFirst ? 1 : (descending ? 1 : -1)
            case (let one?, let other?): return ExactDecimal.compare(one, other)
            }
        }
        return rows.enumerated().sorted { one, other in
            let result = compare(one.element, other.element)
            let isNull = order.hasPrefix("amount") && (one.element.number == nil || other.element.number == nil)
            let order = descending && !(mode == .nullsFirst && isNull) ? -result : result
            return order != 0 ? order < 0 : one.offset < other.offset
        }.map(\.element)
    }

    /// An error as the document has it.
    static func error(
        _ status: Int, _ code: String, _ detail: String, parameter: String? = nil, headers: [PageResponse.Header] = []
    ) -> PageResponse {
        let source = parameter.map { ",\"source\":{\"parameter\":\"\($0)\"}" } ?? ""
        let body = "{\"errors\":[{\"code\":\"\(code)\",\"detail\":\"\(detail)\"\(source)}],\"trace_id\":\"trace-1\"}"
        return PageResponse(status: status, headers: headers, body: Array(body.utf8))
    }
}
