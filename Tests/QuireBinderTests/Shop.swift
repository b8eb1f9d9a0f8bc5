import QuirePluginKit

/// A made-up provider whose table has what Qonto's lacks: values known from prose, and a value that is a column too.
struct Shop: ProviderPlugin {
    let manifest = Manifest(id: "shop", title: "Shop", baseURL: "https://shop.example")
    let resources = [
        Resource(
            name: "orders", path: "/orders", recordsPath: "orders",
            fields: [
                Field("id", .uuid), Field("state", .text, values: ["new", "paid", "shipped"]), Field("paid", .bool),
                Field("note", .text, isNullable: true), Field("total", .decimal), Field("at", .timestamp),
                Field("day", .date), Field("tags", .list(.text)),
            ])
    ]
}
