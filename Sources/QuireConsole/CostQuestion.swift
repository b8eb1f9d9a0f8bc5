import QuireDiagnostics
package import QuireFetch
import QuireModel
import QuirePlan
import QuirePluginKit
import QuireSession
import Synchronization

/// Decides whether a read that takes many requests continues: asks at a terminal, warns elsewhere.
package final class CostQuestion: Sendable {
    /// The way to decide, by the options and the place of the run.
    package enum Manner: Hashable, Sendable {
        /// Continue silently: `--yes`, or a limit that was set for the run.
        case goOn
        /// Never ask: `--no-input`.
        case refuse
        /// Ask the user.
        case ask
        /// Warn, since there is no user to ask.
        case warn
    }

    private let manner: Manner
    private let messages: MessagePrinter
    private let terminal: ByteStream
    private let display: ProgressDisplay?
    private let clock: any FetchClock
    private let input: Int32
    private let warned = Mutex<Set<String>>([])

    /// A question on standard error, answered on standard input.
    package init(
        manner: Manner, messages: MessagePrinter, display: ProgressDisplay?, clock: any FetchClock = SystemFetchClock(),
        terminal: ByteStream = .standardError, input: Int32 = 0
    ) {
        self.manner = manner
        self.messages = messages
        self.display = display
        self.clock = clock
        self.terminal = terminal
        self.input = input
    }

    /// Returns whether the read continues.
    package func consent(_ notice: CostNotice) async -> CostConsent {
        switch manner {
        case .goOn: return .given
        case .refuse: return .unasked
        case .ask: return await ask(notice)
        case .warn:
            guard warned.withLock({ $0.insert(notice.source).inserted }) else { return .given }
            var warning = Diagnostic(
                .costlyRead, severity: .warning, message: CostQuestion.cost(notice), exit: ExitStatus.complete)
            warning.notes = notice.advice.map { "cheaper: \($0)" }
            warning.hint = "--yes reads without this warning; --max-requests and --timeout set limits"
            messages.print(warning)
            return .given
        }
    }

    private func ask(_ notice: CostNotice) async -> CostConsent {
        display?.hold()
        defer { display?.resume() }
        terminal.writeMessage(CostQuestion.text(notice))
        guard let answer = await TypedAnswer(input: input, clock: clock).line() else {
            // Neither Ctrl-C nor Ctrl-D ends the line that it is typed on.
            terminal.writeMessage("\n")
            return .declined
        }
        return TypedAnswer.isYes(answer) ? .given : .declined
    }
}

extension CostQuestion {
    /// The cost of a read, in words.
    static func cost(_ notice: CostNotice) -> String {
        let requests = "\(notice.source) takes \(notice.precision.rawValue) \(notice.requests) requests"
        guard let (seconds, budget) = RequestEstimate.seconds(notice.requests, within: notice.budgets) else {
            guard let budget = notice.budgets.first else { return requests }
            return "\(requests); \(notice.provider) documents \(words(budget)), which they keep within"
        }
        return "\(requests), and so at least \(Duration.seconds(seconds).inWords): \(notice.provider) documents "
            + words(budget)
    }

    private static func words(_ budget: Budget) -> String {
        "a limit of \(budget.requests) in \(Duration.seconds(budget.seconds).inWords)"
    }

    /// The whole question.
    static func text(_ notice: CostNotice) -> String {
        let advice = notice.advice.enumerated().map { ($0.offset == 0 ? "cheaper: " : "         ") + $0.element }
        return ([cost(notice)] + advice).joined(separator: "\n") + "\ngo on? [y/N] "
    }
}
