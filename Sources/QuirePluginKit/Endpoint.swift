/// How an API is asked for a list, and how the list is found in what it answers.
public struct Endpoint: Hashable, Sendable {
    /// The HTTP method, nearly always GET.
    public var method: String
    /// The path below the base URL; `{name}` stands for a path parameter.
    public var path: String
    /// Headers of this list alone.
    public var headers: [HeaderDeclaration]
    /// Parameters sent with every request, unless a filter sends its own of that name.
    public var parameters: [QueryItem]
    /// Where parameters, filters, sort and position go.
    public var parameterPlace: ParameterPlace
    /// What a JSON body holds in any case.
    public var body: [Value.Member]
    /// The names of the authentications it accepts; empty for all of the manifest's.
    public var authentications: [String]
    /// Where the records are in the response.
    public var recordsPath: FieldPath
    /// Whether a response without anything there is a page without rows.
    public var recordsMayBeMissing = false
    /// How one gets from page to page.
    public var paging: Paging
    /// How much time one list may cover, when the API gives no more at once.
    public var windows: DateWindows?
    /// How large pages are; nil when the API doesn't say.
    public var pageSize: PageSize?
    /// How the response tells the length of the list.
    public var total: Total?
    /// How many requests are allowed, as documented; estimates until a response confirms it.
    public var budgets: [Budget]

    /// An endpoint; everything but path and records has a default.
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
    /// In a JSON body, for lists that are asked for with POST; a dot in a name leads into a record.
    case jsonBody
}

/// How large the pages of a list are.
public struct PageSize: Hashable, Sendable {
    /// What the API does with a size over its maximum.
    public enum OverMaximum: Hashable, Sendable {
        /// It refuses the request.
        case refused
        /// It answers with smaller pages.
        case clamped
        /// It answers with pages of its standard size.
        case standard
        /// The document doesn't say.
        case unknown
    }

    /// The parameter that asks for a size; nil when there is none and pages are what they are.
    public var parameter: String?
    /// The size without the parameter, as documented.
    public var standard: Int?
    /// The largest size that may be asked for, as documented.
    public var maximum: Int?
    /// What happens above the maximum.
    public var overMaximum: OverMaximum
    /// Where the response says how large its pages are.
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

/// How the response tells the length of the list.
public struct Total: Hashable, Sendable {
    /// What the number counts.
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
    /// What it counts.
    public var unit: Unit
    /// Whether the number can be relied on; one that can't is not read at all.
    public var isReliable: Bool

    /// A total declaration.
    public init(path: FieldPath, unit: Unit, isReliable: Bool = true) {
        self.path = path
        self.unit = unit
        self.isReliable = isReliable
    }
}

/// So many requests in so much time, as documented.
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
