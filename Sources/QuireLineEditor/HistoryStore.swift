import Dispatch
package import Foundation
import Synchronization

/// The statements entered so far, oldest first: those of this session, and those that a file keeps between sessions.
///
/// Several sessions may use one file. It is read on its own thread, so that a prompt needn't wait for a long history;
/// only readers of the history do. Nothing here fails: without a usable file the history lasts for the session, and
/// ``problem`` gives the reason.
package final class HistoryStore: Sendable {
    /// The maximum number of statements kept.
    package static let capacity = 10_000

    /// How a statement went.
    package struct Outcome: Sendable, Hashable {
        /// How long it took, in milliseconds.
        package var milliseconds: Int
        /// The rows that it gave.
        package var rows: Int
        /// The requests that it took.
        package var requests: Int
        /// Whether it ended as it should.
        package var isComplete: Bool

        /// An outcome from its parts.
        package init(milliseconds: Int, rows: Int, requests: Int, isComplete: Bool) {
            self.milliseconds = milliseconds
            self.rows = rows
            self.requests = requests
            self.isComplete = isComplete
        }
    }

    fileprivate struct State {
        var entries: [String] = []
        /// The start of this session's own entries, after all others: they come back first.
        var firstOwn = 0
        /// How far the file was read.
        var mark: HistoryFile.Mark?
        /// The details of statements, by their text.
        var details: [String: HistoryFile.Entry] = [:]
        var problem: String?
        /// The profile that statements are run with.
        var profile: String?
    }

    private let file: HistoryFile?
    private let mask: @Sendable (String) -> String
    private let now: @Sendable () -> Date
    private let state: Mutex<State>
    /// Left once the file has been read.
    private let reading = DispatchGroup()

    /// Creates a history kept in a file, or only in memory without a path; `mask` returns what may be written to the
    /// file.
    package init(
        path: String?, profile: String? = nil, mask: @escaping @Sendable (String) -> String = { $0 },
        now: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.now = now
        self.mask = mask
        file = path.map { HistoryFile(path: $0) }
        state = Mutex(State(profile: profile))
        guard let file else { return }
        do {
            try file.probe()
        } catch {
            state.withLock { $0.problem = error.description }
            return
        }
        reading.enter()
        let thread = Thread { [self] in
            read(file)
            reading.leave()
        }
        thread.name = "history"
        thread.start()
    }

    private func read(_ file: HistoryFile) {
        let result = Result { () throws(HistoryFile.Failure) in try file.load() }
        state.withLock { state in
            switch result {
            case .success(let (kept, mark)):
                state.entries = kept.map(\.q)
                state.firstOwn = kept.count
                state.mark = mark
                state.details = Dictionary(kept.map { ($0.q, $0) }, uniquingKeysWith: { $1 })
            case .failure(let problem): state.problem = problem.description
            }
        }
    }

    /// Reads or changes the state, once the file has been read.
    private func withState<Value>(_ body: (inout sending State) -> sending Value) -> Value {
        reading.wait()
        return state.withLock(body)
    }

    /// The file that the environment implies; nil when it names no home.
    package static func defaultPath(environment: [String: String]) -> String? {
        // The XDG rules: a relative path is to be ignored.
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") { return base + "/quire/history.jsonl" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/.local/state/quire/history.jsonl"
    }

    /// The statements, oldest first; those of concurrent sessions come before this session's own.
    package var entries: [String] {
        withState { state in
            if let news = try? file?.news(since: &state.mark) { state.take(news) }
            return state.entries
        }
    }

    /// The reason why statements aren't kept in the file, if they aren't.
    package var problem: String? { state.withLock { $0.problem } }

    /// Notes another profile with the statements from now on.
    package func use(profile: String?) { state.withLock { $0.profile = profile } }

    /// Keeps a statement, here and in the file, before it runs. Blank statements, and those that start with a space,
    /// aren't kept.
    package func record(_ statement: String) {
        guard !statement.allSatisfy(\.isWhitespace), statement.first != " " else { return }
        remember(statement)
        append(entry(statement))
    }

    /// Keeps the outcome of a statement, once it is over.
    package func amend(_ statement: String, _ outcome: Outcome) {
        guard let before = withState({ $0.details[statement] }) else { return }
        var entry = before
        entry.ms = outcome.milliseconds
        entry.rows = outcome.rows
        entry.requests = outcome.requests
        entry.ok = outcome.isComplete
        append(entry)
    }

    /// Keeps a statement for this session only.
    package func remember(_ statement: String) {
        guard !statement.allSatisfy(\.isWhitespace) else { return }
        withState { state in
            state.drop(statement)
            state.entries.append(statement)
            state.trim()
        }
    }

    /// Forgets all statements, here and in the file.
    package func clear() {
        do {
            try file?.clear()
            withState { $0 = State(profile: $0.profile) }
        } catch {
            withState { $0 = State(problem: error.description, profile: $0.profile) }
        }
    }

    /// A few words on how a statement went and when.
    package func note(on statement: String) -> String {
        guard let entry = withState({ $0.details[statement] }) else { return "" }
        var parts: [String] = []
        if entry.ok == false { parts.append("failed") }
        if let rows = entry.rows, rows > 0 || entry.ok == true { parts.append("\(rows) row\(rows == 1 ? "" : "s")") }
        if let requests = entry.requests, requests > 0 { parts.append("\(requests) req") }
        if let milliseconds = entry.ms { parts.append(Self.duration(milliseconds)) }
        parts.append(Self.age(now().timeIntervalSince1970 - entry.t))
        return parts.joined(separator: " · ")
    }

    private func entry(_ statement: String) -> HistoryFile.Entry {
        HistoryFile.Entry(t: now().timeIntervalSince1970, q: statement, profile: state.withLock(\.profile))
    }

    /// Writes an entry to the file, masked, and keeps its details.
    private func append(_ entry: HistoryFile.Entry) {
        var written = entry
        written.q = mask(entry.q)
        withState { state in
            state.details[entry.q] = entry
            do throws(HistoryFile.Failure) {
                if let news = try file?.append(written, since: &state.mark) { state.take(news) }
            } catch {
                state.problem = error.description
            }
        }
    }

    private static func duration(_ milliseconds: Int) -> String {
        milliseconds < 10_000 ? "\(milliseconds) ms" : "\(milliseconds / 1_000) s"
    }

    private static func age(_ seconds: Double) -> String {
        switch seconds {
        case ..<60: "just now"
        case ..<3_600: "\(Int(seconds / 60)) min ago"
        case ..<86_400: "\(Int(seconds / 3_600)) h ago"
        case ..<864_000_000: "\(Int(seconds / 86_400)) d ago"
        default: "long ago"
        }
    }
}

extension HistoryStore.State {
    /// Adds entries of another session.
    fileprivate mutating func take(_ news: [HistoryFile.Entry]) {
        for entry in news {
            details[entry.q] = entry
            // An entry that was entered here as well remains where it is.
            guard !entries[firstOwn...].contains(entry.q) else { continue }
            drop(entry.q)
            entries.insert(entry.q, at: firstOwn)
            firstOwn += 1
        }
        trim()
    }

    fileprivate mutating func drop(_ statement: String) {
        guard let place = entries.lastIndex(of: statement) else { return }
        entries.remove(at: place)
        if place < firstOwn { firstOwn -= 1 }
    }

    fileprivate mutating func trim() {
        let excess = max(0, entries.count - HistoryStore.capacity)
        entries.removeFirst(excess)
        firstOwn = max(0, firstOwn - excess)
    }
}
