import QuirePluginKit

/// `mijnklantportaal.payments`: GET /payment-links/{linkId}/payments, a list for each payment link.
enum PaymentsResource {
    static let resource = Resource(
        name: "payments",
        documentation: "Payments started on a payment link; a list for each link.",
        path: "/payment-links/{payment_link_id}/payments",
        recordsPath: "data",
        fields: fields,
        primaryKey: ["id"],
        paging: ListConventions.paging,
        pageSize: ListConventions.pageSize,
        filters: [
            FilterCapability(
                field: "payment_link_id", .equals, parameter: "payment_link_id", encoding: .path, fidelity: .exact)
        ],
        filterRules: [.required(["payment_link_id"])],
        budgets: ListConventions.budgets,
        parent: Parent(resource: "payment_links", field: "id", childField: "payment_link_id"),
        common: CommonMapping(
            .payments,
            columns: [
                "id": .field("id"), "link_id": .field("payment_link_id"),
                "status": .map(
                    "status",
                    [
                        "canceled": "canceled", "chargebacked": "charged_back", "failed": "failed", "paid": "paid",
                        "pending": "pending",
                    ], otherwise: "unknown"),
                "raw_status": .field("status"), "amount": .field("amount"), "currency": .upperCased("currency"),
                "created_at": .field("created_at"), "payer": .field("payers_name"),
            ]))

    private static let fields: [Field] = [
        Field("id", .text, doc: "The ID of the payment, always starting with plp_."),
        Field(
            "payment_link_id", .text, path: "paymentLinkId", doc: "The ID of the payment link it belongs to."),
        Field("currency", .text, doc: "The currency."),
        Field("amount", .money, currency: "currency", doc: "The amount paid by the payer."),
        Field(
            "status", .text, values: ["canceled", "chargebacked", "failed", "paid", "pending"],
            doc: "The status of the payment."),
        Field(
            "payers_name", .text, path: "payersName", isNullable: true,
            doc: "The name of the payer, if available."),
        Field(
            "integration", .text, values: ["mollie", "buckaroo", "paynl", "stripe"],
            doc: "The payment provider used for this payment."),
        Field(
            "integration_id", .text, path: "integrationId",
            doc: "The ID of the payment at that payment provider."),
        Field("created_at", .timestamp, path: "createdAt", doc: "When the payment was started."),
    ]
}
