package import Foundation
import Synchronization

/// The statements entered so far, oldest first: those of this session, and those that a file keeps between sessions.
///
/// Several sessions may use one file. Nothing here fails: without a usable file the history lasts for the session, and
/// ``problem`` says why.
package final class HistoryStore: Sendable {
    /// How many statements are kept.
    package static let capacity = 10_000

    private struct State {
        var entries: [String] = []
        var problem: String?
    }

    private let file: HistoryFile?
    private let now: @Sendable () -> Date
    private let state: Mutex<State>

    /// A history kept in a file, or in memory alone when there is no path.
    package init(path: String?, now: @escaping @Sendable () -> Date = { Date() }) {
        self.now = now
        file = path.map { HistoryFile(path: $0) }
        var initial = State()
        do {
            initial.entries = Self.deduplicated(try file?.load() ?? [])
        } catch {
            initial.problem = error.description
        }
        state = Mutex(initial)
    }

    /// The file that the environment implies; nil when it names no home.
    package static func defaultPath(environment: [String: String]) -> String? {
        // The XDG rules: a relative path is to be ignored.
        if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") { return base + "/quire/history.jsonl" }
        guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
        return home + "/.local/state/quire/history.jsonl"
    }

    /// The statements, oldest first.
    package var entries: [String] { state.withLock { $0.entries } }

    /// Why statements are not kept in the file, if they are not.
    package var problem: String? { state.withLock { $0.problem } }

    /// Keeps a statement, here and in the file. Blank ones, and those that start with a space, are not kept.
    package func record(_ statement: String) {
        guard !statement.allSatisfy(\.isWhitespace), statement.first != " " else { return }
        remember(statement)
        do {
            try file?.append(HistoryFile.Entry(t: now().timeIntervalSince1970, q: statement))
        } catch {
            state.withLock { $0.problem = error.description }
        }
    }

    /// Keeps a statement for this session only.
    package func remember(_ statement: String) {
        guard !statement.allSatisfy(\.isWhitespace) else { return }
        state.withLock { state in
            if let last = state.entries.lastIndex(of: statement) { state.entries.remove(at: last) }
            state.entries.append(statement)
            state.entries.removeFirst(max(0, state.entries.count - Self.capacity))
        }
    }

    /// Of equal statements the last one stays.
    private static func deduplicated(_ statements: [String]) -> [String] {
        var seen: Set<String> = []
        return Array(statements.reversed().filter { seen.insert($0).inserted }.prefix(capacity).reversed())
    }
}
