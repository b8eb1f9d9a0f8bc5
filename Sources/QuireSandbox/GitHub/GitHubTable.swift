import Synchronization

/// GitHub's issues, made when they are asked for; which rows answer a question is kept once it was asked.
final class GitHubTable: Sendable {
    private let seed: UInt64
    private let timeline: Timeline
    private let answers = Mutex<[Key: [Int32]]>([:])

    private struct Key: Hashable {
        var question: GitHubListRequest.Question
        var count: Int
    }

    /// The table of so many issues.
    init(issues: Int, seed: UInt64) {
        self.seed = seed
        timeline = Timeline(links: issues, seed: seed, stream: .gitHubTime)
    }

    /// The numbers of rows that answer a question, in order.
    enum Rows {
        /// All of them, the newest first.
        case all(Int)
        /// These.
        case some([Int32])

        /// How many there are.
        var count: Int {
            switch self {
            case .all(let count): count
            case .some(let rows): rows.count
            }
        }

        /// The number of the row at a place.
        subscript(place: Int) -> Int {
            switch self {
            case .all(let count): count - 1 - place
            case .some(let rows): Int(rows[place])
            }
        }
    }

    /// The rows that answer a request.
    func rows(_ request: GitHubListRequest, count: Int) -> Rows {
        let question = request.question
        let isPlain =
            question.state == nil && question.creator == nil && question.assignee == nil && question.since == nil
        if isPlain, question.sort == .created, !question.isAscending { return .all(count) }
        let key = Key(question: question, count: count)
        if let known = answers.withLock({ $0[key] }) { return .some(known) }
        let rows = sorted((0..<count).reversed().map { issue($0) }.filter { matches($0, question) }, question)
        answers.withLock { answers in
            // A few questions are asked over and over, page by page; more aren't worth their memory.
            if answers.count >= 16 { answers.removeAll() }
            answers[key] = rows
        }
        return .some(rows)
    }

    /// The issue with this number, counted from the oldest.
    func issue(_ index: Int) -> GitHubIssue {
        GitHubIssue(index, seed: seed, created: timeline.created(index))
    }

    private func matches(_ issue: GitHubIssue, _ question: GitHubListRequest.Question) -> Bool {
        if let state = question.state, issue.state != state { return false }
        if let creator = question.creator, issue.author.lowercased() != creator { return false }
        if let since = question.since, issue.updated < since { return false }
        switch question.assignee {
        case nil: return true
        case "none": return issue.assignee == nil
        case "*": return issue.assignee != nil
        case let name?: return issue.assignee?.lowercased() == name
        }
    }

    /// In the order that was asked for; equals stay with the newest first, whichever way the order goes.
    private func sorted(_ issues: [GitHubIssue], _ question: GitHubListRequest.Question) -> [Int32] {
        func key(_ issue: GitHubIssue) -> Int64 {
            switch question.sort {
            case .created: issue.created.milliseconds
            case .updated: issue.updated.milliseconds
            case .comments: Int64(issue.comments)
            }
        }
        let pairs = issues.map { (key($0), Int32(clamping: $0.index)) }
        return pairs.sorted { left, right in
            if left.0 != right.0 { return question.isAscending == (left.0 < right.0) }
            return left.1 > right.1
        }.map(\.1)
    }
}
