/// The requests of the last minute, as a rolling limit counts them.
struct RateWindow {
    private var taken: [ContinuousClock.Instant] = []

    /// How long a request counts.
    static let length = Duration.seconds(60)

    /// The decision of a limit on one request.
    enum Verdict: Equatable {
        /// It is within the limit, which allows this number of further requests.
        case allowed(remaining: Int)
        /// It exceeds the limit, until this time has passed.
        case over(frees: Duration)
    }

    /// Counts a request, unless it is over the limit.
    mutating func take(limit: Int, at now: ContinuousClock.Instant) -> Verdict {
        taken.removeFirst(taken.prefix { now - $0 >= Self.length }.count)
        if let oldest = taken.first, taken.count >= limit {
            return .over(frees: Self.length - (now - oldest))
        }
        taken.append(now)
        return .allowed(remaining: limit - taken.count)
    }
}
