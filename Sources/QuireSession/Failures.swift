import QuireDecode
import QuireDiagnostics
import QuireFetch
import QuirePlan
import QuirePluginKit

/// Words failures of a running query; the only place that makes these messages.
struct Failures {
    private let scan: Scan
    private let title: String
    private let manifest: Manifest?
    private let source: SourceText

    /// Creates the messages for a scan; `title` names its source, and `manifest` describes it if it is an API.
    init(_ scan: Scan, title: String, _ manifest: Manifest?, _ source: SourceText) {
        self.scan = scan
        self.title = title
        self.manifest = manifest
        self.source = source
    }

    /// The diagnostic of a failed scan, pointing at the source in the text.
    func diagnostic(_ error: FetchError) -> Diagnostic {
        var diagnostic: Diagnostic
        switch error.reason {
        case .transport(let failure): diagnostic = transport(failure)
        case .credentials(let failure): diagnostic = credentials(failure, error.advice)
        case .signIn(let failure): diagnostic = signIn(failure)
        case .provider(let failure, let isRetryable): diagnostic = provider(failure, isRetryable: isRetryable)
        case .page(let failure):
            diagnostic = make(.invalidPage, "\(title): \(failure)")
            if case .html = failure { diagnostic.hint = manifest?.errors.htmlHint }
            if case .overMemory(let limit, let length) = failure { diagnostic = overMemory(limit, length) }
        case .plugin(let failure):
            // A query's own faults are known before a request is sent; after one, the response is wrong.
            let isOfText = error.request == nil || failure.code == .missingParameter
            diagnostic = make(
                Diagnostic.Code(rawValue: failure.code.rawValue), "\(title): \(failure.message)",
                exit: isOfText ? ExitStatus.wrongText : ExitStatus.provider)
        case .noProgress(let what):
            diagnostic = make(.noProgress, "\(title): the list doesn't advance: \(what)")
        case .endedEarly(let rows, let total):
            diagnostic = make(
                .endedEarly, "\(title): the list ended after \(rows) rows, but says that it has \(total)")
        case .endedBefore(let pages, let rows):
            diagnostic = make(
                .endedEarly, "\(title): the list ended after \(rows) rows, but says that it has \(pages) pages")
        case .listMoved(let what):
            diagnostic = make(
                .listChanged,
                "\(title): the list changed each time it was read, so rows may be missing: \(what)")
        case .foreignAddress(let address, let allowed):
            diagnostic = make(
                .foreignAddress,
                "\(title): the server points to another address, where nothing is sent: \(Failures.shortened(address))"
            )
            diagnostic.hint = "requests may only go to \(allowed)" + (error.advice.map { "; \($0)" } ?? "")
        case .otherList(let field, let wanted, let found):
            diagnostic = make(
                .otherList,
                "\(title): asked for \(field) '\(wanted)', but a row has \(field) '\(found)'")
        case .file(let problem):
            diagnostic = make(
                Diagnostic.Code(rawValue: problem.kind.rawValue), problem.message, exit: ExitStatus.wrongText)
            diagnostic.hint = problem.hint
        case .budget(let budget): diagnostic = self.budget(budget)
        case .declined(let requests, let precision):
            diagnostic = make(
                .declined,
                "stopped, as you answered: \(scan.source.name) takes \(precision.rawValue) \(requests) requests",
                exit: ExitStatus.runtimeError)
        case .unasked(let requests, let precision):
            diagnostic = make(
                .confirmationNeeded,
                "\(scan.source.name) takes \(precision.rawValue) \(requests) requests, and --no-input forbids asking",
                exit: ExitStatus.usage)
            diagnostic.hint = "--yes reads without asking; --max-requests sets a limit"
        }
        if let request = error.request { diagnostic.notes.append("request: \(Failures.shortened(request))") }
        if let tries = tries(error) { diagnostic.notes.append(tries) }
        return diagnostic
    }

    /// An address, shortened for people, with the number of characters cut off.
    private static func shortened(_ address: String) -> String {
        let kept = 300
        guard address.count > kept else { return address }
        return "\(address.prefix(kept))… (\(address.count) characters)"
    }

