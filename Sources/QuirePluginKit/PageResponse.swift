/// A response as a plugin sees it.
public struct PageResponse: Sendable {
    /// The status code.
    public var status: Int
    /// The headers, in order of arrival.
    public var headers: [Header]
    /// The body, decompressed.
    public var body: [UInt8]
    /// The values at the envelope paths that the resource declares; empty until the host has decoded the page.
    public var envelope: [FieldPath: Value]
    /// The number of records on the page.
    public var recordCount: Int
    /// The values of the last record at the paths that the resource's paging declares.
    public var lastRecord: [FieldPath: Value] = [:]

    /// A header of a response.
    public struct Header: Hashable, Sendable {
        /// The name as received.
        public var name: String
        /// The value.
        public var value: String

        /// A header from its parts.
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// A response from its parts.
    public init(
        status: Int, headers: [Header] = [], body: [UInt8] = [], envelope: [FieldPath: Value] = [:],
        recordCount: Int = 0
    ) {
        self.status = status
        self.headers = headers
        self.body = body
        self.envelope = envelope
        self.recordCount = recordCount
    }

    /// The first header of that name, ignoring case.
    public func header(_ name: String) -> String? {
        let wanted = name.lowercased()
        return headers.first { $0.name.lowercased() == wanted }?.value
    }
}

/// The facts that a page states about its list. Every fact is optional: a fact that a response doesn't state is
/// unknown, not zero.
public struct PageFacts: Hashable, Sendable {
    /// The continuation after a page.
    public enum Next: Hashable, Sendable {
        /// The server says that nothing follows.
        case end
        /// Another page, there.
        case position(ScanStep.Position)
        /// The server doesn't say; the host's stop rule decides, and continues there.
        case unstated(ScanStep.Position?)
    }

    /// The continuation.
    public var next: Next
    /// The number of this page, if stated.
    public var currentPage: Int?
    /// How many rows the list has, when its unit is rows.
    public var totalRows: Int?
    /// How many pages the list has.
    public var totalPages: Int?
    /// A total of unclear unit.
    public var unclearTotal: Int?
    /// The page size that the response states.
    public var pageSize: Int?
    /// The first page of the next window of time, for when this window's list is read.
    public var nextWindow: ScanStep.Position?
    /// Whether the page explicitly says that there is more, whatever it names as the next place.
    public var saysMore = false
    /// The path whose absence alone ends the list; nil where the server states the end.
    public var endsWithout: FieldPath?

    /// Facts from their parts.
    public init(
        next: Next, currentPage: Int? = nil, totalRows: Int? = nil, totalPages: Int? = nil, unclearTotal: Int? = nil,
        pageSize: Int? = nil
    ) {
        self.next = next
        self.currentPage = currentPage
        self.totalRows = totalRows
        self.totalPages = totalPages
        self.unclearTotal = unclearTotal
        self.pageSize = pageSize
    }
}

/// The meaning of a response for the scan.
public enum Verdict: Hashable, Sendable {
    /// The page can be read.
    case ok
    /// The server failed in a way that may pass; the delay in seconds when it gave one.
    case retry(after: Double?, ProviderFailure)
    /// There were too many requests; the delay in seconds when the server gave one.
    case rateLimited(after: Double?, ProviderFailure)
    /// The credentials are refused or have expired.
    case refreshCredentials(ProviderFailure)
    /// The step was past the end of the list; of a first page it is a failure like any other.
    case endOfList(ProviderFailure)
    /// The request can't succeed.
    case fatal(ProviderFailure)
}

/// The provider's description of a failed request.
public struct ProviderFailure: Hashable, Sendable {
    /// The HTTP status.
    public var status: Int
    /// The provider's own code.
    public var code: String?
    /// The provider's words.
    public var message: String?
    /// The parameter that it blames.
    public var parameter: String?
    /// The id under which the provider can find the request.
    public var requestID: String?

    /// A failure from its parts.
    public init(
        status: Int, code: String? = nil, message: String? = nil, parameter: String? = nil, requestID: String? = nil
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.parameter = parameter
        self.requestID = requestID
    }
}
