/// How one gets from page to page.
public enum Paging: Hashable, Sendable {
    /// One response holds everything.
    case none
    /// Pages have numbers.
    case pageNumber(PageNumber)
    /// Pages start at an offset in rows.
    case offset(Offset)
    /// Each response gives a mark that the next request sends.
    case cursor(Cursor)
    /// Each response gives the address of the next page.
    case nextURL(NextURL)

    /// Paging by page number.
    public struct PageNumber: Hashable, Sendable {
        /// The parameter.
        public var parameter: String
        /// The number of the first page.
        public var first: Int
        /// Where the response says which page it is.
        public var current: FieldPath?
        /// Where the response names the next page; null, zero or no progress means the end.
        public var next: FieldPath?
        /// Where the response says how many pages there are.
        public var pages: FieldPath?
        /// Whether a page shorter than its size is declared to be the last.
        public var shortPageEnds: Bool
        /// Statuses that mean "past the end".
        public var endStatuses: [Int]

        /// Paging by page number.
        public init(
            parameter: String = "page", first: Int = 1, current: FieldPath? = nil, next: FieldPath? = nil,
            pages: FieldPath? = nil, shortPageEnds: Bool = false, endStatuses: [Int] = []
        ) {
            self.parameter = parameter
            self.first = first
            self.current = current
            self.next = next
            self.pages = pages
            self.shortPageEnds = shortPageEnds
            self.endStatuses = endStatuses
        }
    }

    /// Paging by offset.
    public struct Offset: Hashable, Sendable {
        /// The parameter.
        public var parameter: String
        /// Whether a page shorter than its size is declared to be the last.
        public var shortPageEnds: Bool

        /// Paging by offset.
        public init(parameter: String = "offset", shortPageEnds: Bool = false) {
            self.parameter = parameter
            self.shortPageEnds = shortPageEnds
        }
    }

    /// Paging by a mark in the body.
    public struct Cursor: Hashable, Sendable {
        /// The parameter that sends the mark back.
        public var parameter: String
        /// Where the response gives it; null or missing means the end.
        public var next: FieldPath
        /// Where the response says whether there is more.
        public var hasMore: FieldPath?

        /// Paging by cursor.
        public init(parameter: String = "cursor", next: FieldPath, hasMore: FieldPath? = nil) {
            self.parameter = parameter
            self.next = next
            self.hasMore = hasMore
        }
    }

    /// Paging by address.
    public struct NextURL: Hashable, Sendable {
        /// Where the response gives the address; null or missing means the end.
        public var path: FieldPath
        /// Where the response says which page it is.
        public var current: FieldPath?
        /// The parameter in the address that carries a page number, when pages can be addressed by it.
        public var pageParameter: String?

        /// Paging by address.
        public init(path: FieldPath, current: FieldPath? = nil, pageParameter: String? = nil) {
            self.path = path
            self.current = current
            self.pageParameter = pageParameter
        }
    }
}
