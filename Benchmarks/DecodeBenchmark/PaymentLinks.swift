import Foundation
import QuirePluginKit

/// Payment links as Qonto's document shows them, made up from a seed.
struct PaymentLinks {
    /// What everything about them is drawn from.
    private var source: SplitMix64

    /// The links of that seed.
    init(seed: UInt64) { source = SplitMix64(seed: seed) }

    /// The table that the links are rows of.
    static let resource = Resource(
        name: "payment_links", path: "/v2/payment_links", recordsPath: "payment_links",
        fields: [
            Field("id", .uuid),
            Field("status", .text, values: ["open", "expired", "canceled", "paid", "processing"]),
            Field("expiration_date", .timestamp),
            Field("potential_payment_methods", .list(.text)),
            Field("amount", .money, path: "amount.value", currency: "amount.currency"),
            Field("currency", .text, path: "amount.currency"),
            Field("resource_type", .text, values: ["Invoice", "Basket"]),
            Field("items", .list(.any)),
            Field("reusable", .bool),
            Field("invoice_id", .uuid),
            Field("invoice_number", .text),
            Field("debitor_name", .text),
            Field("created_at", .timestamp),
            Field("url", .text),
        ],
        paging: .pageNumber(
            Paging.PageNumber(
                parameter: "page", current: "meta.current_page", next: "meta.next_page", pages: "meta.total_pages")),
        total: Total(path: "meta.total_count", unit: .rows))

    /// The body of one page, on one line.
    mutating func page(_ number: Int, of pages: Int, links: Int) -> String {
        let records = (0..<links).map { _ in link() }.joined(separator: ",")
        let next = number < pages ? String(number + 1) : "null"
        let previous = number > 1 ? String(number - 1) : "null"
        return #"{"payment_links":[\#(records)],"meta":{"current_page":\#(number),"next_page":\#(next),"#
            + #""prev_page":\#(previous),"total_pages":\#(pages),"total_count":\#(pages * links),"#
            + #""per_page":\#(links)}}"# + "\n"
    }

    private mutating func link() -> String {
        let id = uuid()
        let isInvoice = random(4) > 0
        let cents = random(10_000_000)
        let amount = "\(cents / 100).\(cents % 100 < 10 ? "0" : "")\(cents % 100)"
        let status = ["open", "expired", "canceled", "paid", "processing"][random(5)]
        let kind = isInvoice ? "Invoice" : "Basket"
        let items =
            isInvoice
            ? "null"
            : #"[{"title":"Item \#(random(100))","type":"good","description":"Item description","quantity":1,"#
                + #""measure_unit":"unit","unit_price":{"value":"\#(amount)","currency":"EUR"},"vat_rate":"21.0"}]"#
        let invoice =
            isInvoice
            ? #""invoice_id":"\#(uuid())","invoice_number":"INV-\#(random(100_000))","debitor_name":"John Doe""#
            : #""invoice_id":null,"invoice_number":null,"debitor_name":null"#
        return #"{"id":"\#(id)","status":"\#(status)","expiration_date":"\#(time())","#
            + #""potential_payment_methods":["credit_card","ideal"],"#
            + #""amount":{"value":"\#(amount)","currency":"EUR"},"resource_type":"\#(kind)","#
            + #""items":\#(items),"reusable":\#(random(2) == 0),\#(invoice),"created_at":"\#(time())","#
            + #""url":"https://pay.qonto.com/\#(id)?resource_id=\#(uuid())"}"#
    }

    private mutating func random(_ limit: Int) -> Int { Int(source.next() % UInt64(limit)) }

    private mutating func uuid() -> String {
        let digits = String(source.next() | 1 << 63, radix: 16) + String(source.next() | 1 << 63, radix: 16)
        var parts: [Substring] = []
        var rest = digits[...]
        for length in [8, 4, 4, 4, 12] {
            parts.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        return parts.joined(separator: "-")
    }

    private mutating func time() -> String {
        Timestamp(seconds: 1_700_000_000 + Int64(random(90_000_000))).description
    }
}
