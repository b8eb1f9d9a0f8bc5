/// A list of the API, as its document describes it.
struct ListOperation: Sendable {
    var method: String
    /// The path as the document writes it.
    var path: String
    var node: SpecNode
    var parameters: [SpecParameter]
    var envelope: Envelope
    /// The names of the headers that the response has.
    var responseHeaders: [String]
    /// An example of the response.
    var example: SpecNode?
    /// Where a request carries its parameters.
    var sendsBody = false
    /// Its own servers.
    var servers: SpecNode?

    /// How messages call it.
    var title: String { "\(method) \(path)" }

    /// The parameters of the query, or of the body where they go there.
    var queryParameters: [SpecParameter] { parameters.filter { $0.place == "query" } }
}

/// A parameter of an operation.
struct SpecParameter: Sendable {
    var name: String
    /// `query`, `path`, `header` or `cookie`.
    var place: String
    var isRequired: Bool
    var shape: Shape
    /// The elements of the list.
    var element: Shape?
    var words: String
    /// Whether several values are sent as several parameters.
    var explodes: Bool
    var style: String
    /// The examples, as text.
    var examples: String

    /// The values that it takes.
    var values: [String] { element.map { $0.values.isEmpty ? shape.values : $0.values } ?? shape.values }

    /// The shape of one value.
    var one: Shape { element ?? shape }
}

/// Where the rows are in a response.
struct Envelope: Sendable {
    /// The keys that lead to the rows; none where the response is the list itself.
    var records: [String]
    /// Whether the document says that they can be missing.
    var isOptional: Bool
    var row: Shape
    /// The response.
    var whole: Shape
    /// The reason for choosing this list; nil if there is no other.
    var reason: String?
}
