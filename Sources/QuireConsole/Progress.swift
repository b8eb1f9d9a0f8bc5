package import QuireFetch
import QuireModel

/// The state of the current reads, as one line; it folds events and does no input or output.
package struct Progress: Sendable {
    private struct Reading {
        let source: String
        var start: ContinuousClock.Instant
        var position: FetchPosition?
    }

    private struct Wait {
        let fetch: FetchWait
        let end: ContinuousClock.Instant
    }

    private var readings: [Reading] = []
    private var wait: Wait?
    private var start: ContinuousClock.Instant?

    /// Reads that take less than this show nothing.
    package static let patience = Duration.milliseconds(300)

    package init() {}

    /// Takes an event.
    package mutating func take(_ event: FetchEvent, now: ContinuousClock.Instant) {
        switch event {
        case .began(let source):
            start = start ?? now
            readings.append(Reading(source: source, start: now))
        case .page(let position):
            guard let index = readings.lastIndex(where: { $0.source == position.source }) else { return }
            readings[index].position = position
        case .waiting(let fetch):
            let end = now + fetch.duration
            // Of several waits, the one that ends last determines the delay.
            if wait.map({ $0.end < end }) ?? true { wait = Wait(fetch: fetch, end: end) }
        case .ended(let source):
            if let index = readings.lastIndex(where: { $0.source == source }) { readings.remove(at: index) }
            if readings.isEmpty { (start, wait) = (nil, nil) }
        }
    }

    /// Excludes time in which the read couldn't progress, such as a question.
    package mutating func pass(_ time: Duration) {
        start = start.map { $0 + time }
        for index in readings.indices { readings[index].start += time }
    }

    /// The line, within a number of columns; nil while there is nothing to show.
    package func line(width: Int, now: ContinuousClock.Instant, isUnicode: Bool = true) -> String? {
        guard let start, now - start >= Progress.patience, let reading = readings.last, width > 0 else { return nil }
        let others = readings.count > 1 ? " (+\(readings.count - 1))" : ""
        let parts = [Part(reading.source + others, .source)] + self.parts(reading, now: now)
        return Part.fit(parts, width: width, isUnicode: isUnicode)
    }

    private func parts(_ reading: Reading, now: ContinuousClock.Instant) -> [Part] {
        let elapsed = now - reading.start
        var parts: [Part] = []
        let position = reading.position
        // The page that is awaited, as long as one is.
        let page = (position?.pages ?? 0) + 1
        if let expected = position?.expectedPages {
            parts.append(Part("page \(min(page, max(expected, 1)))/~\(expected)", .page))
        } else {
            parts.append(Part("page \(page)", .page))
        }
        if let wait, wait.end > now {
            parts.append(Part(Progress.words(wait.fetch, left: wait.end - now), .wait))
            return parts + [Part(elapsed.inWords, .elapsed)]
        }
        if let rows = position?.rows, rows > 0 { parts.append(Part("\(rows) row\(rows == 1 ? "" : "s")", .rows)) }
        if let left = position?.requestsLeft {
            parts.append(Part("\(left) request\(left == 1 ? "" : "s") left", .rate))
        }
        parts.append(Part(elapsed.inWords, .elapsed))
        if let position, let expected = position.expectedPages, position.pages > 0, expected > position.pages {
            let rest = elapsed * Double(expected - position.pages) / Double(position.pages)
            parts.append(Part("\(rest.inWords) to go", .rest))
        }
        return parts
    }

    private static func words(_ wait: FetchWait, left: Duration) -> String {
        let seconds = left.inWords
        switch wait.cause {
        case .rateLimit:
            return "waiting \(seconds): \(wait.provider)'s rate limit" + (wait.isRefused ? " (429)" : "")
        case .retry(let reason, let number, let most):
            return "waiting \(seconds) for try \(number) of \(most): \(reason)"
        }
    }
}

extension Progress {
    /// A piece of the line.
    private struct Part {
        /// The parts of the line; if it is too narrow, the later ones are left out first.
        enum Kind: Int, Comparable {
            case wait, page, source, rows, rest, elapsed, rate

            static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
        }

        let text: String
        let kind: Kind

        init(_ text: String, _ kind: Kind) {
            // Reasons come from elsewhere; nothing in them may move the cursor.
            self.text = String(text.map { $0.movesCursor ? " " : $0 })
            self.kind = kind
        }

        /// As many parts as fit, joined; the first is cut where even it doesn't.
        static func fit(_ parts: [Part], width: Int, isUnicode: Bool) -> String {
            var parts = parts
            let joint = isUnicode ? " · " : ", "
            func line() -> String { parts.map(\.text).joined(separator: joint) }
            while line().count > width, parts.count > 1, let least = parts.map(\.kind).max() {
                parts.removeAll { $0.kind == least }
            }
            let whole = line()
            guard whole.count > width else { return whole }
            return isUnicode ? whole.prefix(width - 1) + "…" : String(whole.prefix(width))
        }
    }
}

extension Character {
    fileprivate var movesCursor: Bool { unicodeScalars.contains { $0.properties.generalCategory == .control } }
}
