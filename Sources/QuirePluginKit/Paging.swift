/// How one gets from page to page.
public enum Paging: Hashable, Sendable {
    /// One response holds the whole list.
    case none
    /// Pages have numbers.
    case pageNumber(PageNumber)
    /// Pages start at an offset in rows.
    case offset(Offset)
    /// Each response contains a cursor that the next request sends.
    case cursor(Cursor)
    /// Each response contains the address of the next page.
    case nextURL(NextURL)

    /// Paging by page number.
    public struct PageNumber: Hashable, Sendable {
        /// The parameter.
        public var parameter: String
        /// The number of the first page.
        public var first: Int
        /// Where the response states the number of the page.
        public var current: FieldPath?
        /// Where the response names the next page; null, zero or no progress means the end.
        public var next: FieldPath?
        /// Where the response states the number of pages.
        public var pages: FieldPath?
        /// Where the response states whether there is more.
        public var hasMore: FieldPath?
        /// Whether a page shorter than its size is declared to be the last.
        public var shortPageEnds: Bool
        /// Statuses that mean "past the end".
        public var endStatuses: [Int]

        /// Paging by page number.
        public init(
            parameter: String = "page", first: Int = 1, current: FieldPath? = nil, next: FieldPath? = nil,
            pages: FieldPath? = nil, hasMore: FieldPath? = nil, shortPageEnds: Bool = false, endStatuses: [Int] = []
        ) {
            self.parameter = parameter
            self.first = first
            self.current = current
            self.next = next
            self.pages = pages
            self.hasMore = hasMore
            self.shortPageEnds = shortPageEnds
            self.endStatuses = endStatuses
        }
    }

    /// Paging by offset.
    public struct Offset: Hashable, Sendable {
        /// The parameter.
        public var parameter: String
        /// Where the response states whether there is more.
        public var hasMore: FieldPath?
        /// Whether a page shorter than its size is declared to be the last.
        public var shortPageEnds: Bool
        /// Statuses that mean "past the end".
        public var endStatuses: [Int]

        /// Paging by offset.
        public init(
            parameter: String = "offset", hasMore: FieldPath? = nil, shortPageEnds: Bool = false,
            endStatuses: [Int] = []
        ) {
            self.parameter = parameter
            self.hasMore = hasMore
            self.shortPageEnds = shortPageEnds
            self.endStatuses = endStatuses
        }
    }

    /// Paging by a mark.
    public struct Cursor: Hashable, Sendable {
        /// Where the mark comes from.
        public enum Source: Hashable, Sendable {
            /// The response's body; null or missing means the end.
            case body(FieldPath)
            /// A header of the response; without it the list ends.
            case header(String)
            /// A value of the page's last row; with an inclusive cursor, that row appears again on the next page.
            case lastRow(FieldPath, isInclusive: Bool)
        }

        /// The parameter that sends the mark back.
        public var parameter: String
        /// Where the mark comes from.
        public var source: Source
        /// Where the response states whether there is more.
        public var hasMore: FieldPath?
        /// Whether the last page lacks the cursor's path according to the documentation, so that its absence states the
        /// end.
        public var isAbsentAtEnd = false
        /// Whether filters, sort and page size are sent along with the mark, or the mark alone.
        public var carriesParameters: Bool
        /// Whether a page shorter than its size is declared to be the last.
        public var shortPageEnds: Bool
        /// Statuses that mean "past the end".
        public var endStatuses: [Int]

        /// Paging by cursor.
        public init(
            parameter: String = "cursor", from source: Source, hasMore: FieldPath? = nil,
            carriesParameters: Bool = true, shortPageEnds: Bool = false, endStatuses: [Int] = []
        ) {
            self.parameter = parameter
            self.source = source
            self.hasMore = hasMore
            self.carriesParameters = carriesParameters
            self.shortPageEnds = shortPageEnds
            self.endStatuses = endStatuses
        }

        /// Paging by a mark in the body.
        public init(parameter: String = "cursor", next: FieldPath, hasMore: FieldPath? = nil) {
            self.init(parameter: parameter, from: .body(next), hasMore: hasMore)
        }
    }

    /// Paging by address.
    public struct NextURL: Hashable, Sendable {
        /// Where the address comes from.
        public enum Source: Hashable, Sendable {
            /// The response's body; null or missing means the end.
            case body(FieldPath)
            /// The `Link` header's link of that relation.
            case linkHeader(relation: String)
            /// The element of a list of links in the body whose `rel` is the relation; its `href` is the address.
            case links(FieldPath, relation: String)
        }

        /// Where the address comes from.
        public var source: Source
        /// Where the response states the number of the page.
        public var current: FieldPath?
        /// The parameter in the address that carries a page number, when pages can be addressed by it.
        public var pageParameter: String?
        /// Whether the last page lacks the address's path according to the documentation, so that its absence states
        /// the end.
        public var isAbsentAtEnd = false
        /// Whether filters, sort and page size are sent along, in case the server left them out of the address.
        public var carriesParameters: Bool

        /// Paging by address.
        public init(
            from source: Source, current: FieldPath? = nil, pageParameter: String? = nil,
            carriesParameters: Bool = true
        ) {
            self.source = source
            self.current = current
            self.pageParameter = pageParameter
            self.carriesParameters = carriesParameters
        }

        /// Paging by an address in the body.
        public init(path: FieldPath, current: FieldPath? = nil, pageParameter: String? = nil) {
            self.init(from: .body(path), current: current, pageParameter: pageParameter)
        }
    }
}

extension Paging {
    /// Whether a page shorter than its size is declared to be the last.
    public var shortPageEnds: Bool {
        switch self {
        case .pageNumber(let rule): rule.shortPageEnds
        case .offset(let rule): rule.shortPageEnds
        case .cursor(let rule): rule.shortPageEnds
        case .none, .nextURL: false
        }
    }

    /// The statuses that mean "past the end".
    public var endStatuses: [Int] {
        switch self {
        case .pageNumber(let rule): rule.endStatuses
        case .offset(let rule): rule.endStatuses
        case .cursor(let rule): rule.endStatuses
        case .none, .nextURL: []
        }
    }

    /// Whether each page begins with the row that its mark names, which the page before ended with.
    public var repeatsLastRow: Bool {
        if case .cursor(let rule) = self, case .lastRow(_, true) = rule.source { return true }
        return false
    }
}
