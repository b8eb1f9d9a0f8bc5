import QuireModel

/// The parameters of Txn's list, checked; those that the document doesn't name are ignored.
struct TxnListRequest {
    /// The page, from 1.
    var page: Int
    /// How many rows a page is to have.
    var perPage: Int
    /// Whether the newest come first.
    var descending: Bool
    /// The reference to find, if one is named.
    var reference: String?
    /// The earliest time of creation.
    var from: Timestamp?
    /// The latest time of creation.
    var to: Timestamp?

    /// The default number of rows per page.
    static let usualPerPage = 25
    /// The most rows that a page has.
    static let mostPerPage = 100

    /// Why a parameter is refused.
    struct Refusal: Error {
        /// What was expected.
        var title: String
        /// The parameter that is to blame.
        var parameter: String
    }

    /// Reads and checks the parameters.
    init(_ query: QueryString) throws(Refusal) {
        page = try Self.number(query, "page", 1)
        perPage = try Self.number(query, "per_page", Self.usualPerPage)
        _ = try Self.word(query, "order", ["created_at"])
        descending = try Self.word(query, "order_type", ["asc", "desc"]) == "desc"
        reference = query.last("reference")
        from = try Self.time(query, "created_at_from")
        to = try Self.time(query, "created_at_to")
    }

    private static func number(_ query: QueryString, _ name: String, _ usual: Int) throws(Refusal) -> Int {
        guard let text = query.last(name) else { return usual }
        guard let number = Int(plainDigits: text), number > 0 else {
            throw Refusal(title: "\(name) must be a whole number above 0.", parameter: name)
        }
        return number
    }

    private static func word(_ query: QueryString, _ name: String, _ words: [String]) throws(Refusal) -> String? {
        guard let word = query.last(name) else { return nil }
        guard words.contains(word) else {
            throw Refusal(title: "\(name) must be \(words.joined(separator: " or ")).", parameter: name)
        }
        return word
    }

    private static func time(
        _ query: QueryString, _ name: String
    ) throws(Refusal) -> Timestamp? {
        guard let text = query.last(name) else { return nil }
        guard let time = Timestamp.bound(text) else {
            throw Refusal(title: "\(name) must be an ISO 8601 timestamp.", parameter: name)
        }
        return time
    }
}
