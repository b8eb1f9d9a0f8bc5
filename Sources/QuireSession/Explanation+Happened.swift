import QuireFetch
import QuireModel

extension Explanation {
    /// The facts of a run.
    package struct Happened: Sendable {
        /// The requests made.
        package var requests: Int
        /// The pages read.
        package var pages: Int
        /// The rows decoded.
        package var rows: Int
        /// The reasons why the read was restarted.
        package var restarts: [String]
        /// Whether all needed rows arrived.
        package var isComplete: Bool
    }
}

extension Explanation.Happened {
    init(_ outcome: StatementOutcome) {
        let reports = outcome.reports
        self.init(
            requests: reports.reduce(0) { $0 + $1.requests }, pages: reports.reduce(0) { $0 + $1.pages },
            rows: reports.reduce(0) { $0 + $1.rows }, restarts: reports.flatMap(\.restarts),
            isComplete: outcome.failure == nil)
    }
}

extension Explanation {
    /// The facts of the query and of the queries read for it, each with its name; nil for the query itself.
    private var everythingHappened: [(name: String?, happened: Happened)] {
        first.flatMap { part in
            part.explanation.everythingHappened.map { ($0.name ?? part.name, $0.happened) }
        } + (happened.map { [(nil, $0)] } ?? [])
    }

    /// The facts for people: the totals, and separate numbers if several queries were read.
    var linesOfHappened: [String] {
        guard let happened else { return [] }
        let all = everythingHappened
        func line(_ label: String, _ number: (Happened) -> Int) -> String {
            let sum = all.reduce(0) { $0 + number($1.happened) }
            let parts = all.map { "\(number($0.happened)) for \($0.name ?? "the query itself")" }
            let apart = all.count > 1 ? ": " + parts.joined(separator: ", ") : ""
            return "  " + label + String(repeating: " ", count: 12 - label.count) + "\(sum)" + apart
        }
        var lines = ["what happened", line("requests", \.requests), line("pages", \.pages), line("rows", \.rows)]
        for (name, happened) in all {
            lines += happened.restarts.map { "  fell back   " + (name.map { "\($0): " } ?? "") + $0 }
        }
        if !happened.isComplete { lines.append("  incomplete  rows are missing") }
        return lines
    }

    /// The facts as one JSON object: the totals, and the numbers of each query that was read before.
    var happenedAsJSON: String? {
        guard let happened else { return nil }
        let all = everythingHappened
        func object(_ name: String?, _ numbers: [Happened], _ restarts: [String], _ isComplete: Bool) -> [String] {
            func sum(_ number: (Happened) -> Int) -> Int { numbers.reduce(0) { $0 + number($1) } }
            let texts = restarts.map { Value.text($0).json() }.joined(separator: ",")
            return (name.map { ["\"for\":\(Value.text($0).json())"] } ?? []) + [
                "\"requests\":\(sum(\.requests))", "\"pages\":\(sum(\.pages))", "\"rows\":\(sum(\.rows))",
                "\"restarts\":[\(texts)]", "\"complete\":\(isComplete)",
            ]
        }
        var fields = object(nil, all.map(\.happened), all.flatMap(\.happened.restarts), happened.isComplete)
        let earlier = all.compactMap { name, happened in
            name.map {
                "{" + object($0, [happened], happened.restarts, happened.isComplete).joined(separator: ",") + "}"
            }
        }
        if !earlier.isEmpty { fields.append("\"first\":[\(earlier.joined(separator: ","))]") }
        return "{" + fields.joined(separator: ",") + "}"
    }
}
