/// What queries can use: the columns of some rows, and the source's capabilities for them.
///
/// It says nothing about how the rows are read, so it serves a list of an API as well as a file or a table of a
/// database.
public struct Table: Hashable, Sendable {
    /// The table's name.
    public var name: String
    /// Other names for it.
    public var aliases: [String]
    /// The meaning of a row, from the source's documentation.
    public var documentation: String
    /// The columns, in order.
    public var fields: [Field]
    /// The fields that together name a row; empty when none do.
    public var primaryKey: [String]
    /// The order without a sort, when the document names one.
    public var defaultOrder: DefaultOrder?
    /// The filters that the source supports.
    public var filters: [FilterCapability]
    /// Which filters go together.
    public var filterRules: [FilterRule]
    /// The sorts that the source supports.
    public var sorts: [SortCapability]
    /// The table whose rows this one hangs from.
    public var parent: Parent?
    /// The rows in the schema that all providers share.
    public var common: CommonMapping?

    /// Creates a table; everything except name and fields has a default.
    public init(
        name: String, aliases: [String] = [], documentation: String = "", fields: [Field],
        primaryKey: [String] = ["id"], defaultOrder: DefaultOrder? = nil, filters: [FilterCapability] = [],
        filterRules: [FilterRule] = [], sorts: [SortCapability] = [], parent: Parent? = nil,
        common: CommonMapping? = nil
    ) {
        self.name = name
        self.aliases = aliases
        self.documentation = documentation
        self.fields = fields
        self.primaryKey = primaryKey
        self.defaultOrder = defaultOrder
        self.filters = filters
        self.filterRules = filterRules
        self.sorts = sorts
        self.parent = parent
        self.common = common
    }

    /// The field of that name.
    public func field(named name: String) -> Field? { fields.first { $0.name == name } }

    /// The sorts whose order is that of queries: texts are compared in many ways, all other values in one.
    public var comparableSorts: [SortCapability] {
        sorts.filter { field(named: $0.field)?.type != .text || $0.collation == .bytes }
    }
}

/// The order of a list without a requested sort.
public struct DefaultOrder: Hashable, Sendable {
    /// The field it is ordered by.
    public var field: String
    /// The direction; nil if the documentation doesn't say.
    public var direction: SortDirection?
    /// Whether the document promises it firmly enough to end a scan on it.
    public var isReliable: Bool

    /// An order declaration.
    public init(field: String, direction: SortDirection?, isReliable: Bool) {
        self.field = field
        self.direction = direction
        self.isReliable = isReliable
    }
}

/// The table that a child list hangs from.
public struct Parent: Hashable, Sendable {
    /// The parent's resource name.
    public var resource: String
    /// The parent's field whose value goes into the child's path.
    public var field: String
    /// The child's field that holds it, which is also the name of the path parameter.
    public var childField: String

    /// A parent declaration.
    public init(resource: String, field: String, childField: String) {
        self.resource = resource
        self.field = field
        self.childField = childField
    }
}
