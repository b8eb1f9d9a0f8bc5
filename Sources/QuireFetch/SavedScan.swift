import QuireDecode
import QuireModel
import QuirePluginKit
import Synchronization

/// What a scan handed over and where it stands, so that it can go on later without asking again for what it has.
///
/// The whole machine is kept rather than its `Progress`: it knows the keys of the rows that it gave, so that a list which
/// moved in the meantime is noticed and no row comes twice.
package final class SavedScan: Sendable {
    /// How a scan stands.
    enum End: Sendable {
        /// It wasn't begun, or is under way.
        case open
        /// It handed over all that was wanted.
        case whole
        /// It can go on.
        case interrupted
        /// What went wrong will go wrong again.
        case broken
    }

    struct State: Sendable {
        var machine: ScanMachine?
        /// What the machine wants next; nil before its first page.
        var pending: [ScanMachine.Action]?
        /// The pages that came before their turn.
        var pages: [ScanStep: PageReader.ReadPage?] = [:]
        /// What was handed over.
        var events: [FetchScheduler.Event] = []
        var oddities: [FieldOddity] = []
        /// The rows that the oddities were found among.
        var rows = 0
        var restarts: [String] = []
        var isAgreed = false
        var end = End.open
    }

    private let state = Mutex(State())
    private let room: JournalRoom

    init(room: JournalRoom) { self.room = room }

    /// What is known of it.
    var current: State { state.withLock { $0 } }

    /// Notes what a page led to, before any of it is handed over: whatever stops that, nothing is lost.
    func note(_ actions: [ScanMachine.Action], _ events: [FetchScheduler.Event], _ oddities: [FieldOddity]) {
        guard room.isOpen else { return clear() }
        var bytes = 0
        state.withLock { state in
            state.pending = actions
            for event in events {
                switch event {
                case .rows(let batch):
                    bytes += batch.byteCount
                    state.rows += batch.count
                    state.events.append(event)
                case .restart(let reason):
                    state.events = [event]
                    state.oddities = []
                    state.rows = 0
                    state.restarts.append(reason)
                }
            }
            if !events.isEmpty { state.oddities += oddities }
        }
        if !room.take(bytes) { clear() }
    }

    /// Notes where the scan stopped.
    func stop(_ machine: ScanMachine, _ pages: [ScanStep: PageReader.ReadPage?], isAgreed: Bool, _ end: End) {
        guard room.isOpen else { return clear() }
        state.withLock { state in
            state.machine = machine
            state.pages = pages
            state.isAgreed = isAgreed
            state.end = end
        }
    }

    private func clear() { state.withLock { $0 = State() } }
}

/// The memory that the scans of one statement may take to be able to go on; once it is full none of them can.
final class JournalRoom: Sendable {
    private let left: Mutex<Int>

    init(bytes: Int) { left = Mutex(bytes) }

    /// Whether all fitted so far.
    var isOpen: Bool { left.withLock { $0 >= 0 } }

    /// Whether so many bytes more fit.
    func take(_ bytes: Int) -> Bool {
        left.withLock { left in
            if left >= 0 { left -= bytes }
            return left >= 0
        }
    }
}
