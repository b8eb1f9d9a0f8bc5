import Foundation
package import QuireModel
package import QuirePluginKit

/// Qonto's list of payment links in memory, which answers requests according to the API's documentation.
package struct QontoList: Sendable {
    private let links: [Value]

    /// Creates a list of links from a JSON array; by default those of the examples.
    package init(_ json: String = QontoLinks.json) throws(JSONText.ParseError) {
        let parsed = try JSONText.parse(json.utf8)
        links = if case .list(let links) = parsed { links } else { [parsed] }
    }

    /// The response to a GET of that address.
    package func response(to address: String) -> PageResponse {
        let items = URLComponents(string: address)?.queryItems ?? []
        func number(_ name: String, otherwise: Int) -> Int {
            items.last { $0.name == name }.map { Int($0.value ?? "") ?? 0 } ?? otherwise
        }
        let (page, size) = (number("page", otherwise: 1), number("per_page", otherwise: 100))
        let known = ["page", "per_page", "status[]", "sort_by"]
        if let unknown = items.first(where: { !known.contains($0.name) }) { return refusal(parameter: unknown.name) }
        guard page >= 1 else { return refusal(parameter: "page") }
        guard (1...100).contains(size) else { return refusal(parameter: "per_page") }
        let statuses = items.filter { $0.name == "status[]" }.compactMap(\.value)
        var chosen = links.filter { statuses.isEmpty || statuses.contains($0.member("status").text ?? "") }
        if let sort = items.last(where: { $0.name == "sort_by" })?.value {
            guard let sorted = QontoList.sorted(chosen, by: sort) else { return refusal(parameter: "sort_by") }
            chosen = sorted
        }
        return answer(chosen, page: page, size: size)
    }

    private static func sorted(_ links: [Value], by sort: String) -> [Value]? {
        let words = sort.split(separator: ":")
        guard words.count == 2, words[1] == "asc" || words[1] == "desc" else { return nil }
        let isDescending = words[1] == "desc"
        func key(_ link: Value) -> Value {
            words[0] == "amount"
                ? link.member("amount").member("value").shaped(as: .decimal)
                : link.member("expiration_date").shaped(as: .timestamp)
        }
        guard words[0] == "amount" || words[0] == "expiration_date" else { return nil }
        return links.enumerated().sorted { first, second in
            let order = Value.order(key(first.element), key(second.element)) * (isDescending ? -1 : 1)
            return order != 0 ? order < 0 : first.offset < second.offset
        }.map(\.element)
    }

    private func answer(_ links: [Value], page: Int, size: Int) -> PageResponse {
        let pages = max(1, (links.count + size - 1) / size)
        let rows = links.dropFirst((min(page, pages + 1) - 1) * size).prefix(size)
        let meta = Value.record([
            Value.Member("current_page", .integer(Int64(page))),
            Value.Member("next_page", page < pages ? .integer(Int64(page + 1)) : .null),
            Value.Member("prev_page", page > 1 ? .integer(Int64(page - 1)) : .null),
            Value.Member("total_pages", .integer(Int64(pages))),
            Value.Member("total_count", .integer(Int64(links.count))),
            Value.Member("per_page", .integer(Int64(size))),
        ])
        let body = Value.record([Value.Member("payment_links", .list(Array(rows))), Value.Member("meta", meta)])
        return PageResponse(
            status: 200, headers: [PageResponse.Header("Content-Type", "application/json")],
            body: Array(body.json().utf8))
    }

    private func refusal(parameter: String) -> PageResponse {
        let body = """
            {"errors":[{"code":"bad_request","detail":"invalid parameter","source":{"parameter":"\(parameter)"}}]}
            """
        return PageResponse(
            status: 400, headers: [PageResponse.Header("Content-Type", "application/json")], body: Array(body.utf8))
    }
}
