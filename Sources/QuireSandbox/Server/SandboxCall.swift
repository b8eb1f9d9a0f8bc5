import QuireHTTPServer
import QuireModel

/// One request as an API sees it.
struct SandboxCall {
    /// The method, in capitals.
    var method: String
    /// The path without its query, and without the provider's folder.
    var path: String
    /// The parameters.
    var query: QueryString
    /// The headers.
    var headers: ServerRequest.Headers
    /// The body, which is empty unless one was posted.
    var body: [UInt8] = []
    /// The host and port of the request, for URLs that lead back here.
    var authority: String
    /// The prefix of the paths of the provider's API.
    var folder: String
    /// Its number among the provider's requests, from 1.
    var number: Int
    /// The current number of links.
    var links: Int
    /// The real time in seconds since 1970, only for limits: data keeps to the fixed day.
    var unixTime: Int64
    /// The decision of the limit per minute, if there is one.
    var rate: RateWindow.Verdict?
    /// The faults that shape this answer.
    var faults: [SandboxFault.Kind]

    /// The value of the header `Authorization`.
    var authorization: String? { headers["Authorization"] }

    /// Where the provider's paths begin.
    var base: String { "http://\(authority)\(folder)" }

    /// Whether the first page is returned for any page.
    var isStuck: Bool { faults.contains(.stuck) }

    /// A header by its name.
    func header(_ name: String) -> String? { headers[name] }

    /// The page to return for the requested one.
    func page(asked page: Int) -> Int {
        isStuck ? 1 : page
    }

    /// A total, changed by a fault if there is one.
    func total(_ total: Int) -> Value {
        for case .total(let fault) in faults {
            switch fault {
            case .null: return .null
            case .wrong: return (total + 1).json
            case .text: return String(total).json
            }
        }
        return total.json
    }
}
