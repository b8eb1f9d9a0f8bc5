import QuireDiagnostics
import QuireFetch
import QuirePlan

/// How the read of a plan went.
struct ReadOutcome: Sendable {
    /// The reports on the lists of providers, in the order of the plan.
    var reports: [ScanReport] = []
    /// Why rows are missing; nil when none are.
    var failure: Diagnostic?
    /// Whether the rows that arrived are all rows of some providers and none of the others, so that they may be
    /// combined although rows are missing.
    var isUsable = false
    /// Whether steps that need every row gave none, because some are missing.
    var isWithheld = false
    /// The providers that were left out because they aren't configured, with the problem.
    var skipped: [(name: String, problem: Diagnostic)] = []
    /// The rows of before that it was made of and that are partial, in words: `the previous result`.
    var partial: [String] = []
    /// The observations of evaluation.
    var notes = EvaluationNotes()
    /// The most rows held at once.
    var peakRows = 0

    /// Adds how the read of a part of the source went.
    mutating func add(_ part: ReadOutcome) {
        reports += part.reports
        failure = failure ?? part.failure
        skipped += part.skipped
        partial += part.partial
        notes.add(part.notes)
        peakRows += part.peakRows
    }
}
