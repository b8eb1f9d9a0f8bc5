import QuirePluginKit

/// `mijnklantportaal.payment_links`: GET /payment-links.
enum PaymentLinksResource {
    static let resource = Resource(
        name: "payment_links",
        documentation: "Links on which customers pay, once or as often as they like.",
        path: "/payment-links",
        recordsPath: "data",
        fields: fields,
        primaryKey: ["id"],
        paging: ListConventions.paging,
        pageSize: ListConventions.pageSize,
        budgets: ListConventions.budgets,
        common: CommonMapping(
            .links,
            columns: [
                "id": .field("id"),
                "status": .map(
                    "status", ["open": "open", "paid": "paid", "expired": "expired", "closed": "canceled"],
                    otherwise: "unknown"),
                "raw_status": .field("status"), "direction": .constant(.text("in")), "amount": .field("amount"),
                "currency": .upperCased("currency"), "created_at": .field("created_at"),
                "expires_at": .field("expires_at"), "reusable": .field("reusable"), "url": .field("checkout_url"),
                "description": .field("description"),
            ]))

    private static let fields: [Field] = [
        Field("id", .text, doc: "The ID of the payment link, always starting with plk_."),
        Field("description", .text, doc: "The description used on the bank statement of the payer."),
        Field("currency", .text, doc: "The currency."),
        Field("amount", .money, currency: "currency", doc: "The amount of the payment link."),
        Field(
            "reusable", .bool, doc: "Whether the link can be used multiple times after a payment was successful."),
        Field(
            "expires_at", .timestamp, path: "expiresAt", isNullable: true,
            doc: "When the link expires and can no longer be used; null when it doesn't."),
        Field(
            "status", .text, values: ["open", "paid", "expired", "closed"], doc: "The current status of the link."),
        Field(
            "checkout_url", .text, path: "checkoutUrl", isNullable: true,
            doc: "The link to send a payer to; null when it can no longer be used."),
        Field("created_at", .timestamp, path: "createdAt", doc: "When the payment link was created."),
    ]
}
