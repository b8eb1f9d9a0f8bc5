import QuireModel

/// The requests that a sandbox has received, except those for its own `/__sandbox/` pages.
package struct RequestLog: Sendable, Hashable {
    /// One request.
    package struct Entry: Sendable, Hashable {
        /// Its number among all requests, from 1.
        package let number: Int
        /// Its method.
        package let method: String
        /// Its path and query, as sent.
        package let target: String
    }

    /// How many requests there were.
    package private(set) var count = 0
    /// The latest requests: all, or between `kept` and twice that number in a long-running sandbox.
    package private(set) var entries: [Entry] = []

    /// How many requests are remembered at the least.
    package static let kept = 50_000

    /// Notes one more request.
    mutating func append(method: String, target: String) {
        count += 1
        // Dropped a half at a time, so that a long run costs a copy per 50,000 requests and not one each.
        if entries.count >= 2 * Self.kept { entries.removeFirst(Self.kept) }
        entries.append(Entry(number: count, method: method, target: target))
    }

    /// The log as it is served.
    var json: Value {
        let requests = entries.map { record(["number": $0.number, "method": $0.method, "target": $0.target]) }
        return record(["count": count, "requests": requests])
    }
}
