import QuirePlan
import QuirePluginKit

extension PageReader {
    /// The most redirects that are followed, all within the provider's origin.
    private static let redirectsFollowed = 3
    /// The most tokens that one request is made with.
    private static let mostRenewals = 8

    /// A response and what it means.
    private struct Answer {
        var response: PageResponse
        var verdict: Verdict
        var limits: RateHeaders
        var authorized: AuthorizedHeaders?
    }

    /// How a try went.
    private enum Try {
        case response(PageResponse?)
        case failed(FetchError, RetryPolicy.Passing?)
        /// The token was refused, and another one is there now.
        case renewed
    }

    /// The response that is the step's page; nil past the end of the list. What may pass is tried again.
    func response(
        to request: PageRequest, at url: String, for step: ScanStep
    ) async throws(FetchError) -> PageResponse? {
        var tries = 1
        var renewals = 0
        var refusals = 0
        // What may pass is counted by its kind: a server that is busy isn't broken.
        var failures = 0
        var start: ContinuousClock.Instant?
        while true {
            switch await attempt(request, at: url, for: step, isRetry: tries > 1 || renewals > 0, renewals: renewals) {
            case .response(let response): return response
            case .renewed:
                renewals += 1
                continue
            case .failed(var error, let passing):
                error.tries = tries
                guard let passing else { throw error }
                if passing.isRateLimit { refusals += 1 } else { failures += 1 }
                let first = start ?? pacing.clock.now
                start = first
                try await waitToRetry(error, passing, count: passing.isRateLimit ? refusals : failures, since: first)
            }
            tries += 1
        }
    }

    private func attempt(
        _ request: PageRequest, at url: String, for step: ScanStep, isRetry: Bool, renewals: Int
    ) async -> Try {
        let answer: Answer
        do throws(FetchError) {
            answer = try await send(request, to: url, isRetry: isRetry)
        } catch {
            return .failed(error, error.passing)
        }
        switch answer.verdict {
        case .ok: return .response(answer.response)
        case .endOfList where step.position != .first: return .response(nil)
        case .endOfList(let failure), .fatal(let failure):
            return .failed(FetchError(.provider(failure, isRetryable: false)), nil)
        case .refreshCredentials(let failure):
            // What a token may not do, another one of the same account may not do either. And where a new token is refused
            // too that no request was good with, the next one would be refused as well.
            var isHopeful = renewals == 0
            if !isHopeful { isHopeful = await traffic.isAccepted(answer.authorized) }
            var refused = FetchError(.credentials(failure))
            refused.advice = connection.authorization?.advice
            guard failure.status != 403, isHopeful, renewals < PageReader.mostRenewals else {
                return .failed(refused, nil)
            }
            do throws(FetchError) {
                return try await renew(after: answer.authorized) ? .renewed : .failed(refused, nil)
            } catch {
                return .failed(error, error.passing)
            }
        case .retry(let after, let failure):
            let stated = after ?? answer.limits.retrySeconds
            return .failed(
                FetchError(.provider(failure, isRetryable: true)),
                RetryPolicy.Passing(isRateLimit: false, statedSeconds: stated))
        case .rateLimited(let after, let failure):
            // A reset says how long a limit lasts only where that limit is used up.
            let reset = (answer.limits.remaining ?? 0) > 0 ? nil : answer.limits.resetSeconds
            let stated = after ?? answer.limits.retrySeconds ?? reset
            return .failed(
                FetchError(.provider(failure, isRetryable: true)),
                RetryPolicy.Passing(
                    isRateLimit: true, statedSeconds: stated,
                    windows: resource.endpoint.budgets.map(\.seconds)))
        }
    }

