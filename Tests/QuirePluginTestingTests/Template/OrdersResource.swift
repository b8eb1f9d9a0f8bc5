import QuirePluginKit

/// `acme_shop.orders`: GET /orders.
enum OrdersResource {
    static let resource = Resource(
        name: "orders",
        documentation: "Orders that customers made.",
        path: "/orders",
        recordsPath: "data",
        fields: [
            Field("id", .text, doc: "The id of the order."),
            Field("status", .text, values: statuses, doc: "Where the order stands."),
            Field("amount", .money, currency: "currency", doc: "What the customer pays."),
            Field(
                "customer", .text, path: "customer.name", isNullable: true, doc: "Who ordered; null for guests."),
            Field("created_at", .timestamp, doc: "When it was made."),
        ],
        paging: .pageNumber(Paging.PageNumber(parameter: "page", next: "meta.next_page")),
        pageSize: PageSize(parameter: "per_page", standard: 25, maximum: 100, overMaximum: .refused),
        total: Total(path: "meta.total", unit: .rows),
        filters: [
            // Exact only where the API's document promises just the rows that match; others are checked again.
            FilterCapability(
                field: "status", .anyOf, parameter: "status", encoding: .bracketRepeated, fidelity: .exact,
                acceptedValues: statuses),
            FilterCapability(field: "created_at", .atLeast, parameter: "created_from", fidelity: .exact),
            FilterCapability(field: "created_at", .atMost, parameter: "created_to", fidelity: .exact),
        ],
        sorts: [
            SortCapability(
                field: "created_at", ascending: [QueryItem("sort", "created_at")],
                descending: [QueryItem("sort", "-created_at")], nulls: .never)
        ])

    private static let statuses = ["open", "paid", "canceled"]
}
