import Synchronization

/// MijnKlantportaal's links, made on request.
final class MijnKlantportaalTable: Sendable {
    private let links: Int
    private let seed: UInt64
    private let timeline: Timeline
    /// The numbers of the initial links, kept after the first lookup.
    private let numbers = Mutex<[String: Int]?>(nil)

    /// Creates the table with a number of links.
    init(links: Int, seed: UInt64) {
        self.links = links
        self.seed = seed
        timeline = Timeline(links: links, seed: seed, stream: .mijnKlantportaalTime)
    }

    /// The link with this number, counted from the oldest.
    func link(_ index: Int) -> MijnKlantportaalLink {
        MijnKlantportaalLink(index, seed: seed, created: timeline.created(index))
    }

    /// The payments of the link with this number, the newest first.
    func payments(_ index: Int) -> [MijnKlantportaalPayment] {
        MijnKlantportaalPayment.payments(of: link(index), number: index, seed: seed)
    }

    /// The number of the link with this identifier among the first `total`.
    func number(of id: String, among total: Int) -> Int? {
        let known = numbers.withLock { numbers in
            let all =
                numbers
                ?? Dictionary((0..<links).map { (MijnKlantportaalLink.id($0, seed: seed), $0) }) { first, _ in first }
            numbers = all
            return all[id]
        }
        return known ?? (links..<max(links, total)).first { MijnKlantportaalLink.id($0, seed: seed) == id }
    }
}
