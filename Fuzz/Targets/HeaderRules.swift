import QuireFetch
import QuireModel
import QuirePluginKit

/// What holds for every header that is read.
enum HeaderRules {
    private static let names = [
        "Retry-After", "Date", "RateLimit", "RateLimit-Policy", "RateLimit-Reset", "RateLimit-Remaining",
        "X-RateLimit-Reset", "X-RateLimit-Limit", "X-Rate-Limit-Reset",
    ]

    /// An address is a piece of its header, and no wait is negative or endless.
    static func read(_ input: inout FuzzInput) throws(BrokenRule) {
        let text = String(decoding: input.rest, as: UTF8.self)
        if let address = LinkHeader.address(of: "next", in: [PageResponse.Header("link", text)]) {
            try BrokenRule.unless(text.contains("<\(address)>"), "\(address) isn't in the header")
        }
        let now = Timestamp("2026-11-20T12:00:00Z")
        try wait(RetryAfter.seconds(text, now: now))
        _ = RetryAfter.date(text)
        let values = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let headers = values.map { PageResponse.Header(input.choice(names, "Retry-After"), $0) }
        guard let now else { throw BrokenRule("the clock can't be read") }
        let rate = RateHeaders(PageResponse(status: 429, headers: headers, body: []), date: now)
        try wait(rate.retrySeconds)
        try wait(rate.resetSeconds)
        for count in [rate.limit, rate.remaining].compactMap({ $0 }) {
            try BrokenRule.unless(count >= 0, "a limit of \(count) requests")
        }
        for header in headers { try wait(RateHeaders.reset(header.value, now: now)) }
    }

    private static func wait(_ seconds: Double?) throws(BrokenRule) {
        guard let seconds else { return }
        try BrokenRule.unless(seconds >= 0 && seconds.isFinite, "a wait of \(seconds) s")
    }
}