    private func tries(_ error: FetchError) -> String? {
        let count = error.tries == 1 ? "tried once" : "tried \(error.tries) times"
        switch error.noMoreTries {
        case .retries: return "\(count): not retried, since too many of the run's requests failed"
        case .time: return "\(count): the run's time limit ends before the next retry"
        case .tries, nil: return error.tries > 1 ? count : nil
        }
    }

    private func make(_ code: Diagnostic.Code, _ message: String, exit: Int = ExitStatus.provider) -> Diagnostic {
        Diagnostic(code, message: message, source: source, span: scan.source.span, label: "read here", exit: exit)
    }

    private func transport(_ failure: TransportError) -> Diagnostic {
        let code: Diagnostic.Code =
            switch failure.reason {
            case .unknownHost: .unknownHost
            case .connection: .connectionFailed
            case .tls: .tlsFailed
            case .timeout: .timedOut
            case .tooLarge: .responseTooLarge
            case .malformed: .malformedResponse
            case .cancelled: .cancelled
            }
        var diagnostic = make(code, "\(title): \(failure.message)")
        diagnostic.retryable = [.connection, .timeout, .malformed].contains(failure.reason)
        switch failure.reason {
        case .tooLarge: diagnostic.hint = "--max-response-size allows more"
        case .timeout: diagnostic.hint = "--request-timeout allows more time"
        case .unknownHost, .connection, .tls, .malformed, .cancelled: break
        }
        return diagnostic
    }

    private func overMemory(_ limit: Int, _ length: Int) -> Diagnostic {
        var diagnostic = make(
            .memoryLimit,
            "\(title): reading a page of \(ByteSize(length)) would take more than \(ByteSize(limit)) of memory",
            exit: ExitStatus.runtimeError)
        diagnostic.hint = "--memory-limit allows more"
        diagnostic.retryable = false
        return diagnostic
    }

    private func credentials(_ failure: ProviderFailure, _ advice: String?) -> Diagnostic {
        var diagnostic = make(
            .credentialsRefused,
            "\(title) refused the credentials" + (failure.message.map { ": \($0)" } ?? ""),
            exit: ExitStatus.credentials)
        let variables = (manifest?.authentications ?? []).flatMap(\.settings).map { setting in
            "QUIRE_\(scan.source.provider.uppercased())_\(setting.uppercased())"
        }
        if !variables.isEmpty { diagnostic.hint = "check \(variables.joined(separator: " or "))" }
        diagnostic.hint = advice ?? diagnostic.hint
        diagnostic.http = detail(failure)
        diagnostic.retryable = false
        return diagnostic
    }

    private func signIn(_ failure: SignInFailure) -> Diagnostic {
        let (code, exit): (Diagnostic.Code, Int) =
            switch failure.kind {
            case .needed: (.signInNeeded, ExitStatus.credentials)
            case .client: (.credentialsRefused, ExitStatus.credentials)
            case .storage: (.tokenNotKept, ExitStatus.credentials)
            case .unavailable, .unreachable: (.signInUnavailable, ExitStatus.provider)
            case .unreadable: (.signInUnreadable, ExitStatus.provider)
            }
        var diagnostic = make(code, "\(title): \(failure.message)", exit: exit)
        diagnostic.hint = failure.hint
        if let status = failure.status { diagnostic.http = Diagnostic.HTTPDetail(status: status, code: failure.code) }
        diagnostic.retryable = failure.kind == .unavailable
        return diagnostic
    }

    private func provider(_ failure: ProviderFailure, isRetryable: Bool) -> Diagnostic {
        let said = failure.message.map { ": \($0)" } ?? ""
        var diagnostic = make(.providerError, "\(title) answered with status \(failure.status)\(said)")
        diagnostic.http = detail(failure)
        diagnostic.retryable = isRetryable
        if failure.status == 429 {
            diagnostic.code = .rateLimited
            diagnostic.hint = "wait and try again"
        }
        return diagnostic
    }

