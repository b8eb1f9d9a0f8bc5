package import QuireModel
package import QuirePlan
import QuirePluginKit

extension FetchScheduler {
    /// Reads the lists of some values of a keyed scan, several at a time, and hands their rows over in the order of the
    /// values; adds what was done to the report.
    ///
    /// A value that the provider doesn't know has no rows, unless the query itself names it. What goes wrong is in the
    /// report; what `deliver` throws is thrown.
    package func run(
        _ keyed: KeyedScan, _ values: [Value], on connection: ProviderConnection, into report: inout ScanReport,
        journal: ReadJournal? = nil, deliver: (RowBatch) async throws -> Demand
    ) async throws -> Demand {
        let pieces = keyed.pieces(of: values)
        // A limit may be reached within the first lists, so only one more than already read is asked for at a time.
        let mayEndEarly = keyed.mayEndEarly
        report.lists += pieces.count
        do throws(FetchError) {
            // Where another list has the values, there may be more of them.
            let isAll = if case .values = keyed.keys { true } else { false }
            try await settleCost(
                mayEndEarly ? nil : report.lists, isAll ? .about : .atLeast, keyed.scan, on: connection, &report)
        } catch {
            report.failure = error
            return .enough
        }
        watch(.began(report.source))
        defer { watch(.ended(keyed.scan.source.name)) }
        let most = max(1, min(concurrency, pieces.count))
        var window = mayEndEarly ? 1 : most
        let single = alone(concurrency: max(1, concurrency / most))
        return try await withThrowingTaskGroup(of: (Int, ScanReport, [RowBatch]).self) { group in
            defer { group.cancelAll() }
            var asked = 0
            var done: [Int: (ScanReport, [RowBatch])] = [:]
            for place in pieces.indices {
                let made = max(report.requests, report.lists - pieces.count + place)
                if asked == place, made >= CostNotice.freeRequests {
                    do throws(FetchError) {
                        try await settleCost(made + 1, .atLeast, keyed.scan, on: connection, &report)
                    } catch {
                        report.failure = error
                        return .enough
                    }
                }
                // Nothing is asked ahead beyond what is free as long as nobody has agreed.
                let free = report.isAgreed ? .max : max(1, CostNotice.freeRequests - made)
                while asked < min(pieces.count, place + min(window, free)) {
                    group.addTask { [asked] in
                        let (own, rows) = try await single.list(pieces[asked], of: keyed, on: connection, journal)
                        return (asked, own, rows)
                    }
                    asked += 1
                    report.peakConcurrency = max(report.peakConcurrency, asked - place)
                }
                while done[place] == nil, let (index, own, rows) = try await group.next() { done[index] = (own, rows) }
                guard let (own, rows) = done.removeValue(forKey: place) else { throw CancellationError() }
                report.add(own)
                watch(
                    .page(
                        FetchPosition(
                            source: report.source, pages: place + 1, expectedPages: pieces.count, rows: report.rows)))
                if let failure = own.failure {
                    guard keyed.isUnknownValue(failure) else {
                        report.failure = failure
                        return .enough
                    }
                    continue
                }
                for batch in rows where try await deliver(batch) == .enough {
                    report.hasEnough = true
                    return .enough
                }
                window = min(most, window * 2)
            }
            return .more
        }
    }

    /// Reads the list of some values; in halves where the server doesn't take an address that long.
    private func list(
        _ values: [Value], of keyed: KeyedScan, on connection: ProviderConnection, _ journal: ReadJournal?
    ) async throws -> (ScanReport, [RowBatch]) {
        var rows: [RowBatch] = []
        let scan = keyed.scan(for: values)
        var report = try await run(scan, on: connection, saved: journal?.scan(scan)) { event in
            switch event {
            case .rows(let batch): rows.append(keyed.own(batch, of: values))
            case .restart: rows = []
            }
            return .more
        }
        guard report.failure?.isAddressTooLong == true, values.count > 1 else { return (report, rows) }
        rows = []
        report.failure = nil
        for half in [values.prefix(values.count / 2), values.dropFirst(values.count / 2)] where report.failure == nil {
            let (part, some) = try await list(Array(half), of: keyed, on: connection, journal)
            report.add(part)
            report.failure = part.failure
            rows += some
        }
        return (report, rows)
    }
}

extension KeyedScan {
    /// Whether the first lists may suffice.
    package var mayEndEarly: Bool { scan.rowLimit != nil || scan.mayEndEarly }

    /// Whether a failure says no more than that there is no list for that value.
    fileprivate func isUnknownValue(_ failure: FetchError) -> Bool {
        if case .values = keys { return false }
        switch failure.reason {
        case .provider(let failure, _): return failure.status == 404
        // A value that can't stand in an address, such as an empty text, names no list.
        case .plugin(let error): return error.code == .missingParameter
        case .transport, .credentials, .signIn, .page, .noProgress, .endedEarly, .endedBefore, .listMoved,
            .foreignAddress, .otherList, .file,
            .budget, .declined, .unasked:
            return false
        }
    }
}
