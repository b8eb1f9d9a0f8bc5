import QuirePluginKit

/// A provider whose amounts are in minor units, each in the currency of its row.
struct MinorProvider: ProviderPlugin {
    let manifest = Manifest(id: "minor", title: "Minor", baseURL: "https://api.test")
    let resources = [
        Resource(
            name: "things", path: "/things", recordsPath: "things",
            fields: [
                Field("id", .text),
                Field("price", .money, path: "price", currency: "currency", minorUnits: MinorUnits()),
            ],
            primaryKey: ["id"], paging: .offset(.init()), pageSize: PageSize(parameter: "limit", maximum: 50),
            total: Total(path: "total", unit: .rows),
            filters: [
                FilterCapability(field: "price", .atLeast, parameter: "from", fidelity: .exact),
                FilterCapability(field: "price", .lessThan, parameter: "below", fidelity: .superset),
                FilterCapability(field: "price", .equals, parameter: "is", fidelity: .exact),
            ])
    ]
}
