import Foundation
package import QuireModel
package import QuirePluginKit

/// What a response's headers say of the provider's limits. What isn't said in a form that is known is not said.
package struct RateHeaders: Hashable, Sendable {
    /// The requests allowed in a window.
    package var limit: Int?
    /// The requests left.
    package var remaining: Int?
    /// The seconds until there are more.
    package var resetSeconds: Double?
    /// The wait that the server asks for, in seconds.
    package var retrySeconds: Double?

    package init(
        limit: Int? = nil, remaining: Int? = nil, resetSeconds: Double? = nil, retrySeconds: Double? = nil
    ) {
        self.limit = limit
        self.remaining = remaining
        self.resetSeconds = resetSeconds
        self.retrySeconds = retrySeconds
    }

    /// Whether there is nothing of the kind.
    package var isEmpty: Bool { self == RateHeaders() }

    /// The headers of a response; `date` is our own clock's, which counts where the server doesn't tell its own.
    package init(_ response: PageResponse, date: Timestamp) {
        let now = response.header("Date").flatMap { RetryAfter.date($0) } ?? date
        retrySeconds = response.header("Retry-After").flatMap { RetryAfter.seconds($0, now: now) }
        for prefix in ["RateLimit-", "X-RateLimit-", "X-Rate-Limit-"] {
            func value(_ name: String) -> String? { response.header(prefix + name) }
            limit = limit ?? value("Limit").flatMap(RateHeaders.count)
            remaining = remaining ?? value("Remaining").flatMap(RateHeaders.count)
            resetSeconds = resetSeconds ?? value("Reset").flatMap { RateHeaders.reset($0, now: now) }
        }
        take(RateHeaders.policies(response, "RateLimit"), quotas: RateHeaders.policies(response, "RateLimit-Policy"))
    }

    /// The time until a reset: seconds from now, seconds or milliseconds since 1970, or a date; told apart by size,
    /// since a window of thirty years is none.
    package static func reset(_ text: String, now: Timestamp) -> Double? {
        let text = text.trimmingCharacters(in: .whitespaces)
        if let number = ExactDecimal(text).flatMap({ Double($0.description) }) {
            guard number >= 0 else { return nil }
            if number < 1e9 { return number }
            let seconds = number < 1e11 ? number : number / 1000
            return seconds < 1e11 ? max(0, seconds - Double(now.seconds)) : nil
        }
        guard let date = RetryAfter.date(text) ?? Timestamp(text) else { return nil }
        return max(0, Double(date.seconds - now.seconds))
    }

    /// The number that a header begins with, as in `100, 100;w=60`.
    private static func count(_ text: String) -> Int? {
        let first = text.split(whereSeparator: { $0 == "," || $0 == ";" }).first.map(String.init) ?? ""
        return Int(first.trimmingCharacters(in: .whitespaces)).flatMap { $0 >= 0 ? $0 : nil }
    }

    /// Takes the IETF's fields: of several policies the one with the fewest requests left.
    private mutating func take(_ states: [Policy], quotas: [Policy]) {
        let known = states.compactMap { state in state.remaining.map { (state, $0) } }
        guard let (state, left) = known.min(by: { $0.1 < $1.1 }) else {
            limit = limit ?? quotas.first?.quota
            return
        }
        remaining = remaining ?? left
        resetSeconds = resetSeconds ?? state.resetSeconds
        let quota = quotas.first { $0.name == state.name } ?? (quotas.count == 1 ? quotas.first : nil)
        limit = limit ?? state.quota ?? quota?.quota
    }
}

extension RateHeaders {
    /// One policy of `RateLimit: "burst";r=7;t=30` or of `RateLimit-Policy: "burst";q=10;w=60`.
    private struct Policy {
        var name: String
        var quota: Int?
        var remaining: Int?
        var resetSeconds: Double?
    }

    /// The policies of a header; its older form `limit=10, remaining=7, reset=30` is one policy.
    private static func policies(_ response: PageResponse, _ header: String) -> [Policy] {
        let lines = response.headers.filter { $0.name.lowercased() == header.lowercased() }.map(\.value)
        var result: [Policy] = []
        var older = Policy(name: "")
        for item in lines.joined(separator: ",").split(separator: ",") {
            let parts = item.split(separator: ";").map { $0.trimmingCharacters(in: .whitespaces) }
            guard let name = parts.first else { continue }
            if name.contains("="), parts.count == 1 {
                take(name, into: &older)
            } else {
                var policy = Policy(name: name, quota: Int(name).flatMap { $0 >= 0 ? $0 : nil })
                for part in parts.dropFirst() { take(part, into: &policy) }
                result.append(policy)
            }
        }
        return older.remaining == nil && older.quota == nil ? result : result + [older]
    }

    private static func take(_ pair: String, into policy: inout Policy) {
        let halves = pair.split(separator: "=", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
        guard halves.count == 2, let number = Int(halves[1]), number >= 0 else { return }
        switch halves[0] {
        case "q", "limit": policy.quota = number
        case "r", "remaining": policy.remaining = number
        case "t", "reset": policy.resetSeconds = Double(number)
        default: break
        }
    }
}