    /// Waits before the next try, or throws when there is none.
    private func waitToRetry(
        _ error: FetchError, _ passing: RetryPolicy.Passing, count: Int, since start: ContinuousClock.Instant
    ) async throws(FetchError) {
        let clock = pacing.clock
        let now = clock.now
        var error = error
        let elapsed = (now - start) / .seconds(1)
        guard let wait = pacing.policy.wait(after: passing, tries: count, elapsed: elapsed, random: pacing.random())
        else {
            if passing.isRateLimit, let seconds = passing.statedSeconds {
                limiter.pause(until: now + .seconds(min(seconds, pacing.policy.longestStatedSeconds)))
            }
            error.noMoreTries = .tries
            throw error
        }
        let end = now + .seconds(wait.seconds)
        if passing.isRateLimit { limiter.pause(until: end) }
        if let left = budget.secondsLeft(now: now), max(wait.seconds, wait.statedSeconds ?? 0) >= left {
            if let stated = wait.statedSeconds {
                error.reason = .budget(.wait(seconds: stated, time: budget.seconds ?? 0))
            } else {
                error.noMoreTries = .time
            }
            throw error
        }
        try budget.checkRequest(now: now)
        // Requests beyond a limit were not failed by a broken server, and the limiter holds all of them back already.
        if passing.isRateLimit { return }
        guard budget.takeRetry() else {
            error.noMoreTries = .retries
            throw error
        }
        tell(
            .retry(reason: error.summary, number: count + 1, of: pacing.policy.maximumTries),
            .seconds(wait.seconds))
        do {
            try await clock.sleep(until: end)
        } catch {
            throw PageReader.cancelled
        }
    }

    private func tell(_ cause: FetchWait.Cause, _ duration: Duration, isRefused: Bool = false) {
        pacing.onWait(
            FetchWait(
                provider: connection.plugin.manifest.title, cause: cause, duration: duration, isRefused: isRefused))
    }
}

extension PageReader {
    /// Sends a request once, and on to where the server redirects it.
    private func send(_ request: PageRequest, to url: String, isRetry: Bool) async throws(FetchError) -> Answer {
        var target = url
        for redirects in 0...PageReader.redirectsFollowed {
            let answer = try await sendPaced(request, to: target, isRetry: isRetry && redirects == 0)
            guard (300...399).contains(answer.response.status), let location = answer.response.header("Location") else {
                return answer
            }
            target = try address.resolve(link: location, from: target)
        }
        throw FetchError(.noProgress("the server redirects from place to place"))
    }

    /// Sends a request as soon as the provider bears it.
    private func sendPaced(_ request: PageRequest, to url: String, isRetry: Bool) async throws(FetchError) -> Answer {
        if Task.isCancelled { throw PageReader.cancelled }
        let clock = pacing.clock
        try budget.checkRequest(now: clock.now)
        // Before a place among the requests under way is taken, so that none is held by who waits for a token.
        _ = try await authorized()
        let permit: RateState.Permit
        do throws(RateLimitError) {
            permit = try await limiter.permit(clock: clock, deadline: budget.deadline(now: clock.now)) { wait in
                tell(.rateLimit, wait, isRefused: limiter.isPaused(now: clock.now))
            }
        } catch {
            switch error {
            case .cancelled: throw PageReader.cancelled
            case .tooLate(let wait):
                throw FetchError(.budget(.wait(seconds: wait / .seconds(1), time: budget.seconds ?? 0)))
            }
        }
        var told: (answer: RateState.Answer, limits: RateHeaders) = (.failed, RateHeaders())
        defer { limiter.finish(permit, told.answer, told.limits, now: clock.now) }
        // The wait for the place may have outlasted the token.
        let authorized = try await authorized()
        try budget.takeRequest(now: clock.now)
        if isRetry { traffic.retry() }
        traffic.begin(authorized)
        var isAccepted = false
        defer { traffic.end(authorized, isAccepted: isAccepted) }
        let response = try await sendOnce(request, to: url, with: authorized)
        traffic.add(bytes: response.body.count)
        let verdict = connection.plugin.verdict(of: response, of: resource)
        if case .ok = verdict { isAccepted = true }
        let answer: RateState.Answer =
            switch verdict {
            case .rateLimited: .refused
            case .retry: .failed
            case .ok, .refreshCredentials, .endOfList, .fatal: .good
            }
        told = (answer, RateHeaders(response, date: clock.date))
        return Answer(response: response, verdict: verdict, limits: told.limits, authorized: authorized)
    }
}
