package import QuireModel
package import QuirePlan
package import QuirePluginKit

/// Runs scans: takes the machine's steps to the transport and its pages back, in order; pages that will follow are asked
/// for meanwhile, never more than the window and only once the rows of the page before were taken.
package struct FetchScheduler: Sendable {
    /// What a scan hands over.
    package enum Event: Sendable {
        /// Rows, in order.
        case rows(RowBatch)
        /// All rows handed over so far are void: the scan begins anew, for this reason.
        case restart(String)
    }

    /// Whether more rows are wanted.
    package enum Demand: Sendable {
        case more
        case enough
    }

    private let transport: any Transport
    private let budget: RunBudget
    private let pacing: Pacing
    private let memoryLimit: Int
    let concurrency: Int
    private let log: @Sendable (RequestLogEntry) -> Void
    let watch: @Sendable (FetchEvent) -> Void
    private let consent: @Sendable (CostNotice) async -> CostConsent

    /// A scheduler over a transport with at most `concurrency` pages in flight, each of which may take `memoryLimit` bytes
    /// while it is read; `log` hears of every request, `watch` of
    /// how a scan comes on, and `consent` is asked before one that takes many requests.
    package init(
        transport: any Transport, budget: RunBudget, pacing: Pacing = Pacing(), concurrency: Int = 8,
        memoryLimit: Int = .max,
        log: @escaping @Sendable (RequestLogEntry) -> Void = { _ in },
        watch: @escaping @Sendable (FetchEvent) -> Void = { _ in },
        consent: @escaping @Sendable (CostNotice) async -> CostConsent = { _ in .given }
    ) {
        self.watch = watch
        self.consent = consent
        self.concurrency = max(1, concurrency)
        self.transport = transport
        self.budget = budget
        self.pacing = pacing
        self.memoryLimit = memoryLimit
        self.log = log
    }

    /// The same scheduler with other pages in flight for one list.
    package func alone(concurrency: Int) -> FetchScheduler {
        // What it costs and how far it is, whoever runs it tells.
        FetchScheduler(
            transport: transport, budget: budget, pacing: pacing, concurrency: concurrency, memoryLimit: memoryLimit,
            log: log)
    }

    /// Reads what the scan needs and hands it to `deliver`, which says when it has enough.
    ///
    /// What goes wrong with the provider is in the report, since the rows until then stay; what `deliver` throws is
    /// thrown. A scan that was `saved` hands over again what it had, and goes on from there.
    package func run(
        _ scan: Scan, on connection: ProviderConnection, saved: SavedScan? = nil,
        deliver: (Event) async throws -> Demand
    ) async throws -> ScanReport {
        var report = ScanReport(source: scan.source.name, strategy: scan.path.strategy)
        guard let resource = scan.source.resource else {
            report.failure = FetchError(
                .plugin(ProviderError(.unsupportedStep, "\(report.source) is no list of an API")))
            return report
        }
        let before = saved?.current
        var machine = before?.machine ?? ScanMachine(scan: scan, of: resource.endpoint)
        var pages: Pages = before?.pages.mapValues { .success($0) } ?? [:]
        if let before, try await replay(before, &report, deliver) == .enough {
            saved?.stop(machine, before.pages, isAgreed: report.isAgreed, .whole)
            return report
        }
        guard
            let reader = PageReader(
                connection: connection, scan: scan, of: resource, transport: transport, budget: budget, pacing: pacing,
                memoryLimit: memoryLimit, log: log)
        else {
            report.failure = FetchError(.foreignAddress(connection.baseURL, allowed: "addresses with https or http"))
            return report
        }
        watch(.began(report.source))
        defer { watch(.ended(scan.source.name)) }
        do {
            try await settleCost(scan.requestsKnownBefore, .atMost, scan, on: connection, &report)
            let actions = before?.pending ?? machine.start()
            try await read(reader, &machine, &report, actions, &pages, saved, deliver)
            report.failure = report.hasEnough ? nil : machine.shortfall
        } catch let error as FetchError {
            report.failure = error
        } catch {
            saved?.stop(machine, Self.usable(pages), isAgreed: report.isAgreed, .interrupted)
            throw error
        }
        saved?.stop(machine, Self.usable(pages), isAgreed: report.isSettled, report.end)
        (report.requests, report.bytes, report.peakConcurrency) = reader.traffic.counts
        report.moved = machine.findings?.text
        report.endedWithout = machine.endedWithout?.description
        report.retries = reader.traffic.retries
        report.progress = machine.progress
        return report
    }
}

extension FetchScheduler {
    private typealias Pages = [ScanStep: Result<PageReader.ReadPage?, FetchError>]

