import Synchronization

/// Qonto's links, made on request; their filter and sort keys are kept after the first use.
final class QontoTable: Sendable {
    private let links: Int
    private let seed: UInt64
    private let timeline: Timeline
    private let memory = Mutex(Memory())

    private struct Memory {
        /// The keys of the initial links.
        var keys: [Key]?
        /// The rows that matched each question so far.
        var answers: [Question: [Int32]] = [:]
    }

    private struct Question: Hashable {
        var statuses: Set<QontoStatus>
        var sort: QontoSort?
        var links: Int
    }

    private struct Key {
        var amount: Int64
        var expires: Int64
        var status: QontoStatus

        init(_ link: QontoLink) {
            amount = link.amount.hundredths
            expires = link.expires.milliseconds
            status = link.status
        }
    }

    /// The numbers of the rows that match, in order.
    enum Rows {
        case all(newestFirst: Int)
        case chosen([Int32])

        var count: Int {
            switch self {
            case .all(let count): count
            case .chosen(let rows): rows.count
            }
        }

        subscript(place: Int) -> Int {
            switch self {
            case .all(let count): count - 1 - place
            case .chosen(let rows): Int(rows[place])
            }
        }
    }

    /// Creates the table with a number of links.
    init(links: Int, seed: UInt64) {
        self.links = links
        self.seed = seed
        timeline = Timeline(links: links, seed: seed, stream: .qontoTime)
    }

    /// The link with this number, counted from the oldest.
    func link(_ index: Int) -> QontoLink {
        QontoLink(index, seed: seed, created: timeline.created(index))
    }

    /// Those of the first `links` links that have one of the statuses: the newest first, or as sorted, and among equals
    /// the newest first.
    func rows(_ statuses: Set<QontoStatus>, _ sort: QontoSort?, links: Int) -> Rows {
        if statuses.count == QontoStatus.allCases.count, sort == nil { return .all(newestFirst: links) }
        let question = Question(statuses: statuses, sort: sort, links: links)
        return memory.withLock { memory in
            if let known = memory.answers[question] { return .chosen(known) }
            let keys = memory.keys ?? (0..<self.links).map { Key(link($0)) }
            memory.keys = keys
            let rows = find(question, keys)
            // While links are being added, no query is repeated, and cached answers are of no more use.
            if memory.answers.count >= 64 { memory.answers.removeAll() }
            memory.answers[question] = rows
            return .chosen(rows)
        }
    }

    private func find(_ question: Question, _ known: [Key]) -> [Int32] {
        let keys = known + (known.count..<max(known.count, question.links)).map { Key(link($0)) }
        let matching = keys.indices.reversed().filter { question.statuses.contains(keys[$0].status) }.map(Int32.init)
        func sorted(_ key: (Key) -> Int64, _ sign: Int64) -> [Int32] {
            let values = matching.map { (sign * key(keys[Int($0)]), -$0) }
            return values.sorted { $0 < $1 }.map { -$0.1 }
        }
        return switch question.sort {
        case nil: matching
        case .amountAscending: sorted({ $0.amount }, 1)
        case .amountDescending: sorted({ $0.amount }, -1)
        case .expirationAscending: sorted({ $0.expires }, 1)
        case .expirationDescending: sorted({ $0.expires }, -1)
        }
    }
}
