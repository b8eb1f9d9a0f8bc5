import QuirePluginKit

/// `txn.payment_links`: GET /api/public/v1/payment_links, JSON:API resources flattened.
enum PaymentLinksResource {
    static let resource = Resource(
        name: "payment_links",
        documentation: "Links on which end users pay an invoice or receive a payout in crypto or by other means.",
        path: "/api/public/v1/payment_links",
        recordsPath: "data",
        fields: fields,
        primaryKey: ["id"],
        // Nothing says which page is the last, and a short page may be a clamped one: an empty page ends the list.
        paging: .pageNumber(Paging.PageNumber(parameter: "page", first: 1, current: "meta.page")),
        // The document names no largest size; 100 rows are requested, and the received ones are counted.
        pageSize: PageSize(parameter: "per_page", maximum: 100, overMaximum: .clamped, echo: "meta.per_page"),
        // "Total number of payment links" here, "total number of pages" on a sibling's page, and an example that fits both.
        total: Total(path: "meta.total", unit: .unclear),
        // "Ordered by creation time by default", without a direction.
        defaultOrder: DefaultOrder(field: "created_at", direction: nil, isReliable: false),
        filters: [
            // It is undocumented how letter case and white space are compared, so the rows are checked again.
            FilterCapability(field: "reference", .equals, parameter: "reference", fidelity: .superset),
            // "At or after" and "at or before".
            FilterCapability(
                field: "created_at", .atLeast, parameter: "created_at_from", fidelity: .exact,
                form: .timestamp(fractionDigits: 3)),
            FilterCapability(
                field: "created_at", .atMost, parameter: "created_at_to", fidelity: .exact,
                form: .timestamp(fractionDigits: 3)),
        ],
        sorts: [
            SortCapability(
                field: "created_at",
                ascending: [QueryItem("order", "created_at"), QueryItem("order_type", "asc")],
                descending: [QueryItem("order", "created_at"), QueryItem("order_type", "desc")], nulls: .never)
        ],
        common: CommonMapping(
            .links,
            columns: [
                "id": .field("id"),
                // Completed means that the end user has started to pay; only the child shows whether money arrived.
                "status": .map(
                    "status",
                    ["created": "open", "pending": "open", "completed": "processing", "expired": "expired"],
                    otherwise: "unknown"),
                "raw_status": .field("status"),
                "direction": .map("payment_type", ["Invoice": "in", "Payout": "out"], otherwise: "in"),
                "amount": .field("amount"), "currency": .upperCased("currency"), "created_at": .field("created_at"),
                "expires_at": .field("expires_at"), "url": .field("hosted_page_url"), "reference": .field("reference"),
                "kind": .field("payment_type"),
            ]))

    private static let fields: [Field] = [
        Field("id", .text, doc: "Payment link ID."),
        attribute("amount", .money, currency: "attributes.currency", doc: "Payment amount displayed to the end user."),
        attribute("currency", doc: "Currency of the payment amount."),
        attribute("account_currency", doc: "Merchant account currency used for settlement or funding."),
        attribute(
            "network", isNullable: true, doc: "Network code selected by the end user; null until a selection is made."),
        attribute(
            "network_name", isNullable: true,
            doc: "Human-readable network name; null until the end user selects a network."),
        attribute("reference", doc: "Your internal correlation key, as set at creation."),
        attribute("hosted_page_url", doc: "URL of the hosted page to redirect your end user to."),
        // The list refers to another page for these.
        attribute("status", values: ["created", "pending", "completed", "expired"], doc: "Payment link status."),
        attribute(
            "approval_status", isNullable: true,
            doc: "Approval workflow status for payout payment links subject to an approval rule; null otherwise."),
        attribute("expires_at", .timestamp, doc: "When the payment link expires."),
        attribute("created_at", .timestamp, doc: "When the payment link was created."),
        attribute("payment_type", values: ["Invoice", "Payout"], doc: "Invoice or Payout."),
        attribute("payment_methods", .list(.text), doc: "Payment methods available on the hosted page."),
        attribute("success_redirect_url", isNullable: true, doc: "Success redirect URL; null if not set."),
        attribute("unsuccess_redirect_url", isNullable: true, doc: "Unsuccessful redirect URL; null if not set."),
        Field(
            "target_id", .text, path: "relationships.target.data.id", isNullable: true,
            doc: "ID of the child invoice or payout; null until the end user selects a cryptocurrency."),
        Field(
            "target_type", .text, path: "relationships.target.data.type", isNullable: true,
            doc: "Type of the child; null until the end user selects a cryptocurrency."),
    ]

    /// A member of `attributes`, whose name there is the column's in camel case.
    private static func attribute(
        _ name: String, _ type: ValueType = .text, currency: FieldPath? = nil, values: [String] = [],
        isNullable: Bool = false, doc: String
    ) -> Field {
        let words = name.split(separator: "_").map(String.init)
        let key = words.dropFirst().reduce(words.first ?? "") { $0 + $1.prefix(1).uppercased() + $1.dropFirst() }
        return Field(
            name, type, path: FieldPath(keys: ["attributes", key]), currency: currency, values: values,
            isNullable: isNullable, doc: doc)
    }
}