    /// The pages that were read.
    private static func usable(_ pages: Pages) -> [ScanStep: PageReader.ReadPage?] {
        pages.reduce(into: [:]) { usable, page in
            if case .success(let read) = page.value { usable[page.key] = .some(read) }
        }
    }

    /// Hands over what a scan had when it was interrupted.
    private func replay(
        _ saved: SavedScan.State, _ report: inout ScanReport, _ deliver: (Event) async throws -> Demand
    ) async throws -> Demand {
        report.isAgreed = saved.isAgreed
        report.restarts = saved.restarts
        report.add(saved.oddities, rows: saved.rows)
        for event in saved.events where try await deliver(event) == .enough {
            report.hasEnough = true
            return .enough
        }
        return .more
    }

    /// Gives the machine its pages in order, while those that will follow are on their way; what came before its turn
    /// when the read is interrupted stays in `pages`.
    private func read(
        _ reader: PageReader, _ machine: inout ScanMachine, _ report: inout ScanReport,
        _ actions: [ScanMachine.Action], _ pages: inout Pages, _ saved: SavedScan?,
        _ deliver: (Event) async throws -> Demand
    ) async throws {
        try await withThrowingTaskGroup(of: (Int, ScanStep, Result<PageReader.ReadPage?, FetchError>).self) { group in
            defer { group.cancelAll() }
            var asked = Set(pages.keys)
            // Pages that were asked ahead in an earlier pass show the list as it was then.
            var pass = 0
            var actions = actions
            // The requests of this read, without those that are made again after a failure.
            var issued = 0
            while case .request(let step)? = actions.last {
                if !asked.contains(step) {
                    try await settleCost(
                        of: machine, after: max(issued, reader.traffic.counts.requests, machine.pagesRead), reader,
                        &report)
                }
                // Near the end of a budget nothing is asked ahead, so that it is spent on the pages that come first; nor
                // beyond what is free as long as nobody has agreed.
                let room = min(concurrency - 1, budget.remaining.map { $0 - asked.count - 1 } ?? .max)
                let spare = spare(for: machine, reader, underWay: asked.count - pages.count)
                let free = report.isAgreed ? .max : max(0, CostNotice.freeRequests - issued - 1)
                for wanted in [step] + machine.lookahead(min(room, spare, free)) where asked.insert(wanted).inserted {
                    issued += 1
                    group.addTask { [pass] in (pass, wanted, await reader.result(for: wanted)) }
                }
                while pages[step] == nil, let (of, read, result) = try await group.next() {
                    if of == pass { pages[read] = result }
                }
                asked.remove(step)
                guard let result = pages.removeValue(forKey: step) else { throw CancellationError() }
                actions = try await take(result, step, reader, &machine, &report, saved, deliver)
                if actions.contains(.keep) {
                    pages[step] = result
                    asked.insert(step)
                }
                if actions.contains(.readAgain) {
                    pass += 1
                    pages = [:]
                    asked = []
                }
            }
        }
    }

    /// Gives the machine a page and hands over what that makes final; gives the machine's next actions.
    private func take(
        _ result: Result<PageReader.ReadPage?, FetchError>, _ step: ScanStep, _ reader: PageReader,
        _ machine: inout ScanMachine,
        _ report: inout ScanReport, _ saved: SavedScan?, _ deliver: (Event) async throws -> Demand
    ) async throws -> [ScanMachine.Action] {
        if case .failure(let error) = result, machine.isEntering, error.isRefusal {
            // Some servers refuse pages past the end of a list, where a read from its start finds that end.
            let reason = "the page to begin with was refused"
            let actions = machine.readFromStart(reason)
            report.restarts.append(reason)
            saved?.note(actions, [.restart(reason)], [])
            return actions
        }
        guard let page = try result.get() else {
            let actions = machine.receiveEnd()
            saved?.note(actions, [], [])
            return actions
        }
        let actions: [ScanMachine.Action]
        do throws(FetchError) {
            actions = try machine.receive(page.content, for: step)
        } catch {
            throw FetchError(error.reason, request: page.request)
        }
        let events = actions.map { $0.event(of: page.content) }
        saved?.note(actions, events.compactMap(\.self), page.oddities)
        // A page that is kept comes again, and counts then.
        if !actions.contains(.keep) { report.pages += 1 }
        if machine.pagesRead <= 1 {
            try await settleCost(machine.expectedRequests, .about, reader.scan, on: reader.connection, &report)
        }
        defer { tell(machine, report, reader) }
        for (action, event) in zip(actions, events) {
            switch action {
            case .deliver, .deliverRows: report.add(page.oddities, rows: page.content.batch.count)
            case .fallBack(let reason): report.restarts.append(reason)
            case .restart(let reason):
                report.restarts.append(reason)
                report.forgetOddities()
            case .request, .finish, .readAgain, .keep, .counted, .countedByValue: break
            }
            guard let event else { continue }
            if case .rows(let batch) = event, action.givesPageRows { report.rows += batch.count }
            if try await deliver(event) == .enough, action.givesPageRows {
                report.hasEnough = true
                return []
            }
        }
        return actions
    }
}

