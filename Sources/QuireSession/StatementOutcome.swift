package import QuireDiagnostics
package import QuireFetch

/// How a statement went.
package struct StatementOutcome: Sendable {
    /// Why the result is missing or partial; nil when it is complete.
    package var failure: Diagnostic?
    /// The warnings about a result.
    package var warnings: [Diagnostic] = []
    /// The reports of the reads of lists, in the order of the plan.
    package var reports: [ScanReport] = []
    /// The providers that were left out because they aren't configured.
    package var skipped: [String] = []
    /// The number of rows delivered.
    package var rows = 0
    /// Whether it was computed from partial rows; the warnings name them.
    package internal(set) var isOfPartial = false
    /// The rows among them that weren't handed over, because they had been before the statement was interrupted.
    package var rowsGivenBefore = 0
    /// The most rows held at once, by all operators and the current page.
    package var peakRows = 0

    /// The requests made for its requirements.
    var earlierRequests = 0
    /// The failure, before it was known whether rows had been delivered.
    var cause: Diagnostic?

    package init(rows: Int = 0, failure: Diagnostic? = nil) {
        self.rows = rows
        self.failure = failure
    }

    /// The report of the only list that was read; nil for none or several.
    package var report: ScanReport? { reports.count == 1 ? reports.first : nil }

    /// The requests made, including those for its requirements.
    package var requests: Int { reports.reduce(earlierRequests) { $0 + $1.requests } }

    /// The exit status.
    package var exit: Int { failure?.exit ?? (isOfPartial ? ExitStatus.partial : ExitStatus.complete) }
}

/// The statistics of all statements of a run, for `--stats`.
package struct RunStatistics: Sendable {
    /// One source of one statement.
    package struct Source: Sendable {
        /// The table.
        package var name: String
        /// The access path.
        package var strategy: String
        /// The requests made.
        package var requests: Int
        /// Whether all needed rows arrived.
        package var isComplete: Bool
    }

    /// The sources that were read, in order.
    package private(set) var sources: [Source] = []
    /// The requests made.
    package private(set) var requests = 0
    /// The requests made again.
    package private(set) var retries = 0
    /// The pages read.
    package private(set) var pages = 0
    /// The rows decoded.
    package private(set) var rowsFetched = 0
    /// The number of rows delivered.
    package private(set) var rows = 0
    /// The bytes of all bodies, decompressed.
    package private(set) var bytes = 0
    /// The most requests under way at once.
    package private(set) var peakConcurrency = 0
    /// The most rows held at once.
    package private(set) var peakRows = 0
    /// The number of warnings.
    package private(set) var warnings = 0
    /// The providers that were left out because they aren't configured.
    package private(set) var skipped: [String] = []
    /// Whether every statement gave its whole result.
    package private(set) var isComplete = true

    mutating func add(_ outcome: StatementOutcome) {
        rows += outcome.rows - outcome.rowsGivenBefore
        peakRows = max(peakRows, outcome.peakRows)
        warnings += outcome.warnings.count
        isComplete = isComplete && outcome.failure == nil && !outcome.isOfPartial
        skipped += outcome.skipped.filter { !skipped.contains($0) }
        for report in outcome.reports {
            let isComplete = outcome.reports.count == 1 ? outcome.failure == nil : report.isComplete
            sources.append(
                Source(
                    name: report.source, strategy: report.strategy, requests: report.requests,
                    isComplete: isComplete))
            requests += report.requests
            retries += report.retries
            pages += report.pages
            rowsFetched += report.rows
            bytes += report.bytes
            peakConcurrency = max(peakConcurrency, report.peakConcurrency)
        }
    }

    /// The statistics as the one JSON object of `--stats json`.
    package func json(elapsedMilliseconds: Int) -> String {
        let list = sources.map { source in
            "{\"source\":\"\(source.name)\",\"strategy\":\"\(source.strategy)\",\"requests\":\(source.requests),"
                + "\"complete\":\(source.isComplete)}"
        }
        return "{\"requests\":\(requests),\"retries\":\(retries),\"pages\":\(pages),\"rows_fetched\":\(rowsFetched),"
            + "\"rows\":\(rows),\"bytes\":\(bytes),\"cache_hits\":0,\"peak_concurrency\":\(peakConcurrency),"
            + "\"elapsed_ms\":\(elapsedMilliseconds),\"complete\":\(isComplete),\"warnings\":\(warnings),"
            + "\"skipped\":[\(skipped.map { "\"\($0)\"" }.joined(separator: ","))],"
            + "\"sources\":[\(list.joined(separator: ","))]}"
    }

    private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// The statistics in words, one line.
    package func text(elapsedMilliseconds: Int) -> String {
        var parts = [
            count(rows, "row"), count(requests, "request"), count(pages, "page"),
            count(rowsFetched, "row") + " fetched",
        ]
        if retries > 0 { parts.append(retries == 1 ? "1 retry" : "\(retries) retries") }
        if bytes > 0 { parts.append("\(bytes) bytes") }
        parts.append("\(elapsedMilliseconds) ms")
        if !isComplete { parts.append("incomplete") }
        if !skipped.isEmpty { parts.append("without \(skipped.joined(separator: ", "))") }
        let strategies = sources.map { "\($0.name): \($0.strategy)" }
        return (parts + strategies).joined(separator: " · ")
    }
}
