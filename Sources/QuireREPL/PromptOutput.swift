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

    /// A writer for one result: to the file when there is one, else the terminal, with a pager where one was chosen.
    func writer(paging: Pager.Choice?, budget: RunBudget) -> ResultWriter<PagedStream> {
        if let stream = file?.file.stream.masking(secrets) {
            let options = options(width: nil, isTerminal: stream.isTerminal)
            return ResultWriter(to: PagedStream(stream), format: format, options: options, style: .prompt)
        }
        let stream = ByteStream.standardOutput.takingTurns(with: progress).masking(secrets)
        let options = options(width: stream.terminalWidth, isTerminal: stream.isTerminal)
        // The prompt and the line below the result need room too.
        let cardRows = chosen == nil ? WindowSize(of: 1).map { max(1, $0.rows - 3) } : nil
        return ResultWriter(
            to: PagedStream(stream, paging: paging, display: progress, budget: budget), format: format,
            options: options, style: .prompt, renderer: cardRows.map { FittingRenderer(options, height: $0) })
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
