import QuireModel

/// The parameters of GitHub's list of issues, checked.
struct GitHubListRequest {
    /// The page, from 1.
    var page: Int
    /// How many rows a page has; more than 100 are 100.
    var perPage: Int
    /// Which issues, in which order.
    var question: Question

    /// What decides which rows there are.
    struct Question: Hashable {
        /// The state, unless all are asked for.
        var state: String?
        /// Who opened it.
        var creator: String?
        /// Who works on it: a name, `none`, or `*` for anyone.
        var assignee: String?
        /// The time of the last change, from which on issues are asked for.
        var since: Timestamp?
        /// What is sorted by.
        var sort: Sort
        /// Whether the least comes first.
        var isAscending: Bool
    }

    /// What issues can be sorted by.
    enum Sort: String, CaseIterable {
        case created, updated, comments
    }

    /// Reads and checks the parameters; those that aren't known are ignored.
    init(_ query: QueryString) throws(SandboxRefusal) {
        page = max(1, query.last("page").flatMap { Int($0) } ?? 1)
        perPage = min(100, max(1, query.last("per_page").flatMap { Int($0) } ?? 30))
        let state = try query.word("state", of: ["open", "closed", "all"]) ?? "open"
        var since: Timestamp?
        if let text = query.last("since") {
            since = Timestamp.bound(text)
            if since == nil { throw .parameter("since", .notATime(text)) }
        }
        let sort = try query.word("sort", of: Sort.allCases.map(\.rawValue)).flatMap { Sort(rawValue: $0) }
        question = Question(
            state: state == "all" ? nil : state, creator: query.last("creator")?.lowercased(),
            assignee: query.last("assignee")?.lowercased(), since: since, sort: sort ?? .created,
            isAscending: try query.word("direction", of: ["asc", "desc"]) == "asc")
    }
}
