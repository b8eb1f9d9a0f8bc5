import QuireDecode
import QuirePluginKit

/// Qonto's table of payment links, as its document describes it.
let paymentLinks = Resource(
    name: "payment_links", path: "/v2/payment_links", recordsPath: "payment_links",
    fields: [
        Field("id", .uuid),
        Field("status", .text, values: ["open", "expired", "canceled", "paid", "processing"]),
        Field("expiration_date", .timestamp),
        Field("potential_payment_methods", .list(.text), values: ["credit_card", "apple_pay", "paypal", "ideal"]),
        Field("amount", .money, path: "amount.value", currency: "amount.currency"),
        Field("currency", .text, path: "amount.currency"),
        Field("resource_type", .text, values: ["Invoice", "Basket"]),
        Field("items", .list(.any), isNullable: true),
        Field("reusable", .bool),
        Field("invoice_id", .uuid, isNullable: true),
        Field("invoice_number", .text, isNullable: true),
        Field("debitor_name", .text, isNullable: true, isSensitive: true),
        Field("created_at", .timestamp),
        Field("url", .text),
    ],
    paging: .pageNumber(
        Paging.PageNumber(current: "meta.current_page", next: "meta.next_page", pages: "meta.total_pages")),
    pageSize: PageSize(parameter: "per_page", echo: "meta.per_page"),
    total: Total(path: "meta.total_count", unit: .rows))

/// A page of two links with the document's own examples, laid out over several lines.
let samplePage = #"""
    {
      "payment_links": [
        {
          "id": "4c56f862-6117-4b20-a3e3-7fa6fccea029",
          "status": "open",
          "expiration_date": "2021-01-01T00:00:00Z",
          "potential_payment_methods": [ "credit_card", "ideal" ],
          "amount": { "value": "13.30", "currency": "EUR" },
          "resource_type": "Basket",
          "items": [ { "title": "Item \"1\"", "type": "good", "quantity": 1.50,
                       "unit_price": { "value": "10.99", "currency": "EUR" }, "vat_rate": "21.0" } ],
          "reusable": true, "invoice_id": null, "invoice_number": null, "debitor_name": null,
          "created_at": "2021-01-01T00:00:00.125Z",
          "url": "https:\/\/pay.qonto.com\/019788b3-57ab-727c-b26e-86b95c16e93f"
        },
        {
          "id": "550e8400-e29b-41d4-a716-446655440001",
          "status": "paid",
          "expiration_date": "2021-01-01T02:00:00+02:00",
          "potential_payment_methods": [],
          "amount": { "currency": "EUR", "value": "100" },
          "resource_type": "Invoice", "items": null, "reusable": false,
          "invoice_id": "550e8400-e29b-41d4-a716-446655440001", "invoice_number": "INV-12345",
          "debitor_name": "J\u00f6hn \ud83d\ude00 Doe",
          "created_at": "2021-01-01T00:00:00Z", "url": "https://pay.qonto.com/x", "unknown": [[{}], -1.5e3]
        }
      ],
      "meta": { "current_page": 1, "next_page": null, "prev_page": null, "total_pages": 1, "total_count": 2,
                "per_page": "100" }
    }
    """#

/// A table with one column per type, its records at the root of the document.
let oneOfEach = Resource(
    name: "things", path: "/things", recordsPath: "",
    fields: [
        Field("text", .text, values: ["a", "b"]), Field("integer", .integer), Field("decimal", .decimal),
        Field("money", .money, currency: "currency"), Field("plain_money", .money, path: "money"),
        Field("bool", .bool), Field("timestamp", .timestamp), Field("date", .date), Field("period", .period),
        Field("list", .list(.text)), Field("record", .record([])), Field("any", .any),
        Field("deep", .text, path: "one.two.three"), Field("whole", .any, path: "one"),
        Field("marked", .integer, nullMarkers: [.integer(0), .text("none")]),
        Field("secret", .integer, isSensitive: true),
    ])

/// The page in some JSON text.
func decode(
    _ json: String, of resource: Resource = oneOfEach, columns: [String]? = nil, includesRaw: Bool = false
) throws(DecodeError) -> DecodedPage {
    let decoder = PageDecoder(
        resource: resource, columns: columns ?? resource.table.fields.map(\.name), includesRaw: includesRaw)
    return try decoder.decode(Array(json.utf8))
}

/// The one value that a column has for a record with a single member.
func value(_ json: String, of column: String) throws -> (Value, [FieldOddity]) {
    let page = try decode("[{\"\(column == "plain_money" ? "money" : column)\":\(json)}]", columns: [column])
    return (page.batch.columns[0][0], page.oddities)
}
