/// The parameters of Txn's list, checked; those that the document doesn't name are ignored.
struct TxnListRequest {
    var page: Int
    var perPage: Int
    var descending: Bool
    var reference: String?
    var from: SandboxTime?
    var to: SandboxTime?

    static let usualPerPage = 25
    static let mostPerPage = 100

    /// Why a parameter is refused.
    struct Refusal: Error {
        var title: String
        var parameter: String
    }

    init(_ query: QueryString) throws(Refusal) {
        page = try Self.number(query, "page", 1)
        perPage = try Self.number(query, "per_page", Self.usualPerPage)
        _ = try Self.word(query, "order", ["created_at"])
        descending = try Self.word(query, "order_type", ["asc", "desc"]) == "desc"
        reference = query.last("reference")
        from = try Self.time(query, "created_at_from", .up)
        to = try Self.time(query, "created_at_to", .down)
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
        _ query: QueryString, _ name: String, _ rounding: SandboxTime.Rounding
    ) throws(Refusal) -> SandboxTime? {
        guard let text = query.last(name) else { return nil }
        guard let time = SandboxTime.parse(text, rounding: rounding) else {
            throw Refusal(title: "\(name) must be an ISO 8601 timestamp.", parameter: name)
        }
        return time
    }
}
