/// How to request a list from an API, and how to find the list in its responses.
public struct Endpoint: Hashable, Sendable {
    /// The HTTP method, nearly always GET.
    public var method: String
    /// The path below the base URL; `{name}` is a path parameter.
    public var path: String
    /// Headers of this list alone.
    public var headers: [HeaderDeclaration]
    /// Parameters sent with every request, unless a filter sends its own of that name.
    public var parameters: [QueryItem]
    /// Where parameters, filters, sort and position go.
    public var parameterPlace: ParameterPlace
    /// The constant members of a JSON body.
    public var body: [Value.Member]
    /// The names of the authentications it accepts; empty for all of the manifest's.
    public var authentications: [String]
    /// Where the records are in the response.
    public var recordsPath: FieldPath
    /// Whether a response without records is a page without rows.
    public var recordsMayBeMissing = false
    /// How one gets from page to page.
    public var paging: Paging
    /// The span of time that one request may cover, if the API limits it.
    public var windows: DateWindows?
    /// The size of pages; nil if the API doesn't state it.
    public var pageSize: PageSize?
    /// How the response states the length of the list.
    public var total: Total?
    /// How many requests are allowed, as documented; estimates until a response confirms it.
    public var budgets: [Budget]

    /// Creates an endpoint; everything except path and records has a default.
    public init(
        method: String = "GET", path: String, headers: [HeaderDeclaration] = [], parameters: [QueryItem] = [],
        parameterPlace: ParameterPlace = .query, body: [Value.Member] = [], authentications: [String] = [],
        recordsPath: FieldPath, paging: Paging = .none, windows: DateWindows? = nil, pageSize: PageSize? = nil,
        total: Total? = nil, budgets: [Budget] = []
    ) {
        self.method = method
        self.path = path
        self.headers = headers
        self.parameters = parameters
        self.parameterPlace = parameterPlace
        self.body = body
        self.authentications = authentications
        self.recordsPath = recordsPath
        self.paging = paging
        self.windows = windows
        self.pageSize = pageSize
        self.total = total
        self.budgets = budgets
    }
}

/// Where a request carries its parameters.
public enum ParameterPlace: Hashable, Sendable {
    /// In the query part of the address.
    case query
    /// In a JSON body, for lists that are requested with POST; a dot in a name leads into a nested record.
    case jsonBody
}

/// How large the pages of a list are.
public struct PageSize: Hashable, Sendable {
    /// The API's reaction to a size above its maximum.
    public enum OverMaximum: Hashable, Sendable {
        /// It refuses the request.
        case refused
        /// It answers with smaller pages.
        case clamped
        /// It answers with pages of its standard size.
        case standard
        /// The documentation doesn't say.
        case unknown
    }

    /// The parameter for the size; nil if the size can't be requested.
    public var parameter: String?
    /// The size without the parameter, as documented.
    public var standard: Int?
    /// The largest size that can be requested, as documented.
    public var maximum: Int?
    /// The reaction to a size above the maximum.
    public var overMaximum: OverMaximum
    /// Where the response states the size of its pages.
    public var echo: FieldPath?

    /// A page size declaration.
    public init(
        parameter: String? = nil, standard: Int? = nil, maximum: Int? = nil, overMaximum: OverMaximum = .unknown,
        echo: FieldPath? = nil
    ) {
        self.parameter = parameter
        self.standard = standard
        self.maximum = maximum
        self.overMaximum = overMaximum
        self.echo = echo
    }
}

/// How the response states the length of the list.
public struct Total: Hashable, Sendable {
    /// The unit of the number.
    public enum Unit: Hashable, Sendable {
        /// Rows.
        case rows
        /// Pages.
        case pages
        /// The document can be read either way; used only at page size 1, where both agree.
        case unclear
    }

    /// Where the number is.
    public var path: FieldPath
    /// The unit.
    public var unit: Unit
    /// Whether the number is reliable; an unreliable one isn't read at all.
    public var isReliable: Bool

    /// A total declaration.
    public init(path: FieldPath, unit: Unit, isReliable: Bool = true) {
        self.path = path
        self.unit = unit
        self.isReliable = isReliable
    }
}

/// A number of requests per span of time, as documented.
public struct Budget: Hashable, Sendable {
    /// The number of requests.
    public var requests: Int
    /// The length of the window, in seconds.
    public var seconds: Int

    /// A budget of `requests` each `seconds`.
    public init(requests: Int, seconds: Int) {
        self.requests = requests
        self.seconds = seconds
    }
}
