import QuireFetch
import QuireModel
package import QuirePlan
import QuirePluginKit

/// How a query would be answered, before any request.
package struct Explanation: Sendable {
    /// The read of one source.
    package struct Source: Sendable {
        /// The table.
        package var name: String
        /// The access path.
        package var strategy: String
        /// The least number of requests.
        package var minimumRequests: Int
        /// The greatest number of requests; nil if it is unknown.
        package var maximumRequests: Int?
        /// The requested page size; nil if the server decides.
        package var pageSize: Int?
        /// The first request, as `GET https://…`; nil when none is made.
        package var firstRequest: String?
        /// The decisions and their reasons.
        package var reasons: Reasons
        /// The rows per request; nil if no request is made or the number is unknown.
        package var rowsPerRequest: Int?
        /// The values with one list each, which takes at least one request; nil for a single list.
        package var listFor: String?
        /// The least time that the provider's documented limits make it take, in words; nil when they don't slow it.
        package var time: String?
    }

    /// A query that is answered before another, because that needs its values.
    package struct Part: Sendable {
        /// The query as written.
        package var name: String
        /// How it is answered.
        package var explanation: Explanation
    }

    /// The parts that are read first.
    package var first: [Part] = []
    /// The sources; none when the previous result is used.
    package var sources: [Source]
    /// The steps done here, in order.
    package var steps: [String]
    /// The facts of the run, after `explain analyze`.
    package var happened: Happened?
    /// The `let` whose rows are used, which are read once for several uses.
    package var kept: String?
}

extension Explanation {
    /// The least time that a number of requests takes within the documented limits; nil if these don't slow it down.
    static func time(_ requests: Int, within budgets: [Budget]) -> String? {
        RequestEstimate.seconds(requests, within: budgets).map { seconds, budget in
            "at least \(Duration.seconds(seconds).inWords) for \(requests) requests, at \(budget.requests) in "
                + "\(Duration.seconds(budget.seconds).inWords) as documented"
        }
    }

    /// The pace of requests under the slowest documented limit, if the number of requests is unknown.
    static func pace(_ budgets: [Budget]) -> String? {
        budgets.filter { $0.requests > 0 }.max { $0.seconds * $1.requests < $1.seconds * $0.requests }.map { budget in
            "\(Duration.seconds(budget.seconds).inWords) for every \(budget.requests) requests, as documented"
        }
    }

    /// The explanation for people.
    package var text: String {
        var lines: [String] = []
        for part in first {
            lines.append("first, for \(part.name)")
            lines += part.explanation.text.split(separator: "\n").map { "  \($0)" }
        }
        if !first.isEmpty { lines.append("then") }
        lines += sources.flatMap(self.lines)
        if let kept {
            lines.append("the rows of \(kept), which are read once for all its uses")
        } else if sources.isEmpty {
            lines.append("the previous result, without a request")
        }
        lines.append("here")
        lines +=
            steps.isEmpty ? ["  nothing: the rows are the result"] : steps.enumerated().map { "  \($0 + 1)  \($1)" }
        lines += linesOfHappened
        return lines.joined(separator: "\n") + "\n"
    }

    private func lines(_ source: Source) -> [String] {
        var lines = [source.name, "  strategy    \(source.strategy)", "  requests    \(requests(source))"]
        if let time = source.time { lines.append("  time        \(time)") }
        if let first = source.firstRequest { lines.append("  first       \(first)") }
        if let size = source.pageSize { lines.append("  page size   \(size)") }
        lines += labelled("pushed", source.reasons.pushed)
        lines += labelled("local", source.reasons.local.map { "\($0.predicate): \($0.reason)" })
        lines += labelled("not chosen", source.reasons.rejected.map { "\($0.strategy): \($0.reason)" })
        lines += labelled("cheaper", source.reasons.advice)
        return lines
    }

    private func labelled(_ label: String, _ texts: [String]) -> [String] {
        texts.enumerated().map { index, text in
            let title = index == 0 ? label : ""
            return "  " + title + String(repeating: " ", count: max(1, 12 - title.count)) + text
        }
    }

    private func requests(_ source: Source) -> String {
        guard let maximum = source.maximumRequests else {
            if let values = source.listFor { return "at least 1 for each \(values)" }
            let least = "at least \(source.minimumRequests)"
            return source.rowsPerRequest.map { "\(least), one for each \($0) rows that are read" } ?? least
        }
        if maximum == source.minimumRequests { return "\(maximum)" }
        return source.minimumRequests == 0 ? "at most \(maximum)" : "\(source.minimumRequests) to \(maximum)"
    }

    /// Marks conditions on values that are still to be read as not settled.
    mutating func await(_ names: [String]) {
        for index in sources.indices {
            for place in sources[index].reasons.local.indices
            where names.contains(where: { sources[index].reasons.local[place].predicate.contains($0) }) {
                sources[index].reasons.local[place].reason =
                    "whether the API can do it is decided when the value is known"
            }
        }
    }

    /// The sources of this query and of those before it, as JSON.
    private func sourcesAsJSON(for name: String?) -> [String] {
        func text(_ value: String) -> String { Value.text(value).json() }
        func list(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }
        return first.flatMap { $0.explanation.sourcesAsJSON(for: $0.name) }
            + sources.map { source in
                let local = source.reasons.local.map {
                    "{\"predicate\":\(text($0.predicate)),\"reason\":\(text($0.reason))}"
                }
                let rejected = source.reasons.rejected.map {
                    "{\"strategy\":\(text($0.strategy)),\"reason\":\(text($0.reason))}"
                }
                let maximum = source.maximumRequests.map(String.init) ?? "null"
                let fields = [
                    "\"source\":\(text(source.name))", "\"strategy\":\(text(source.strategy))",
                    "\"requests\":{\"min\":\(source.minimumRequests),\"max\":\(maximum)}",
                    "\"pushed\":\(list(source.reasons.pushed.map(text)))", "\"local\":\(list(local))",
                    "\"first_request\":\(source.firstRequest.map(text) ?? "null")",
                    "\"page_size\":\(source.pageSize.map(String.init) ?? "null")", "\"not_chosen\":\(list(rejected))",
                    "\"advice\":\(list(source.reasons.advice.map(text)))",
                ]
                // The purpose is only needed if a query is answered for another one.
                let purpose = name.map { ["\"for\":\(text($0))"] } ?? []
                return "{" + (fields + purpose).joined(separator: ",") + "}"
            }
    }

    /// The explanation as one JSON object.
    package var json: String {
        func text(_ value: String) -> String { Value.text(value).json() }
        func list(_ items: [String]) -> String { "[" + items.joined(separator: ",") + "]" }
        let sources = sourcesAsJSON(for: nil)
        var fields = ["\"sources\":\(list(sources))", "\"steps\":\(list(steps.map(text)))"]
        if let happened = happenedAsJSON { fields.append("\"happened\":\(happened)") }
        return "{" + fields.joined(separator: ",") + "}"
    }
}
