import QuireFetch
import QuireModel
import QuirePluginKit
import Testing

/// What headers say of limits.
@Suite struct RateHeadersTests {
    /// 2026-11-21T06:00:00Z.
    private static let now = Timestamp(seconds: 1_795_240_800)

    private func read(_ headers: [String]) -> RateHeaders {
        let headers = headers.map { line in
            let halves = line.split(separator: ":", maxSplits: 1)
            return PageResponse.Header(String(halves[0]), halves[1].trimmingPrefix(" ").description)
        }
        return RateHeaders(PageResponse(status: 200, headers: headers), date: Self.now)
    }

    @Test(
        "Limits are read in the forms that servers use",
        arguments: [
            ([], RateHeaders()),
            (["X-RateLimit-Limit: 60", "X-RateLimit-Remaining: 59"], RateHeaders(limit: 60, remaining: 59)),
            (
                ["x-ratelimit-limit: 60", "x-ratelimit-remaining: 0", "x-ratelimit-reset: 1795240830"],
                RateHeaders(limit: 60, remaining: 0, resetSeconds: 30)
            ),
            (
                ["RateLimit-Limit: 100, 100;w=60", "RateLimit-Remaining: 7", "RateLimit-Reset: 12"],
                RateHeaders(limit: 100, remaining: 7, resetSeconds: 12)
            ),
            (
                ["ratelimit-limit: 1000", "ratelimit-reset: Sat, 21 Nov 2026 06:01:00 GMT"],
                RateHeaders(limit: 1000, resetSeconds: 60)
            ),
            (
                ["X-Rate-Limit-Limit: 15", "X-Rate-Limit-Remaining: 14", "X-Rate-Limit-Reset: 1795240801"],
                RateHeaders(limit: 15, remaining: 14, resetSeconds: 1)
            ),
            (["RateLimit: limit=10, remaining=4, reset=5"], RateHeaders(limit: 10, remaining: 4, resetSeconds: 5)),
            (
                ["RateLimit-Policy: \"default\";q=100;w=60", "RateLimit: \"default\";r=50;t=30"],
                RateHeaders(limit: 100, remaining: 50, resetSeconds: 30)
            ),
            (
                [
                    "RateLimit-Policy: \"day\";q=5000;w=86400,\"burst\";q=10;w=1",
                    "RateLimit: \"day\";r=900;t=4000, \"burst\";r=2;t=1",
                ],
                RateHeaders(limit: 10, remaining: 2, resetSeconds: 1)
            ),
            (
                ["RateLimit: \"day\";r=1;t=4000", "RateLimit: \"burst\";r=2;t=1"],
                RateHeaders(remaining: 1, resetSeconds: 4000)
            ),
            (["RateLimit-Policy: 100;w=60"], RateHeaders(limit: 100)),
            (["Retry-After: 1.5"], RateHeaders(retrySeconds: 1.5)),
            (["Retry-After: Sat, 21 Nov 2026 06:00:09 GMT"], RateHeaders(retrySeconds: 9)),
            (["Retry-After: Saturday, 21-Nov-26 06:00:09 GMT"], RateHeaders(retrySeconds: 9)),
            (["Retry-After: Sat Nov 21 06:00:09 2026"], RateHeaders(retrySeconds: 9)),
            (
                ["Date: Sat, 21 Nov 2026 05:00:00 GMT", "Retry-After: Sat, 21 Nov 2026 05:00:09 GMT"],
                RateHeaders(retrySeconds: 9)
            ),
        ] as [([String], RateHeaders)])
    func forms(_ headers: [String], _ expected: RateHeaders) {
        #expect(read(headers) == expected)
    }

    @Test(
        "What is in no known form isn't said",
        arguments: [
            "X-RateLimit-Limit: many", "X-RateLimit-Limit: -1", "X-RateLimit-Limit: ", "X-RateLimit-Limit: ,;",
            "X-RateLimit-Limit: 99999999999999999999999", "X-RateLimit-Remaining: unlimited",
            "X-RateLimit-Remaining: -5",
            "X-RateLimit-Reset: soon", "X-RateLimit-Reset: -1", "X-RateLimit-Reset: 1e400", "X-RateLimit-Reset: NaN",
            "X-RateLimit-Reset: 99999999999999999999", "Retry-After: later", "Retry-After: -3", "RateLimit: ",
            "RateLimit: x", "RateLimit: ;;;,,,===", "RateLimit: \"a\";r=many;t=-1", "RateLimit: \"a\";q=",
        ])
    func garbage(_ header: String) {
        #expect(read([header]).isEmpty, "\(read([header]))")
    }

    @Test(
        "A reset is seconds from now, an instant in seconds or milliseconds, or a date",
        arguments: [
            ("0", 0.0), ("30", 30), ("0.5", 0.5), (" 7 ", 7), ("999999999", 999_999_999), ("1795240830", 30),
            ("1795240830.5", 30.5), ("1795240830000", 30), ("1795240700", 0), ("1000000000", 0),
            ("Sat, 21 Nov 2026 06:00:30 GMT", 30), ("Sat, 21 Nov 2026 05:00:00 GMT", 0), ("2026-11-21T06:00:30Z", 30),
            ("2026-11-21T07:00:30+01:00", 30), ("", nil), ("-30", nil), ("inf", nil), ("x30", nil),
        ] as [(String, Double?)])
    func resets(_ text: String, _ expected: Double?) {
        #expect(RateHeaders.reset(text, now: Self.now) == expected)
    }
}
