import Foundation
import QuireDecode
import QuireModel
import QuirePlan
import QuirePluginKit

/// Reads the pages of one scan: step → request → response → verdict → rows and facts.
struct PageReader {
    let connection: ProviderConnection
    let scan: Scan
    /// The list that is read.
    let resource: Resource
    let transport: any Transport
    let budget: RunBudget
    let pacing: Pacing
    let limiter: RateLimiter
    let log: @Sendable (RequestLogEntry) -> Void
    let traffic = Traffic()
    let address: RequestAddress
    private let decoder: PageDecoder
    private let held: HeldFilters

    /// A reader; nil when the connection's base URL is no address.
    init?(
        connection: ProviderConnection, scan: Scan, of resource: Resource, transport: any Transport, budget: RunBudget,
        pacing: Pacing,
        memoryLimit: Int, log: @escaping @Sendable (RequestLogEntry) -> Void
    ) {
        guard let address = RequestAddress(base: connection.baseURL, of: connection.plugin.manifest)
        else { return nil }
        self.connection = connection
        self.scan = scan
        self.resource = resource
        self.transport = transport
        self.budget = budget
        self.pacing = pacing
        limiter = pacing.limiters.limiter(for: connection, budgets: resource.endpoint.budgets)
        self.log = log
        self.address = address
        held = HeldFilters(of: scan)
        decoder = PageDecoder(
            resource: resource, columns: scan.columns + held.columns, includesRaw: scan.includesRaw,
            memoryLimit: memoryLimit)
    }

    /// A page with what the report wants to know of it.
    struct ReadPage {
        var content: ScanMachine.Page
        var oddities: [FieldOddity]
        var request: String
    }

    /// The page of a step; nil when the step was past the end of the list.
    func page(for step: ScanStep) async throws(FetchError) -> ReadPage? {
        let plugin = connection.plugin
        let request: PageRequest
        do throws(ProviderError) {
            request = try plugin.request(for: step, of: resource)
        } catch {
            throw FetchError(.plugin(error))
        }
        let url = try address.resolve(request)
        let title = "\(request.method) \(url)"
        do throws(FetchError) {
            guard var response = try await response(to: request, at: url, for: step) else { return nil }
            var decoded: DecodedPage
            do throws(DecodeError) {
                decoded =
                    response.status == 204 && response.body.isEmpty ? decoder.empty : try decoder.decode(response.body)
            } catch {
                throw FetchError(.page(error))
            }
            if decoded.batch.count == 0,
                let failure = plugin.manifest.errors.failureInSuccess(response, hasList: decoded.hasRecords)
            {
                throw FetchError(.provider(failure, isRetryable: false))
            }
            if let problem = held.brokenPromise(decoded.batch, decoder.schema, step) { throw problem }
            let extra = scan.columns.count..<scan.columns.count + held.columns.count
            decoded.batch.columns.removeSubrange(extra)
            decoded.oddities.removeAll { held.columns.contains($0.field) }
            response.envelope = decoded.envelope
            response.recordCount = decoded.batch.count
            response.lastRecord = decoded.lastRecord
            var facts = PageFacts(next: .end)
            var problem: FetchError?
            do throws(ProviderError) {
                facts = try plugin.page(from: response, for: step, of: resource)
            } catch {
                // What the page says of the list can't be used; its rows can.
                problem = FetchError(.plugin(error), request: title)
            }
            facts.next = try absolute(facts.next, from: url)
            let batch = FilledColumns.fill(decoded.batch, of: scan, for: step)
            let records = decoded.recordBytes.map { response.body[$0] } ?? response.body[...]
            let content = ScanMachine.Page(batch: batch, facts: facts, body: records, problem: problem)
            return ReadPage(content: content, oddities: decoded.oddities, request: title)
        } catch {
            var error = error
            error.request = error.request ?? title
            throw error
        }
    }

    /// What follows a page, with a link made absolute.
    private func absolute(_ next: PageFacts.Next, from url: String) throws(FetchError) -> PageFacts.Next {
        switch next {
        case .position(.url(let link)): .position(.url(try resolved(link, from: url)))
        case .position(.window(let start, .url(let link))):
            .position(.window(from: start, .url(try resolved(link, from: url))))
        case .end, .position, .unstated: next
        }
    }