    private func budget(_ budget: FetchError.Budget) -> Diagnostic {
        var diagnostic: Diagnostic
        switch budget {
        case .requests(let count):
            diagnostic = make(
                .budgetExhausted, "this run is limited to \(count) requests, and this query needs more",
                exit: ExitStatus.partial)
            diagnostic.hint = "--max-requests allows more"
            return diagnostic
        case .time(let seconds):
            diagnostic = make(
                .budgetExhausted, "the run's time limit of \(seconds.formattedSeconds) is over",
                exit: ExitStatus.partial)
        case .wait(let wait, let seconds):
            diagnostic = make(
                .budgetExhausted,
                "\(title) asks to wait \(wait.rounded(.up).formattedSeconds), and the run's time limit of "
                    + "\(seconds.formattedSeconds) ends before that", exit: ExitStatus.partial)
        }
        diagnostic.hint = "--timeout allows more"
        return diagnostic
    }

    private func detail(_ failure: ProviderFailure) -> Diagnostic.HTTPDetail {
        Diagnostic.HTTPDetail(
            status: failure.status, code: failure.code, parameter: failure.parameter, requestID: failure.requestID)
    }
}

extension Failures {
    /// The note on the rows of a union that lacks a provider.
    static let madeOfOthers = "the result has the other providers' rows only"
    /// The note on the count of a union that lacks a provider.
    static let countOfOthers = "only the other providers' rows are counted"

    /// A value that couldn't be computed.
    static func evaluation(_ error: EvaluationError, _ source: SourceText, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .evaluationFailed, message: error.message, source: source, span: span,
            exit: ExitStatus.runtimeError)
    }

    /// The rows that a query holds exceed the memory limit; `holder` names what would hold them.
    static func memory(_ reader: PlanReader, _ holder: String) -> Diagnostic {
        var diagnostic = Diagnostic(
            .memoryLimit, message: "\(holder) would hold more than \(ByteSize(reader.memory.limit)) of rows",
            source: reader.text, span: reader.span, exit: ExitStatus.runtimeError)
        diagnostic.hint = "--memory-limit allows more; so does reading less, with where, select or limit"
        if reader.memory.before > 0 {
            diagnostic.notes.append(
                "\(ByteSize(reader.memory.before)) of it are already held by let bindings, values of queries in "
                    + "parentheses, or the previous result")
        }
        return diagnostic
    }

    /// The warning about file rows that don't fit their tables; nil if there are none.
    static func keptOut(_ reports: [ScanReport], _ source: SourceText, _ span: SourceSpan) -> Diagnostic? {
        let kept = reports.filter { $0.keptOut.count > 0 }
        guard !kept.isEmpty else { return nil }
        let count = kept.reduce(0) { $0 + $1.keptOut.count }
        let names = kept.map(\.source).reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
        let isOne = count == 1
        var diagnostic = Diagnostic(
            .rowsKeptOut,
            message: "\(count) \(isOne ? "row" : "rows") of \(names.joined(separator: " and ")) "
                + "\(isOne ? "doesn't fit and is" : "don't fit and are") kept out, so the result is partial",
            source: source, span: span, exit: ExitStatus.partial)
        let examples = kept.flatMap(\.keptOut.examples)
        diagnostic.notes = examples.map { "\($0.file) line \($0.line): \($0.reason)" }
        if count > examples.count { diagnostic.notes.append("and \(count - examples.count) more") }
        return diagnostic
    }

    /// A result computed from incomplete rows may be shown, but can't be used as a value.
    static func partialValue(_ source: SourceText, _ span: SourceSpan) -> Diagnostic {
        Diagnostic(
            .incompleteSource, message: "the query in parentheses has a partial result, which can't be used as a value",
            source: source, span: span, exit: ExitStatus.partial)
    }

    /// An error that no rule foresaw.
    static func unexpected(_ error: any Error, _ source: SourceText, _ span: SourceSpan) -> Diagnostic {
        if error is CancellationError {
            return Diagnostic(
                .cancelled, message: "the query was cancelled", source: source, span: span,
                exit: ExitStatus.provider)
        }
        return Diagnostic(
            .unexpectedError, message: "\(error)", source: source, span: span, exit: ExitStatus.runtimeError)
    }
}

extension Double {
    /// Seconds as people write them: `30s`, `0.5s`.
    fileprivate var formattedSeconds: String {
        self == rounded() && abs(self) < 1e15 ? "\(Int(self))s" : "\(self)s"
    }
}
