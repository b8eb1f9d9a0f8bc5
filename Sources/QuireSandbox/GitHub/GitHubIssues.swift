import QuireModel

extension SandboxList {
    /// GitHub's issues, which are requested by page number.
    static let gitHubIssues = SandboxList(
        path: "/repos/octocat/Hello-World/issues", name: "issues", ids: IDs(prefix: "", stream: .gitHubIssue),
        times: .gitHubTime,
        parameters: [
            .perPage, .state, .since, .sort, .direction("direction"), .person("creator", at: "user"),
            .person("assignee", at: "assignee"),
        ]
    ) { row, rng in
        let created = row.created.wholeSecond
        let age = Timestamp.now.milliseconds - created.milliseconds
        let untilChange = Int64(Double(age) * Double(rng.below(1000)) / 1000)
        // Much is changed within one minute by a robot, so that many were last changed at the same instant.
        let isByRobot = rng.chance(20)
        let updated =
            isByRobot
            ? max(created, Timestamp.now.later(days: -3).midnight) : created.later(milliseconds: untilChange)
        let isClosed = rng.chance(70)
        let reason =
            isClosed ? rng.chance(80) ? "completed" : "not_planned" : rng.chance(10) ? "reopened" : nil
        let title = rng.element(of: titles)
        let author = rng.element(of: people)
        let assignee = rng.chance(35) ? rng.element(of: people) : nil
        let milestone = rng.chance(20) ? rng.element(of: ["v1.0", "v2.0"]) : nil
        let labels = ["bug", "enhancement", "help wanted", "good first issue"].filter { _ in rng.chance(25) }
        let comments = rng.chance(40) ? 0 : rng.below(30)
        let isLocked = rng.chance(3)
        let isPullRequest = rng.chance(30)
        let text = rng.chance(85) ? "Steps:\n\n1. Open \(title)\n2. Wait" : nil
        let number = row.index + 1
        let page = "https://github.com/octocat/Hello-World/\(isPullRequest ? "pull" : "issues")/\(number)"
        return record([
            "id": 1_000_000 + number, "number": number, "title": title, "user": person(author),
            "labels": labels.map { record(["name": $0]) }, "state": isClosed ? "closed" : "open",
            "state_reason": reason, "locked": isLocked, "assignee": assignee.map(person),
            "milestone": milestone.map { record(["title": $0]) }, "comments": comments,
            "created_at": created.utcSeconds, "updated_at": updated.utcSeconds,
            "closed_at": isClosed ? updated.utcSeconds : nil, "html_url": page,
            "pull_request?": isPullRequest ? record(["html_url": page]) : nil, "body": text,
        ])
    }
}

private let people = ["octocat", "Zoe-M", "hubot", "monalisa", "jdoe", "defunkt"]
private let titles = [
    "Crash when the list is empty", "Spelling in the guide", "Dark mode 🌒", "Café names are cut", "Faster start",
    "\"Quoted\" paths fail", "Überlauf bei langen Titeln", "Update dependencies",
]

private func person(_ login: String) -> Value { record(["login": login, "type": "User"]) }

extension ListParameter {
    /// How many rows a page has; more than 100 are 100.
    fileprivate static let perPage = Self("per_page") { request, question in
        question.limit = min(100, max(1, request.query.last("per_page").flatMap { Int($0) } ?? 30))
    }

    /// The state, which is open unless all are requested.
    fileprivate static let state = Self("state") { (request, question) throws(SandboxRefusal) in
        let state = try request.query.word("state", of: ["open", "closed", "all"]) ?? "open"
        if state != "all" { question.filters.append { $0.member("state").text == state } }
    }

    /// The earliest time of the last change.
    fileprivate static let since = Self("since") { (request, question) throws(SandboxRefusal) in
        guard let text = request.query.last("since") else { return }
        guard let since = Timestamp.bound(text) else { throw .parameter("since", .notATime(text)) }
        question.filters.append { $0.member("updated_at").time.map { $0 >= since } ?? false }
    }

    /// The sort key.
    fileprivate static let sort = Self("sort") { (request, question) throws(SandboxRefusal) in
        switch try request.query.word("sort", of: ["created", "updated", "comments"]) {
        case "updated": question.sort = "updated_at"
        case "comments": question.sort = "comments"
        default: break
        }
    }

    /// A person by name, `none`, or `*` for anyone; an issue always has an author.
    fileprivate static func person(_ name: String, at member: String) -> Self {
        Self(name) { request, question in
            guard let login = request.query.last(name)?.lowercased() else { return }
            question.filters.append { row in
                let found = row.at([member, "login"]).text?.lowercased()
                return switch login {
                case "none" where name == "assignee": found == nil
                case "*" where name == "assignee": found != nil
                default: found == login
                }
            }
        }
    }
}