    private func resolved(_ link: String, from url: String) throws(FetchError) -> String {
        let onlyParameters =
            if case .nextURL(let rule) = resource.endpoint.paging { !rule.carriesParameters } else { false }
        let next = try address.resolve(link: link, from: url, onlyParameters: onlyParameters)
        // Pages that are told apart by a number in their address are pages of the same address.
        if case .nextURL(let rule) = resource.endpoint.paging, rule.pageParameter != nil,
            !RequestAddress.isSameList(next, url)
        {
            throw FetchError(.foreignAddress(link, allowed: url))
        }
        return next
    }

    /// The page of a step or why there is none, as a value that waits until it is wanted.
    func result(for step: ScanStep) async -> Result<ReadPage?, FetchError> {
        do throws(FetchError) {
            return .success(try await page(for: step))
        } catch {
            return .failure(error)
        }
    }

    /// Sends a request and logs it.
    func sendOnce(
        _ request: PageRequest, to url: String, with authorized: AuthorizedHeaders?
    ) async throws(FetchError) -> PageResponse {
        let headers = request.headers.compactMap { header -> TransportRequest.Header? in
            guard case .literal(let value)? = header.value.parts.first, header.value.parts.count == 1 else {
                return nil
            }
            return TransportRequest.Header(header.name, value)
        }
        let wire = TransportRequest(
            method: request.method, url: url, headers: connection.headers + (authorized?.headers ?? []) + headers,
            body: request.body)
        let start = ContinuousClock.now
        do {
            let transport = transport
            let response = try await withinBudget { await PageReader.transported(wire, by: transport) }
            log(
                RequestLogEntry(
                    request: "\(wire.method) \(url)", status: response.status, bytes: response.body.count,
                    duration: .now - start, failure: nil))
            return response
        } catch {
            log(
                RequestLogEntry(
                    request: "\(wire.method) \(url)", status: nil, bytes: 0, duration: .now - start,
                    failure: error.summary))
            throw error
        }
    }

    /// The headers that change, as they are now; nil where none does.
    func authorized() async throws(FetchError) -> AuthorizedHeaders? {
        guard let authorization = connection.authorization else { return nil }
        return try await withinBudget { [budget] in
            do throws(FetchError) {
                return .success(try await authorization.headers(within: budget))
            } catch {
                return .failure(error)
            }
        }
    }

    /// Gets others in place of headers that the server refused; false when there are none to be had.
    func renew(after refused: AuthorizedHeaders?) async throws(FetchError) -> Bool {
        guard let refused, let authorization = connection.authorization else { return false }
        return try await withinBudget { [budget] in
            do throws(FetchError) {
                return .success(try await authorization.renew(after: refused, within: budget))
            } catch {
                return .failure(error)
            }
        }
    }

    /// Does what waits on the world, but no longer than the run's time lasts.
    private func withinBudget<Outcome: Sendable>(
        _ operation: @escaping @Sendable () async -> Result<Outcome, FetchError>
    ) async throws(FetchError) -> Outcome {
        guard budget.deadline(now: .now) != nil else { return try await operation().get() }
        let result = await withTaskGroup(of: Result<Outcome, FetchError>?.self) { group in
            group.addTask { await operation() }
            group.addTask { [budget] in
                do {
                    // Whoever reads what came by now moves the end on.
                    while let end = budget.deadline(now: .now), end > .now {
                        try await Task.sleep(until: max(end, .now + PageReader.shortestWait), clock: .continuous)
                    }
                    return nil
                } catch {
                    // The run was cancelled, which is not the same as its time being over.
                    return .failure(PageReader.cancelled)
                }
            }
            let first = await group.next()
            group.cancelAll()
            return first ?? nil
        }
        guard let result else { throw FetchError(.budget(.time(budget.seconds ?? 0))) }
        return try result.get()
    }

    /// How long it is at least until it is looked again whether the run's time is over.
    private static let shortestWait = Duration.milliseconds(20)

    static let cancelled = FetchError(.transport(TransportError(.cancelled, "the query was cancelled")))

    private static func transported(
        _ request: TransportRequest, by transport: any Transport
    ) async -> Result<PageResponse, FetchError> {
        do throws(TransportError) {
            return .success(try await transport.send(request))
        } catch {
            return .failure(FetchError(.transport(error)))
        }
    }
}

extension FetchError {
    /// The reason in a few words, for the request log and for waits.
    var summary: String {
        switch reason {
        case .transport(let error): error.message
        case .budget(.time): "the run's time is over"
        case .provider(let failure, _): "the answer had status \(failure.status)"
        case .signIn(let failure): failure.message
        case .credentials, .page, .plugin, .noProgress, .endedEarly, .endedBefore, .listMoved, .foreignAddress,
            .otherList, .file, .budget,
            .declined, .unasked:
            "the request failed"
        }
    }
}
