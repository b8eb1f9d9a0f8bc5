import QuirePluginKit

/// A provider whose filters exclude, need or require one another, and one that is read in windows of time.
struct RuledProvider: ProviderPlugin {
    let manifest = Manifest(id: "ruled", title: "Ruled", baseURL: "https://api.test")
    let resources = [
        // Either a customer or a creditor; both ends of a time or none.
        table(
            "payments", [.exclusive(["creditor", "customer"]), .together(["from", "to"])],
            [
                FilterCapability(field: "creditor", .equals, parameter: "creditor", fidelity: .superset),
                FilterCapability(field: "customer", .equals, parameter: "customer", fidelity: .exact),
            ]),
        // An account in any case, which excludes a creditor.
        table(
            "entries", [.exclusive(["creditor", "customer"]), .required(["customer"])],
            [
                FilterCapability(field: "creditor", .equals, parameter: "creditor", fidelity: .exact),
                FilterCapability(field: "customer", .equals, parameter: "customer", fidelity: .superset),
            ]),
        // A chain: the state goes with a creditor alone, which a customer excludes.
        table(
            "chained", [.together(["creditor", "state"]), .exclusive(["customer", "creditor"])],
            [
                FilterCapability(field: "creditor", .equals, parameter: "creditor", fidelity: .superset),
                FilterCapability(field: "customer", .equals, parameter: "customer", fidelity: .exact),
                FilterCapability(field: "state", .equals, parameter: "state", fidelity: .exact),
            ]),
        table("reports", [], [], DateWindows(from: "from", to: "to", days: 31)),
    ]

    private static func table(
        _ name: String, _ rules: [FilterRule], _ filters: [FilterCapability], _ windows: DateWindows? = nil
    ) -> Resource {
        Resource(
            name: name, path: "/" + name, recordsPath: "items",
            fields: [
                Field("id", .text), Field("creditor", .text), Field("customer", .text), Field("state", .text),
                Field("made_at", .timestamp),
            ],
            paging: .offset(.init()), windows: windows, pageSize: PageSize(parameter: "limit", maximum: 50),
            total: Total(path: "total", unit: .rows),
            filters: filters + [
                FilterCapability(field: "made_at", .atLeast, parameter: "from", fidelity: .exact),
                FilterCapability(field: "made_at", .atMost, parameter: "to", fidelity: .exact),
            ], filterRules: rules,
            sorts: [
                SortCapability(
                    field: "made_at", ascending: [QueryItem("sort", "made_at")],
                    descending: [QueryItem("sort", "-made_at")], nulls: .never)
            ])
    }
}
