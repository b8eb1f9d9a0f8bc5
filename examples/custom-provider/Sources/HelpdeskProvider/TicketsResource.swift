import QuirePluginKit

/// `helpdesk.tickets`: GET /tickets.
enum TicketsResource {
    static let resource = Resource(
        name: "tickets",
        documentation: "What customers asked, and where it stands.",
        path: "/tickets",
        recordsPath: "tickets",
        fields: [
            Field("id", .integer, doc: "The number of the ticket."),
            Field("subject", .text, doc: "What it is about."),
            Field("status", .text, values: statuses, doc: "Where it stands."),
            Field(
                "refund", .money, currency: "currency", isNullable: true, doc: "What is paid back; null for nothing."),
            Field("requester", .text, path: "requester.name", doc: "Who asked."),
            Field("created_at", .timestamp, doc: "When it was asked."),
        ],
        primaryKey: ["id"],
        paging: .offset(Paging.Offset(parameter: "offset")),
        pageSize: PageSize(parameter: "limit", standard: 20, maximum: 100, overMaximum: .clamped),
        total: Total(path: "count", unit: .rows),
        filters: [
            // The document promises just the tickets of that status.
            FilterCapability(
                field: "status", .equals, parameter: "status", fidelity: .exact, acceptedValues: statuses)
        ],
        sorts: [
            SortCapability(
                field: "created_at", ascending: [QueryItem("sort", "created_at")],
                descending: [QueryItem("sort", "-created_at")], nulls: .never)
        ])

    private static let statuses = ["new", "open", "pending", "solved"]
}
