import QuirePluginKit

/// A plugin of nothing but declarations.
struct DeclaredPlugin: ProviderPlugin {
    var manifest = Manifest(id: "test", title: "Test", baseURL: "https://api.test")
    var resources: [Resource] = []
}

/// A table with what a test is about.
func table(
    path: String = "/things", paging: Paging = .none, pageSize: PageSize? = nil, total: Total? = nil,
    sorts: [SortCapability] = [], parameters: [QueryItem] = []
) -> Resource {
    Resource(
        name: "things", path: path, parameters: parameters, recordsPath: "things", fields: [Field("id", .text)],
        paging: paging, pageSize: pageSize, total: total, sorts: sorts)
}

extension PageRequest {
    /// The request on one line.
    var line: String {
        let address =
            switch target {
            case .path(let path): path
            case .url(let url): url
            }
        return "\(method) \(address)" + (query.isEmpty ? "" : "?" + PercentEncoding.query(query))
    }
}
