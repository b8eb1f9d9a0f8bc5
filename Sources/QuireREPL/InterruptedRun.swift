import QuireFetch
import QuireModel
import QuireSession

/// A statement that was interrupted, with what it needs to go on.
struct InterruptedRun: Sendable {
    /// The statement, and those that were to run after it.
    var statements: ArraySlice<CheckedStatement>
    /// What it read.
    var journal: ReadJournal
    /// What `now` was for it.
    var now: Timestamp
    /// What was the previous result when it began.
    var last: StoredResult?
}
