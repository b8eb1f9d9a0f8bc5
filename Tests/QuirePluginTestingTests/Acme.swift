import QuirePluginKit

/// A provider of invoices that declares the truth; tests change it into one that doesn't.
struct Acme: ProviderPlugin {
    var manifest = Manifest(
        id: "acme", title: "Acme", baseURL: "https://api.acme.example/v1",
        settings: [Setting("api_key", isSecret: true, help: "a key from the settings of Acme")],
        authentications: [.bearer("key", setting: "api_key")], documentation: "https://acme.example/docs")
    var resources: [Resource]

    /// Acme with its one table changed.
    init(_ change: (inout Resource) -> Void = { _ in }) {
        var resource = Acme.invoices
        change(&resource)
        resources = [resource]
    }

    private static let statuses = ["open", "paid", "void"]

    static let invoices = Resource(
        name: "invoices", documentation: "Invoices that were sent.", path: "/invoices", recordsPath: "data",
        fields: [
            Field("id", .text, doc: "The invoice's id."),
            Field("status", .text, values: statuses, doc: "The status."),
            Field("customer", .text, doc: "Who pays."),
            Field("amount", .money, currency: "currency", doc: "The amount."),
            Field("created_at", .timestamp, doc: "When it was made."),
            Field("due_at", .timestamp, isNullable: true, doc: "When it is due; null for at once."),
        ],
        paging: .pageNumber(Paging.PageNumber(next: "meta.next")),
        pageSize: PageSize(parameter: "size", standard: 10, maximum: 20, overMaximum: .refused),
        total: Total(path: "meta.total", unit: .rows),
        defaultOrder: DefaultOrder(field: "created_at", direction: .descending, isReliable: true),
        filters: [
            FilterCapability(
                field: "status", .anyOf, parameter: "status", encoding: .bracketRepeated, fidelity: .exact,
                acceptedValues: statuses),
            FilterCapability(field: "customer", .equals, parameter: "customer", fidelity: .exact),
            FilterCapability(field: "created_at", .atLeast, parameter: "created_from", fidelity: .exact),
            FilterCapability(field: "created_at", .atMost, parameter: "created_to", fidelity: .exact),
        ],
        sorts: [
            SortCapability(
                field: "amount", ascending: [QueryItem("sort", "amount")], descending: [QueryItem("sort", "-amount")],
                nulls: .never, tiesAreStable: true),
            SortCapability(
                field: "due_at", ascending: [QueryItem("sort", "due_at")], descending: [QueryItem("sort", "-due_at")],
                nulls: .last, tiesAreStable: true),
        ])

    /// Paging by a mark in the body.
    static let marks = Paging.cursor(Paging.Cursor(parameter: "after", next: "meta.after"))
}
