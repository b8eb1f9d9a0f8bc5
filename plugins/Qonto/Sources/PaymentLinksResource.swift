import QuirePluginKit

/// `qonto.payment_links`: GET /v2/payment_links.
enum PaymentLinksResource {
    static let resource = Resource(
        name: "payment_links",
        documentation: "Links on which customers pay invoices or baskets.",
        path: "/v2/payment_links",
        // The list's own security names OAuth alone, the root's the secret key too; both are offered, OAuth first.
        authentications: ["oauth", "secret_key"],
        recordsPath: "payment_links",
        fields: fields,
        primaryKey: ["id"],
        paging: .pageNumber(
            Paging.PageNumber(
                parameter: "page", first: 1, current: "meta.current_page", next: "meta.next_page",
                pages: "meta.total_pages",
                // Not in the list's document; seen on other Qonto lists past their last page.
                endStatuses: [422])),
        pageSize: PageSize(
            parameter: "per_page", standard: 100, maximum: 100, overMaximum: .refused, echo: "meta.per_page"),
        total: Total(path: "meta.total_count", unit: .rows),
        filters: [
            FilterCapability(
                field: "status", .anyOf, parameter: "status", encoding: .bracketRepeated, fidelity: .exact,
                acceptedValues: statuses)
        ],
        sorts: [sort(by: "amount"), sort(by: "expiration_date")],
        budgets: [Budget(requests: 1000, seconds: 10), Budget(requests: 10_000, seconds: 600)],
        common: CommonMapping(
            .links,
            columns: [
                "id": .field("id"),
                "status": .map(
                    "status", Dictionary(uniqueKeysWithValues: statuses.map { ($0, $0) }), otherwise: "unknown"),
                "raw_status": .field("status"),
                "direction": .constant(.text("in")), "amount": .field("amount"), "currency": .upperCased("currency"),
                "created_at": .field("created_at"), "expires_at": .field("expiration_date"),
                "reusable": .field("reusable"), "url": .field("url"), "reference": .field("invoice_number"),
                "description": .field("items[0].title"), "payer": .field("debitor_name"),
                "kind": .field("resource_type"),
            ]))

    private static let statuses = ["open", "expired", "canceled", "paid", "processing"]

    /// `sort_by=field:direction`; both fields are required by the schema, so they are never null by the document.
    private static func sort(by field: String) -> SortCapability {
        SortCapability(
            field: field, ascending: [QueryItem("sort_by", "\(field):asc")],
            descending: [QueryItem("sort_by", "\(field):desc")], nulls: .never)
    }

    private static let fields: [Field] = [
        Field("id", .uuid, doc: "The ID of the payment link."),
        Field(
            "status", .text, values: statuses, valuesAreListedBySchema: true, doc: "The status of the payment link."),
        Field(
            "expiration_date", .timestamp,
            doc: "The date and time when the payment link will expire."),
        Field(
            "potential_payment_methods", .list(.text), values: ["credit_card", "apple_pay", "paypal", "ideal"],
            valuesAreListedBySchema: true, doc: "The payment methods that the link may offer."),
        Field(
            "amount", .money, path: "amount.value", currency: "amount.currency",
            doc: "The gross amount of the payment link, including VAT."),
        Field("currency", .text, path: "amount.currency", doc: "The ISO 4217 code of the amount's currency."),
        Field(
            "resource_type", .text, values: ["Invoice", "Basket"], valuesAreListedBySchema: true,
            doc: "Type of payment link resource."),
        Field(
            "items", .list(.record(itemMembers)), isNullable: true,
            doc: "Items for basket payment links. Null for invoice payment links."),
        Field("reusable", .bool, doc: "Whether the payment link can be reused."),
        Field("invoice_id", .uuid, isNullable: true, doc: "The ID of the invoice; null for basket payment links."),
        Field("invoice_number", .text, isNullable: true, doc: "The invoice number; null for basket payment links."),
        Field(
            "debitor_name", .text, isNullable: true,
            doc: "Name of the customer/debitor; null for basket payment links."),
        Field("created_at", .timestamp, doc: "The date and time when the payment link was created."),
        Field("url", .text, doc: "The URL of the payment link."),
    ]

    private static let itemMembers: [RecordMember] = [
        RecordMember("title", .text),
        RecordMember("type", .text),
        RecordMember("description", .text),
        RecordMember("quantity", .decimal),
        RecordMember("measure_unit", .text),
        RecordMember("unit_price", .record([RecordMember("value", .decimal), RecordMember("currency", .text)])),
        RecordMember("vat_rate", .decimal),
    ]
}
