/// One page to read. Steps carry their position, so they can be made in any order and in parallel.
public struct ScanStep: Hashable, Sendable {
    /// Which page.
    public indirect enum Position: Hashable, Sendable, Codable {
        /// The first.
        case first
        /// The page of that number.
        case page(Int)
        /// The rows from that offset on.
        case offset(Int)
        /// The page after the cursor.
        case cursor(String)
        /// The page at that address, as the server gave it.
        case url(String)
        /// The page within the window of time that begins at that second.
        case window(from: Int64, Position)

        /// The position within its window, if it is in one.
        public var withinWindow: Position {
            if case .window(_, let inner) = self { return inner }
            return self
        }

        /// The start of its window; nil for the first window and without windows.
        var windowStart: Int64? {
            if case .window(let start, _) = self { return start }
            return nil
        }
    }

    /// Which page.
    public var position: Position
    /// The page size to request; nil to leave it to the server.
    public var pageSize: Int?
    /// The filters to apply.
    public var filters: [AppliedFilter]
    /// The order to request; nil for the list's own.
    public var sort: AppliedSort?

    /// A step.
    public init(
        position: Position = .first, pageSize: Int? = nil, filters: [AppliedFilter] = [], sort: AppliedSort? = nil
    ) {
        self.position = position
        self.pageSize = pageSize
        self.filters = filters
        self.sort = sort
    }
}

/// A filter capability with its values.
public struct AppliedFilter: Hashable, Sendable {
    /// The capability used.
    public var capability: FilterCapability
    /// The values.
    public var values: [Value]

    /// A filter with values.
    public init(_ capability: FilterCapability, values: [Value]) {
        self.capability = capability
        self.values = values
    }
}

/// A sort capability with its direction.
public struct AppliedSort: Hashable, Sendable {
    /// The capability used.
    public var capability: SortCapability
    /// The direction.
    public var direction: SortDirection

    /// A sort with a direction.
    public init(_ capability: SortCapability, _ direction: SortDirection) {
        self.capability = capability
        self.direction = direction
    }
}

/// A request as a plugin describes it; the host resolves the address, adds authentication, and sends it.
public struct PageRequest: Hashable, Sendable {
    /// Where the request goes.
    public enum Target: Hashable, Sendable {
        /// A path below the provider's base URL, percent-encoded.
        case path(String)
        /// An address that a server gave; the host sends nothing to another origin.
        case url(String)
    }

    /// The HTTP method.
    public var method: String
    /// Where it goes.
    public var target: Target
    /// The parameters, not encoded. For an address they replace parameters of the same name in it.
    public var query: [QueryItem]
    /// Headers other than authentication.
    public var headers: [HeaderDeclaration]
    /// The body, for lists that are requested with one.
    public var body: [UInt8]?

    /// A request from its parts.
    public init(
        method: String = "GET", target: Target, query: [QueryItem] = [], headers: [HeaderDeclaration] = [],
        body: [UInt8]? = nil
    ) {
        self.method = method
        self.target = target
        self.query = query
        self.headers = headers
        self.body = body
    }
}
