/// What a scan tells of itself while it runs, for whoever shows it.
package enum FetchEvent: Hashable, Sendable {
    /// A table is going to be read.
    case began(String)
    /// Another page of it has come.
    case page(FetchPosition)
    /// A request is waited with.
    case waiting(FetchWait)
    /// The table is read, or won't be read any further.
    case ended(String)
}

/// How far the read of a table has come.
package struct FetchPosition: Hashable, Sendable {
    /// The table.
    package var source: String
    /// The pages read.
    package var pages: Int
    /// How many there will be, as far as is known.
    package var expectedPages: Int?
    /// The rows read.
    package var rows: Int
    /// How many requests the provider says are left for now; nil when it doesn't.
    package var requestsLeft: Int?

    package init(source: String, pages: Int, expectedPages: Int? = nil, rows: Int, requestsLeft: Int? = nil) {
        self.source = source
        self.pages = pages
        self.expectedPages = expectedPages
        self.rows = rows
        self.requestsLeft = requestsLeft
    }
}
