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
    /// The host and port that the client asked, for URLs that lead back here.
    var authority: String
    /// What stands before the paths of the provider's API.
    var folder: String
    /// Its number among the provider's requests, from 1.
    var number: Int
    /// How many links there are by now.
    var links: Int
    /// The real time in seconds since 1970, which is for limits only: data keeps to the fixed day.
    var unixTime: Int64
    /// What the minute's limit says; only where there is one.
    var rate: RateWindow.Verdict?
    /// The faults that shape this answer.
    var faults: [SandboxFault.Kind]

    /// The value of the header `Authorization`.
    var authorization: String? { headers["Authorization"] }

    /// Where the provider's paths begin.
    var base: String { "http://\(authority)\(folder)" }

    /// Whether the first page is to be given, whichever was asked for.
    var isStuck: Bool { faults.contains(.stuck) }

    /// A header by its name.
    func header(_ name: String) -> String? { headers[name] }

    /// The page to answer with where the client asked for this one.
    func page(asked page: Int) -> Int {
        isStuck ? 1 : page
    }

    /// A total, as it is or as a fault wants it.
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
