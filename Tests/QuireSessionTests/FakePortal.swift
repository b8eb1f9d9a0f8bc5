import Foundation
import QuireFetch
import QuireModel
import QuirePluginKit
import Synchronization

/// A payment link of the fake portal.
struct PortalLink: Sendable {
    var id: String
    var description: String
    var currency: String
    /// The amount as it is written; nil for one that is missing.
    var amount: String?
    var reusable: Bool
    var status: String
    var created: Int
    var payments: [PortalPayment]

    var json: String {
        let amount = amount.map { "\"\($0)\"" } ?? "null"
        return "{\"id\":\"\(id)\",\"description\":\"\(description)\",\"currency\":\"\(currency)\",\"amount\":\(amount),"
            + "\"reusable\":\(reusable),\"expiresAt\":null,\"status\":\"\(status)\",\"checkoutUrl\":null,"
            + "\"createdAt\":\"\(Timestamp(seconds: Int64(created)))\"}"
    }
}

/// A payment on a link of the fake portal.
struct PortalPayment: Sendable {
    var id: String
    var currency: String
    var amount: String?
    var status: String
    var payer: String?
    var created: Int

    func json(of link: String) -> String {
        "{\"id\":\"\(id)\",\"paymentLinkId\":\"\(link)\",\"currency\":\"\(currency)\","
            + "\"amount\":\(amount.map { "\"\($0)\"" } ?? "null"),\"status\":\"\(status)\","
            + "\"payersName\":\(payer.map { "\"\($0)\"" } ?? "null"),\"integration\":\"mollie\","
            + "\"integrationId\":\"tr_\(id)\",\"createdAt\":\"\(Timestamp(seconds: Int64(created)))\"}"
    }
}

extension PortalLink {
    /// So many links with up to four payments each, with few different values.
    static func generated(_ count: Int, seed: UInt64) -> [PortalLink] {
        var random = SplitMix64(seed: seed)
        let start = 1_780_000_000
        func amount() -> String? {
            random.chance(10) ? nil : "\(Int.random(in: 0..<20, using: &random) * 5).\(random.pick("0", "00", "50"))"
        }
        return (0..<count).map { index in
            PortalLink(
                id: "plk_\(index)", description: random.pick("Ann", "rent", "Zoë", "paid"),
                currency: random.pick("EUR", "EUR", "USD"), amount: amount(), reusable: random.chance(40),
                status: random.pick("open", "paid", "expired", "closed"),
                created: start - Int.random(in: 0..<1000, using: &random) * 3600,
                payments: (0..<Int.random(in: 0...4, using: &random)).map { number in
                    PortalPayment(
                        id: "plp_\(index)_\(number)", currency: random.pick("EUR", "EUR", "USD"), amount: amount(),
                        status: random.pick("paid", "failed", "pending", "chargebacked", "canceled"),
                        payer: random.chance(40) ? nil : random.pick("Ann", "Bob", "Zoë"),
                        created: start - Int.random(in: 0..<1000, using: &random) * 3600)
                })
        }
    }
}

/// MijnKlantportaal's lists over rows in memory.
final class FakePortal: Transport {
    private let links: [PortalLink]
    private let base: String
    private let log = Mutex<[String]>([])

    init(_ links: [PortalLink], base: String) {
        self.links = links
        self.base = base
    }

    /// The addresses asked for, in order.
    var urls: [String] { log.withLock { $0 } }

    func send(_ request: TransportRequest) async throws(TransportError) -> PageResponse {
        log.withLock { $0.append(request.url) }
        let page = URLComponents(string: request.url)?.queryItems?.first { $0.name == "page" }?.value.flatMap(Int.init)
        let parts = (URLComponents(string: request.url)?.path ?? "").split(separator: "/").map(String.init)
        guard parts.first == "payment-links" else { return PageResponse(status: 404, body: Array("{}".utf8)) }
        if parts.count == 1 { return answer(links.map(\.json), page ?? 1, "/payment-links") }
        // A link that nobody knows has no payments.
        let payments = links.first { $0.id == parts[1] }?.payments.map { $0.json(of: parts[1]) } ?? []
        return answer(payments, page ?? 1, "/payment-links/\(parts[1])/payments")
    }

    private func answer(_ rows: [String], _ page: Int, _ path: String) -> PageResponse {
        let shown = rows.dropFirst((page - 1) * 15).prefix(15)
        let isLast = page * 15 >= rows.count
        let next = isLast ? "null" : "\"\(base)\(path)?page=\(page + 1)\""
        let body =
            "{\"current_page\":\(page),\"data\":[\(shown.joined(separator: ","))],\"next_page_url\":\(next),"
            + "\"path\":\"\(base)\(path)\",\"per_page\":15}"
        return PageResponse(status: 200, body: Array(body.utf8))
    }
}
