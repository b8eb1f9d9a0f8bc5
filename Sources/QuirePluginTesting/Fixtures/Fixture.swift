public import QuirePluginKit

/// A recorded response, and its expected rows.
///
/// In a folder it is a file named after its table, `payment_links.page.json`, with the unchanged body of the response. If
/// the rows are compared, `payment_links.page.rows.json` next to it is a list with an object for each row, whose members
/// are columns and their values as written in the language. Relevant headers, such as a `Link` to the next page, are in
/// `payment_links.page.headers`, one per line. A response that reports a failure is named by its status,
/// `error.401.json`.
public struct Fixture: Hashable, Sendable {
    /// The name, without the extension.
    public var name: String
    /// The table; empty for a failure that applies to any table.
    public var table: String
    /// The status of the response.
    public var status: Int
    /// The relevant headers of the response.
    public var headers: [PageResponse.Header]
    /// The body of the response.
    public var body: [UInt8]
    /// The expected rows of the body, each as the values of its columns, null as nil; nil if they aren't compared.
    public var rows: [[String: String?]]?

    /// Creates a fixture.
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
