import QuireModel
package import QuirePluginKit

extension CommonMapping.Table {
    /// The columns of the shared table, in order.
    package var fields: [Field] {
        switch self {
        case .links: CommonMapping.Table.linkFields
        case .payments: CommonMapping.Table.paymentFields
        }
    }

    private static let linkFields: [Field] = [
        Field("provider", .text, doc: "The provider's name in from."),
        Field("id", .text, doc: "The provider's id of the link."),
        Field(
            "status", .text,
            values: ["open", "processing", "partially_paid", "paid", "expired", "canceled", "unknown"],
            valuesAreListedBySchema: true, doc: "The status in common words."),
        Field("raw_status", .text, doc: "The status in the provider's words."),
        Field(
            "direction", .text, values: ["in", "out"], valuesAreListedBySchema: true,
            doc: "Whether money comes in or goes out."),
        Field("amount", .money, doc: "The amount."),
        Field("currency", .text, doc: "The currency, in capitals."),
        Field("created_at", .timestamp, doc: "When the link was created."),
        Field("expires_at", .timestamp, doc: "When the link expires."),
        Field("paid_at", .timestamp, doc: "When it was paid."),
        Field("reusable", .bool, doc: "Whether it can be paid more than once."),
        Field("url", .text, doc: "Where the payer goes."),
        Field("reference", .text, doc: "The merchant's own key."),
        Field("description", .text, doc: "What it is for."),
        Field("payer", .text, doc: "Who pays."),
        Field("kind", .text, doc: "What kind of link it is, in the provider's words."),
    ]

    private static let paymentFields: [Field] = [
        Field("provider", .text, doc: "The provider's name in from."),
        Field("id", .text, doc: "The provider's id of the payment."),
        Field("link_id", .text, doc: "The provider's id of the link that was paid."),
        Field(
            "status", .text,
            values: [
                "open", "pending", "authorized", "paid", "failed", "expired", "canceled", "charged_back", "unknown",
            ], valuesAreListedBySchema: true, doc: "The status in common words."),
        Field("raw_status", .text, doc: "The status in the provider's words."),
        Field("amount", .money, doc: "The amount."),
        Field("currency", .text, doc: "The currency, in capitals."),
        Field("created_at", .timestamp, doc: "When the payment was started."),
        Field("paid_at", .timestamp, doc: "When it was paid."),
        Field("payer", .text, doc: "Who paid."),
        Field("method", .text, doc: "How it was paid."),
    ]
}
