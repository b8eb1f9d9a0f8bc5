import QuirePlan
package import QuirePluginKit

/// A read that will take many requests, for whoever can be asked whether it is worth that.
package struct CostNotice: Hashable, Sendable {
    /// How precise a number of requests is.
    package enum Precision: String, Hashable, Sendable {
        case about
        case atMost = "up to"
        case atLeast = "at least"
    }

    /// The table.
    package let source: String
    /// The provider's name as people write it.
    package let provider: String
    /// How many requests it will take, as far as is known.
    package let requests: Int
    /// How precise that is.
    package let precision: Precision
    /// How many requests the provider allows, as documented.
    package let budgets: [Budget]
    /// What would make it cheaper.
    package private(set) var advice: [String]

    package init(
        source: String, provider: String, requests: Int, precision: Precision = .about, budgets: [Budget] = [],
        advice: [String] = []
    ) {
        self.source = source
        self.provider = provider
        self.requests = requests
        self.precision = precision
        self.budgets = budgets
        self.advice = advice
    }

    /// The same with what would make the read cheaper.
    package func advising(_ advice: [String]) -> CostNotice {
        var notice = self
        notice.advice = advice
        return notice
    }

    /// A read of no more requests than this is never asked about.
    package static let freeRequests = 200
}

/// Whether a read that will take many requests goes on.
package enum CostConsent: Hashable, Sendable {
    /// It goes on.
    case given
    /// Whoever was asked says no.
    case declined
    /// Nobody may be asked.
    case unasked
}

extension ScanMachine {
    /// How many requests the scan will take in all, as far as its pages so far tell; nil when nothing tells it, as with a
    /// read that ends as soon as enough rows are found.
    package var expectedRequests: Int? {
        switch path {
        case .empty, .sortedUntil, .bisect: return nil
        case .count, .countByValue: return path.terms.count
        case .scan: return scan.mayEndEarly ? nil : pages(for: rowsWanted)
        case .topN(_, _, let count, _): return !scan.hasLocalWork ? pages(for: count) : nil
        }
    }

    /// How many pages the list has, or those that hold the first rows of it; nil when its length isn't known.
    private func pages(for rows: Int?) -> Int? {
        guard let known = knownPages else { return nil }
        guard let rows, let size = rowsPerPage else { return known - begun.pages }
        return min(known, RequestEstimate.pages(rows, size: size)) - begun.pages
    }
}

extension Scan {
    /// The most requests that the scan will take, where its list won't tell and the query does; nil elsewhere.
    var requestsKnownBefore: Int? {
        switch path {
        case .count, .countByValue: return path.terms.count
        case .scan, .topN: return source.origin.endpoint?.total == nil ? RequestEstimate(self).maximum : nil
        case .empty, .sortedUntil, .bisect: return nil
        }
    }
}
