/// Why a scan is as it is, in words, for `explain`; no plan holds any.
package struct Reasons: Hashable, Sendable {
    /// Something that is done here, and why.
    package struct Local: Hashable, Sendable {
        /// The predicate or stage, as the language writes it.
        package var predicate: String
        /// Why it isn't the provider's work.
        package var reason: String

        package init(_ predicate: String, _ reason: String) {
            self.predicate = predicate
            self.reason = reason
        }
    }

    /// An access path that was not chosen.
    package struct Rejection: Hashable, Sendable {
        /// Its name.
        package var strategy: String
        /// Why not.
        package var reason: String

        package init(_ strategy: String, _ reason: String) {
            self.strategy = strategy
            self.reason = reason
        }
    }

    /// What the provider does, in words.
    package var pushed: [String] = []
    /// What is done here, and why.
    package var local: [Local] = []
    /// The access paths that were not chosen, and why.
    package var rejected: [Rejection] = []
    /// What would make the query cheaper.
    package var advice: [String] = []

    package init() {}
}

/// A plan, and beside it why it is so.
package struct ReasonedPlan: Hashable, Sendable {
    /// The plan.
    package var plan: Plan
    /// The reasons of each of the plan's scans, in the order of `PlannedSource.scans`.
    package var reasons: [Reasons]

    package init(_ plan: Plan, reasons: [Reasons] = []) {
        self.plan = plan
        self.reasons = reasons
    }
}
