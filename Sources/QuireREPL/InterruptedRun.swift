import QuireFetch
import QuireModel
import QuireSession

/// An interrupted statement, with the state needed to resume it.
struct InterruptedRun: Sendable {
    /// The statement, and those that were to run after it.
    var statements: ArraySlice<CheckedStatement>
    /// The journal of its reads.
    var journal: ReadJournal
    /// The value of `now` for it.
    var now: Timestamp
    /// The previous result when it began.
    var last: StoredResult?
}
