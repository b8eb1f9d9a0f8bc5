/// A list of an API: its table, and the endpoint that returns it.
public struct Resource: Hashable, Sendable {
    /// The table that queries use.
    public var table: Table
    /// The endpoint that the list is requested from.
    public var endpoint: Endpoint

    /// Creates the list of a table at an endpoint.
    public init(_ table: Table, at endpoint: Endpoint) {
        self.table = table
        self.endpoint = endpoint
    }

    /// Creates a list from the parts of its table and its endpoint; everything except name, path, records and fields
    /// has a default.
    public init(
        name: String, aliases: [String] = [], documentation: String = "", method: String = "GET", path: String,
        headers: [HeaderDeclaration] = [], parameters: [QueryItem] = [], parameterPlace: ParameterPlace = .query,
        body: [Value.Member] = [], authentications: [String] = [], recordsPath: FieldPath, fields: [Field],
        primaryKey: [String] = ["id"], paging: Paging = .none, windows: DateWindows? = nil, pageSize: PageSize? = nil,
        total: Total? = nil, defaultOrder: DefaultOrder? = nil,
        filters: [FilterCapability] = [], filterRules: [FilterRule] = [], sorts: [SortCapability] = [],
        budgets: [Budget] = [], parent: Parent? = nil, common: CommonMapping? = nil
    ) {
        table = Table(
            name: name, aliases: aliases, documentation: documentation, fields: fields, primaryKey: primaryKey,
            defaultOrder: defaultOrder, filters: filters, filterRules: filterRules, sorts: sorts, parent: parent,
            common: common)
        endpoint = Endpoint(
            method: method, path: path, headers: headers, parameters: parameters, parameterPlace: parameterPlace,
            body: body, authentications: authentications, recordsPath: recordsPath, paging: paging, windows: windows,
            pageSize: pageSize, total: total, budgets: budgets)
    }
}
