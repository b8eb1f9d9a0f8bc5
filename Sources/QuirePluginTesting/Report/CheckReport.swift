import QuirePluginKit
import QuireTerminal

/// The result of checking a provider: one entry per check, with its status, its problems and how to fix them.
///
///     let report = await checkProvider(AcmeProvider(), fixtures: try Fixture.all(in: "Fixtures"))
///     print(report)
public struct CheckReport: Hashable, Sendable {
    /// The result of one check.
    public enum Status: String, Hashable, Sendable {
        /// There are no problems.
        case ok
        /// There are problems.
        case failed
        /// There was nothing to check with; the details say what is missing.
        case skipped
    }

    /// A problem.
    public struct Problem: Hashable, Sendable {
        /// The problem.
        public var message: String
        /// How to fix it.
        public var advice: String

        /// Creates a problem.
        public init(_ message: String, advice: String) {
            self.message = message
            self.advice = advice
        }
    }

    /// One check.
    public struct Check: Hashable, Sendable {
        /// What is checked, in one or two words.
        public var name: String
        /// The subject: the provider, or one of its tables.
        public var subject: String
        /// What was compared, or why nothing could be.
        public var detail: String
        /// The problems.
        public var problems: [Problem]
        /// The result.
        public var status: Status

        /// A check that was made.
        public init(_ name: String, of subject: String, detail: String = "", problems: [Problem] = []) {
            self.name = name
            self.subject = subject
            self.detail = detail
            self.problems = problems
            status = problems.isEmpty ? .ok : .failed
        }

        /// Creates a check that was skipped for lack of something to check with.
        public init(skipped name: String, of subject: String, because reason: String) {
            self.init(name, of: subject, detail: reason)
            status = .skipped
        }
    }

    /// The provider's id.
    public var provider: String
    /// The seed of all random rows and queries; the same seed gives the same report. Nil if nothing is random.
    public var seed: UInt64?
    /// The number of requests, if an API was requested.
    public var requests: Int?
    /// The checks, in the order they were made.
    public var checks: [Check]

    /// A report from its parts.
    public init(provider: String, seed: UInt64?, checks: [Check], requests: Int? = nil) {
        self.provider = provider
        self.seed = seed
        self.requests = requests
        self.checks = checks
    }

    /// Whether no check failed.
    public var isOK: Bool { !checks.contains { $0.status == .failed } }

    /// The problems of all checks.
    public var problems: [Problem] { checks.flatMap(\.problems) }
}

extension CheckReport: CustomStringConvertible {
    /// One line per check, followed by its problems and how to fix them; a summary at the end.
    public var description: String {
        let names = checks.map { DisplayWidth.of($0.name) }.max() ?? 0
        let subjects = checks.map { DisplayWidth.of($0.subject) }.max() ?? 0
        var lines: [String] = []
        for check in checks {
            let status = check.status.rawValue.padded(to: 7)
            let head = "\(status)  \(check.name.padded(to: names))"
            let subject = check.subject.padded(to: subjects)
            lines.append(check.detail.isEmpty ? "\(head)  \(check.subject)" : "\(head)  \(subject)  \(check.detail)")
            for problem in check.problems {
                lines.append("         \(problem.message)")
                lines.append("         → \(problem.advice)")
            }
        }
        return (lines + [summary]).joined(separator: "\n")
    }

    /// The last line: how many checks were made, failed and skipped.
    public var summary: String {
        func count(_ status: Status) -> Int { checks.count { $0.status == status } }
        var parts = ["\(checks.count) checks"]
        if count(.failed) > 0 { parts.append("\(count(.failed)) failed") }
        if count(.skipped) > 0 { parts.append("\(count(.skipped)) skipped") }
        if let requests { parts.append("\(requests) \(requests == 1 ? "request" : "requests")") }
        if let seed { parts.append("seed \(seed)") }
        return "\(provider): \(isOK ? "ok" : "failed"), \(parts.joined(separator: ", "))"
    }

    /// The report as one JSON object.
    public var json: String {
        let list = checks.map { check in
            Value.record([
                .init("check", .text(check.name)), .init("subject", .text(check.subject)),
                .init("status", .text(check.status.rawValue)), .init("detail", .text(check.detail)),
                .init(
                    "problems",
                    .list(
                        check.problems.map {
                            .record([.init("message", .text($0.message)), .init("advice", .text($0.advice))])
                        })),
            ])
        }
        var members: [Value.Member] = [.init("provider", .text(provider)), .init("ok", .bool(isOK))]
        if let seed { members.append(.init("seed", .decimal(ExactDecimal(seed)))) }
        if let requests { members.append(.init("requests", .integer(Int64(requests)))) }
        return Value.record(members + [.init("checks", .list(list))]).json(decimals: .number)
    }
}
