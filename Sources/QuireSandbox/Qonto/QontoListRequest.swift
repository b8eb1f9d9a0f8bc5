/// The parameters of Qonto's list, checked; those that the document doesn't name are ignored.
struct QontoListRequest {
    /// The page, from 1.
    var page: Int
    /// How many rows a page has.
    var perPage: Int
    /// The requested statuses; all of them if none is named.
    var statuses: Set<QontoStatus>
    /// The requested order, if any.
    var sort: QontoSort?

    /// Why a parameter is refused.
    struct Refusal: Error {
        /// Qonto's code for it.
        var code: String
        /// What was expected.
        var detail: String
        /// The parameter that is to blame.
        var parameter: String
    }

    /// Reads and checks the parameters.
    init(_ query: QueryString) throws(Refusal) {
        page = try Self.number(query, "page", 1, within: 1...(.max), "must be greater than 0")
        perPage = try Self.number(query, "per_page", 100, within: 1...100, "must be between 1 and 100")
        // The document names the parameter `status` and shows `status[]`.
        let named = query.all("status[]", "status")
        statuses = named.isEmpty ? Set(QontoStatus.allCases) : []
        for name in named {
            statuses.insert(try Self.member(name, of: QontoStatus.allCases, \.name, "status"))
        }
        if let sort = query.last("sort_by") {
            self.sort = try Self.member(sort, of: QontoSort.allCases, \.rawValue, "sort_by")
        }
    }

    private static func number(
        _ query: QueryString, _ name: String, _ usual: Int, within range: ClosedRange<Int>, _ rule: String
    ) throws(Refusal) -> Int {
        guard let text = query.last(name) else { return usual }
        guard let number = Int(plainDigits: text), range.contains(number) else {
            throw Refusal(code: "bad_request", detail: "\(name) \(rule)", parameter: name)
        }
        return number
    }

    private static func member<Value>(
        _ text: String, of list: [Value], _ name: (Value) -> String, _ parameter: String
    ) throws(Refusal) -> Value {
        if let value = list.first(where: { name($0) == text }) { return value }
        let names = list.map(name).joined(separator: ", ")
        throw Refusal(code: "not_in_list", detail: "\(parameter) must be one of: \(names)", parameter: parameter)
    }
}

/// The orders that Qonto's document lists.
enum QontoSort: String, CaseIterable {
    case amountAscending = "amount:asc"
    case amountDescending = "amount:desc"
    case expirationAscending = "expiration_date:asc"
    case expirationDescending = "expiration_date:desc"
}
