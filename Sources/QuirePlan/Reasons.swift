/// The reasons for a scan, in words, for `explain`; they aren't part of a plan.
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

    /// The provider's part of the work, in words.
    package var pushed: [String] = []
    /// The work done here, and why.
    package var local: [Local] = []
    /// The access paths that were not chosen, and why.
    package var rejected: [Rejection] = []
    /// The advice on making the query cheaper.
    package var advice: [String] = []

    package init() {}
}

/// A plan and the reasons for it.
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
