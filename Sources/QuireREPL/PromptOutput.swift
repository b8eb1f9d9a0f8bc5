package import QuireConsole
import QuireFetch
package import QuireModel
package import QuireRender
package import QuireSession
import QuireTerminal

/// How the prompt shows results.
package struct PromptOutput: Sendable {
    /// The format; `.format` changes it.
    package var format: OutputFormat {
        get { chosen ?? .table }
        set { chosen = newValue }
    }
    /// The format that was asked for; nil for a table, or cards where that would hide columns of a few rows.
    var chosen: OutputFormat?
    /// The file that results go to, with its name and whether each of them came in one piece; nil for the terminal.
    var file: (name: String, file: OutputFile, isWhole: Bool)?
    private var decimals: Value.DecimalStyle
    private let isUnicode: Bool
    /// The zone in which instants are shown.
    private var zone: CalendarZone
    /// Whether results are coloured.
    package private(set) var isColoured: Bool
    /// Where messages go.
    package private(set) var messages: MessagePrinter
    /// The progress line; nil where none is shown.
    let progress: ProgressDisplay?
    /// The run's secrets, which nothing that is shown or kept may have in it.
    let secrets: KnownSecrets?

    package init(
        display: Session.Display, zone: CalendarZone, isUnicode: Bool, messages: MessagePrinter,
        progress: ProgressDisplay? = nil, secrets: KnownSecrets? = nil
    ) {
        self.secrets = secrets
        chosen = display.format.flatMap(OutputFormat.init(rawValue:))
        decimals = display.decimals
        isColoured = display.isColoured
        self.zone = zone
        self.isUnicode = isUnicode
        self.messages = messages
        self.progress = progress
    }

    /// Shows results and messages as other settings say; a file stays the place of results.
    mutating func follow(_ run: Session.Run) {
        let file = file
        self = PromptOutput(
            display: run.display, zone: run.zone, isUnicode: isUnicode,
            messages: messages.coloured(run.display.hasColouredMessages), progress: progress, secrets: secrets)
        self.file = file
    }

    /// The file that a query's `into` names.
    func file(at path: String) -> IntoFile {
        IntoFile(path: path, options: options(width: nil, isTerminal: false))
    }

    /// A sink for one result: the file when there is one, else the terminal, with a pager where one was chosen.
    func sink(paging: Pager.Choice?, budget: RunBudget) -> PromptSink {
        if let file {
            let stream = file.file.stream
            return PromptSink(
                to: stream, format: format, options: options(width: nil, isTerminal: stream.isTerminal), paging: nil,
                secrets: secrets)
        }
        let stream = ByteStream.standardOutput.takingTurns(with: progress)
        return PromptSink(
            to: stream, format: format,
            options: options(width: stream.terminalWidth, isTerminal: stream.isTerminal), paging: paging,
            display: progress,
            // The prompt and the line below the result need room too.
            cardRows: chosen == nil ? WindowSize(of: 1).map { max(1, $0.rows - 3) } : nil, secrets: secrets,
            budget: budget)
    }

    /// How results are written at a width; without one, as for a file.
    func options(width: Int?, isTerminal: Bool) -> RenderOptions {
        RenderOptions(
            decimals: decimals, terminalWidth: width, isTerminal: isTerminal, colour: width != nil && isColoured,
            unicode: isUnicode, zone: zone)
    }

    /// Whether marks other than ASCII can be shown.
    var hasUnicode: Bool { isUnicode }
}
