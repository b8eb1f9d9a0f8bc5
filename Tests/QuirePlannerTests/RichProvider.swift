import QuirePluginKit

/// A provider with filters and sorts of every kind.
struct RichProvider: ProviderPlugin {
    let manifest = Manifest(id: "rich", title: "Rich", baseURL: "https://api.test")
    let resources = [
        Resource(
            name: "things", path: "/things", recordsPath: "things",
            fields: [
                Field("id", .text), Field("kind", .text), Field("size", .integer), Field("weight", .decimal),
                Field("made_at", .timestamp), Field("note", .text, isNullable: true), Field("price", .money),
            ],
            primaryKey: ["id"], paging: .offset(.init()), pageSize: PageSize(parameter: "limit", maximum: 50),
            filters: [
                FilterCapability(field: "kind", .equals, parameter: "kind", fidelity: .exact),
                FilterCapability(field: "size", .atLeast, parameter: "min_size", fidelity: .exact),
                FilterCapability(field: "size", .atMost, parameter: "max_size", fidelity: .exact),
                FilterCapability(field: "weight", .moreThan, parameter: "heavier", fidelity: .exact),
                FilterCapability(field: "weight", .lessThan, parameter: "lighter", fidelity: .superset),
                FilterCapability(field: "made_at", .atLeast, parameter: "from", fidelity: .exact),
                FilterCapability(field: "made_at", .lessThan, parameter: "to", fidelity: .exact),
                FilterCapability(field: "note", .anyOf, parameter: "note", encoding: .repeated, fidelity: .superset),
            ],
            sorts: [
                SortCapability(field: "size", ascending: nil, descending: [QueryItem("sort", "-size")]),
                SortCapability(
                    field: "made_at", ascending: [QueryItem("sort", "made_at")],
                    descending: [QueryItem("sort", "-made_at")], nulls: .never),
            ])
    ]
}
