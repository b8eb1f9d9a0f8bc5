package import QuireConsole
import QuireDiagnostics
package import QuireModel
import QuireRender
package import QuireSession

/// Where a run's words and data go, and in which form.
package struct Console: Sendable {
    package let messages: MessagePrinter
    /// The progress line; nil where none is shown.
    package let progress: ProgressDisplay?
    /// The display settings.
    package let display: Session.Display
    package let outputPath: String?
    package let isCSVSafe: Bool
    package let isUnicode: Bool
    package let zone: CalendarZone
    package let statistics: StatisticsFormat?
    package let isStrict: Bool
    package let start: ContinuousClock.Instant
    /// The run's secrets, which nothing that is written for people may have in it.
    package let secrets: KnownSecrets

    /// Standard output for text such as a report.
    package var words: ByteStream { ByteStream.standardOutput.takingTurns(with: progress).masking(secrets) }

    /// A writer for the run's results, on standard output or the file.
    package func writer(_ file: OutputFile?) -> ResultWriter<ByteStream> {
        let stream = (file?.stream ?? .standardOutput).takingTurns(with: progress)
            .masking(secrets)
        let width = stream.terminalWidth
        let chosen =
            display.format.flatMap(OutputFormat.init(rawValue:)) ?? pathFormat ?? (stream.isTerminal ? .table : .jsonl)
        let options = RenderOptions(
            decimals: display.decimals, csvSafe: isCSVSafe, terminalWidth: width, isTerminal: stream.isTerminal,
            colour: file == nil && display.isColoured,
            unicode: isUnicode, zone: zone)
        return ResultWriter(
            to: stream, format: chosen, options: options,
            style: .run(explainsAsJSON: ["json", "jsonl"].contains(display.format)))
    }

    private var pathFormat: OutputFormat? { outputPath.flatMap { OutputFormat(path: $0) } }

    /// The problem with the name of the file for results; nil if there is none.
    package var outputProblem: String? {
        if outputPath == "" { return "-o expects a path, found an empty text" }
        guard display.format == nil, let outputPath else { return nil }
        return OutputFormat.extensionProblem(outputPath).map { "-o: \($0), or the format itself with --format" }
    }

    /// The file that a query's `into` names.
    package func file(at path: String) -> IntoFile {
        IntoFile(
            path: path,
            options: RenderOptions(decimals: display.decimals, csvSafe: isCSVSafe, unicode: isUnicode, zone: zone))
    }

    /// Reports that the command line is wrong.
    package func usage(_ message: String) -> ProcessEnd {
        messages.print(Diagnostic(.usage, message: message, exit: ExitStatus.usage))
        return .exit(ExitStatus.usage)
    }

    /// Reports the outcome of a statement; returns its exit status.
    package func report(_ outcome: StatementOutcome) -> Int {
        for warning in outcome.warnings {
            var shown = warning
            if isStrict {
                shown.severity = .error
                shown.exit = ExitStatus.runtimeError
            }
            messages.print(shown)
        }
        if let failure = outcome.failure { messages.print(failure) }
        if isStrict, outcome.failure?.code == .rowsKeptOut { return ExitStatus.runtimeError }
        if outcome.exit == ExitStatus.complete, isStrict, !outcome.warnings.isEmpty { return ExitStatus.runtimeError }
        return outcome.exit
    }

    /// Writes the statistics, if requested.
    package func finish(_ statistics: RunStatistics) {
        guard let format = self.statistics else { return }
        let elapsed = (ContinuousClock.now - start).milliseconds
        switch format {
        case .json: messages.line(statistics.json(elapsedMilliseconds: elapsed))
        case .text: messages.line(statistics.text(elapsedMilliseconds: elapsed))
        }
    }
}
