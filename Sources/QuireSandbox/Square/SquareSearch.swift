import Foundation

/// The query of a search for invoices: the JSON of its body, checked.
struct SquareSearch {
    /// The location whose invoices are searched.
    var location: String
    /// The customer whose invoices are searched; nil for all.
    var customer: String?
    /// How many invoices a page has.
    var limit: Int
    /// Where the page before ended.
    var cursor: String?

    private struct Body: Decodable {
        var query: Query?
        var limit: Int?
        var cursor: String?

        struct Query: Decodable {
            var filter: Filter?
        }

        struct Filter: Decodable {
            var location_ids: [String]?
            var customer_ids: [String]?
        }
    }

    /// Reads a body.
    init(_ body: [UInt8]) throws(SandboxRefusal) {
        guard let read = try? JSONDecoder().decode(Body.self, from: Data(body)) else {
            throw .parameter("", .missing)
        }
        let name = "query.filter.location_ids"
        guard let locations = read.query?.filter?.location_ids, let first = locations.first else {
            throw .parameter(name, .missing)
        }
        guard locations.count == 1 else { throw .parameter(name, .tooMany(1)) }
        location = first
        let customers = read.query?.filter?.customer_ids ?? []
        guard customers.count <= 1 else { throw .parameter("query.filter.customer_ids", .tooMany(1)) }
        customer = customers.first
        limit = read.limit ?? 100
        guard (1...200).contains(limit) else { throw .parameter("limit", .outOfRange(String(limit), 1...200)) }
        cursor = read.cursor
    }
}