extension ScanMachine.Action {
    /// Whether it hands over rows of the page.
    fileprivate var givesPageRows: Bool {
        switch self {
        case .deliver, .deliverRows: true
        case .request, .counted, .countedByValue, .readAgain, .keep, .fallBack, .restart, .finish: false
        }
    }

    /// What it hands over; nil when that is nothing.
    fileprivate func event(of page: ScanMachine.Page) -> FetchScheduler.Event? {
        switch self {
        case .deliver: return .rows(page.batch)
        case .deliverRows(let rows): return .rows(page.batch.gathering(rows))
        case .counted(let count):
            let column = Column(type: .integer, storage: .integers([Int64(count)]))
            return .rows(RowBatch(columns: [column], count: 1))
        case .countedByValue(let counts):
            let columns = [
                Column(type: .text, values: counts.map(\.value)),
                Column(type: .integer, storage: .integers(counts.map { Int64($0.count) })),
            ]
            return .rows(RowBatch(columns: columns, count: counts.count))
        case .restart(let reason): return .restart(reason)
        case .request, .readAgain, .keep, .fallBack, .finish: return nil
        }
    }
}

extension FetchScheduler {
    /// How many pages may be asked ahead: where they may be asked in vain, no more than the provider says it has left.
    private func spare(for machine: ScanMachine, _ reader: PageReader, underWay: Int) -> Int {
        guard machine.mayAskInVain, let left = reader.limiter.remaining(now: pacing.clock.now) else { return .max }
        // The page that is waited for comes first.
        return max(0, left - underWay - 1)
    }

    /// Asks once whether a read goes on that will take many requests, as far as its first page tells, or that has made as
    /// many as are free.
    private func settleCost(
        of machine: ScanMachine, after requests: Int, _ reader: PageReader, _ report: inout ScanReport
    ) async throws(FetchError) {
        if machine.pagesRead > 0, let expected = machine.expectedRequests {
            try await settleCost(expected, .about, reader.scan, on: reader.connection, &report)
        }
        guard requests >= CostNotice.freeRequests else { return }
        try await settleCost(requests + 1, .atLeast, reader.scan, on: reader.connection, &report)
    }

    /// Asks once whether a read that takes many requests goes on.
    func settleCost(
        _ requests: Int?, _ precision: CostNotice.Precision, _ scan: Scan, on connection: ProviderConnection,
        _ report: inout ScanReport
    ) async throws(FetchError) {
        guard !report.isAgreed, let requests, requests > CostNotice.freeRequests else { return }
        report.isAgreed = true
        let notice = CostNotice(
            source: report.source, provider: connection.plugin.manifest.title, requests: requests,
            precision: precision, budgets: scan.source.origin.budgets)
        budget.beginWait(now: pacing.clock.now)
        let answer = await consent(notice)
        budget.endWait(now: pacing.clock.now)
        if Task.isCancelled { throw PageReader.cancelled }
        switch answer {
        case .given: return
        case .declined: throw FetchError(.declined(requests: requests, precision))
        case .unasked: throw FetchError(.unasked(requests: requests, precision))
        }
    }

    private func tell(_ machine: ScanMachine, _ report: ScanReport, _ reader: PageReader) {
        watch(
            .page(
                FetchPosition(
                    source: report.source, pages: report.pages, expectedPages: machine.expectedRequests,
                    rows: report.rows,
                    requestsLeft: reader.limiter.remaining(now: pacing.clock.now))))
    }
}

extension FetchScheduler {
    /// The request that a scan begins with, as `GET https://…`; nil when it makes none.
    package static func firstRequest(of scan: Scan, plugin: any ProviderPlugin, baseURL: String) -> String? {
        guard let resource = scan.source.resource,
            case .request(let step)? = ScanMachine(scan: scan, of: resource.endpoint).start().last,
            let request = try? plugin.request(for: step, of: resource),
            let url = try? RequestAddress(base: baseURL)?.resolve(request)
        else { return nil }
        return "\(request.method) \(url)"
    }
}

extension TableSource {
    /// The list of an API that it is; nil for a table of another source.
    fileprivate var resource: Resource? { origin.endpoint.map { Resource(table, at: $0) } }
}
