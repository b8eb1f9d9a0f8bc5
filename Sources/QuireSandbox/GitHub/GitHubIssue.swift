import QuireModel

/// An issue as GitHub has it.
struct GitHubIssue {
    /// Its number, counted from the oldest, from 0.
    var index: Int
    /// When it was opened.
    var created: Timestamp
    /// When it was last changed.
    var updated: Timestamp
    /// When it was closed.
    var closed: Timestamp?
    /// What it is about.
    var title: String
    /// Why it is in its state.
    var reason: String?
    /// Who opened it.
    var author: String
    /// Who works on it.
    var assignee: String?
    /// What it is to be done for.
    var milestone: String?
    /// Its labels.
    var labels: [String]
    /// How many comments it has.
    var comments: Int
    /// Whether talk about it is closed.
    var isLocked: Bool
    /// Whether it is a pull request.
    var isPullRequest: Bool
    /// What it says.
    var text: String?

    /// Whether it is open.
    var state: String { closed == nil ? "open" : "closed" }

    private static let people = ["octocat", "Zoe-M", "hubot", "monalisa", "jdoe", "defunkt"]
    private static let titles = [
        "Crash when the list is empty", "Spelling in the guide", "Dark mode 🌒", "Café names are cut", "Faster start",
        "\"Quoted\" paths fail", "Überlauf bei langen Titeln", "Update dependencies",
    ]

    /// The issue with this number, counted from the oldest.
    init(_ index: Int, seed: UInt64, created: Timestamp) {
        var rng = SplitMix64(seed: seed, stream: .gitHubIssue, index: index)
        self.index = index
        self.created = created.wholeSecond
        let age = Timestamp.now.milliseconds - self.created.milliseconds
        let untilChange = Int64(Double(age) * Double(rng.below(1000)) / 1000)
        // Much is changed within one minute by a robot, so that many were last changed at the same instant.
        updated = Timestamp(milliseconds: self.created.milliseconds + untilChange).wholeSecond
        if rng.chance(20) { updated = max(self.created, Timestamp.now.later(days: -3).midnight) }
        if rng.chance(70) {
            closed = updated
            reason = rng.chance(80) ? "completed" : "not_planned"
        } else if rng.chance(10) {
            reason = "reopened"
        }
        title = rng.element(of: Self.titles)
        author = rng.element(of: Self.people)
        assignee = rng.chance(35) ? rng.element(of: Self.people) : nil
        milestone = rng.chance(20) ? rng.element(of: ["v1.0", "v2.0"]) : nil
        labels = ["bug", "enhancement", "help wanted", "good first issue"].filter { _ in rng.chance(25) }
        comments = rng.chance(40) ? 0 : rng.below(30)
        isLocked = rng.chance(3)
        isPullRequest = rng.chance(30)
        text = rng.chance(85) ? "Steps:\n\n1. Open \(title)\n2. Wait" : nil
    }
}

extension JSONWriter {
    /// Writes an issue.
    mutating func issue(_ issue: GitHubIssue) {
        let page = "https://github.com/\(GitHubAPI.owner)/\(GitHubAPI.repository)"
        let number = issue.index + 1
        object { json in
            json.field("id", 1_000_000 + number)
            json.field("number", number)
            json.field("title", issue.title)
            json.person("user", issue.author)
            json.array("labels") { json in
                for label in issue.labels { json.object { $0.field("name", label) } }
            }
            json.field("state", issue.state)
            json.field("state_reason", issue.reason)
            json.field("locked", issue.isLocked)
            json.person("assignee", issue.assignee)
            if let milestone = issue.milestone {
                json.object("milestone") { $0.field("title", milestone) }
            } else {
                json.field("milestone", nil as String?)
            }
            json.field("comments", issue.comments)
            json.field("created_at", issue.created.utcSeconds)
            json.field("updated_at", issue.updated.utcSeconds)
            json.field("closed_at", issue.closed?.utcSeconds)
            json.field("html_url", "\(page)/\(issue.isPullRequest ? "pull" : "issues")/\(number)")
            if issue.isPullRequest {
                json.object("pull_request") { $0.field("html_url", "\(page)/pull/\(number)") }
            }
            json.field("body", issue.text)
        }
    }

    private mutating func person(_ key: StaticString, _ login: String?) {
        guard let login else { return field(key, nil as String?) }
        object(key) { json in
            json.field("login", login)
            json.field("type", "User")
        }
    }
}
