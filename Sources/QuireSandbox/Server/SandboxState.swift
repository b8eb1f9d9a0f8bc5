import Synchronization

/// The state of a running sandbox: the constant APIs, and the effects of the requests so far.
final class SandboxState: Sendable {
    /// The options.
    let options: SandboxOptions
    private let apis: [SandboxProvider: any SandboxAPI]
    private let progress: Mutex<Progress>

    private struct Progress {
        var log = RequestLog()
        var counts: [SandboxProvider: Int] = [:]
        var links: [SandboxProvider: Int] = [:]
        var windows: [SandboxProvider: RateWindow] = [:]
    }

    /// A sandbox before its first request.
    init(_ options: SandboxOptions) {
        self.options = options
        apis = Dictionary(
            uniqueKeysWithValues: SandboxProvider.allCases.map { provider in
                (provider, Self.api(of: provider, links: options.links, seed: options.seed))
            })
        progress = Mutex(Progress())
    }

    /// The requests so far.
    var requests: RequestLog { progress.withLock { $0.log } }

    /// The API of a provider.
    func api(_ provider: SandboxProvider) -> any SandboxAPI {
        apis[provider] ?? Self.api(of: provider, links: options.links, seed: options.seed)
    }

    private static func api(of provider: SandboxProvider, links: Int, seed: UInt64) -> any SandboxAPI {
        switch provider {
        case .qonto: QontoAPI(links: links, seed: seed)
        case .mijnklantportaal: MijnKlantportaalAPI(links: links, seed: seed)
        case .txn: TxnAPI(links: links, seed: seed)
        case .stripe: StripeAPI(links: links, seed: seed)
        case .mollie: MollieAPI(links: links, seed: seed)
        case .gocardless: GoCardlessAPI(links: links, seed: seed)
        case .square: SquareAPI(links: links, seed: seed)
        case .razorpay: RazorpayAPI(links: links, seed: seed)
        case .github: GitHubAPI(links: links, seed: seed)
        }
    }

    /// Notes a request that belongs to no provider.
    func note(method: String, target: String) {
        progress.withLock { $0.log.append(method: method, target: target) }
    }

    /// The conditions of one request.
    struct Turn {
        /// Its number among the provider's requests, from 1.
        var number: Int
        /// The number of links for it.
        var links: Int
        /// The faults that strike it.
        var faults: [SandboxFault.Kind]
        /// The decision of the limit, if there is one.
        var rate: RateWindow.Verdict?
    }

    /// Records a request and returns its conditions; new links are added after it.
    func take(_ provider: SandboxProvider, method: String, target: String, at now: ContinuousClock.Instant) -> Turn {
        progress.withLock { progress in
            progress.log.append(method: method, target: target)
            progress.counts[provider, default: 0] += 1
            let number = progress.counts[provider, default: 0]
            let links = progress.links[provider, default: options.links]
            let faults = options.faults.filter { $0.strikes(provider, request: number) }.map(\.kind)
            var added = 0
            for case .drift(let links) in faults { added += links }
            progress.links[provider] = min(links + added, 2 * SandboxOptions.mostLinks)
            let rate = progress.windows[provider, default: RateWindow()].verdict(provider, faults, at: now)
            return Turn(number: number, links: links, faults: faults, rate: rate)
        }
    }
}

extension RateWindow {
    /// The decision of a limit; MijnKlantportaal's requests are counted even if no fault enforces the limit.
    fileprivate mutating func verdict(
        _ provider: SandboxProvider, _ faults: [SandboxFault.Kind], at now: ContinuousClock.Instant
    ) -> Verdict? {
        for case .limit(let limit) in faults { return take(limit: limit, at: now) }
        guard provider == .mijnklantportaal else { return nil }
        // A client that obeys the header would wait at 0 for a limit that isn't there, so it stops at 1.
        guard case .allowed(let remaining) = take(limit: MijnKlantportaalAPI.requestsPerMinute, at: now) else {
            return .allowed(remaining: 1)
        }
        return .allowed(remaining: max(1, remaining))
    }
}
