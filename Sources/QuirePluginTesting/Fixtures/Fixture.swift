public import QuirePluginKit

/// A recorded response, and the rows that it must give.
///
/// In a folder it is a file named after its table, `payment_links.page.json`, with the response's body as it came, and
/// beside it, if the rows are to be compared, `payment_links.page.rows.json`: a list with an object for each row, whose
/// members are columns and their values as the language writes them. Headers that matter, such as a `Link` to the next
/// page, stand in `payment_links.page.headers`, one a line. An answer that reports a failure is named by its
/// status, `error.401.json`.
public struct Fixture: Hashable, Sendable {
    /// The name, without the ending.
    public var name: String
    /// The table; empty for a failure that any table may meet.
    public var table: String
    /// The status of the response.
    public var status: Int
    /// The headers of the response that matter.
    public var headers: [PageResponse.Header]
    /// The body of the response.
    public var body: [UInt8]
    /// The expected rows of the body, each as the values of its columns, null as nil; nil if they aren't compared.
    public var rows: [[String: String?]]?

    /// A fixture from its parts.
    public init(
        _ name: String, table: String, status: Int = 200, headers: [PageResponse.Header] = [], body: [UInt8],
        rows: [[String: String?]]? = nil
    ) {
        self.name = name
        self.table = table
        self.status = status
        self.headers = headers
        self.body = body
        self.rows = rows
    }

    /// The response.
    public var response: PageResponse { PageResponse(status: status, headers: headers, body: body) }
}
