package import QuireConsole
package import QuireModel
package import QuireRender

/// How the prompt shows results.
package struct PromptOutput: Sendable {
    /// The format; `.format` changes it.
    package var format: OutputFormat {
        get { chosen ?? .table }
        set { chosen = newValue }
    }
    /// The format that was asked for; nil for a table, or cards where that would hide columns of a few rows.
    var chosen: OutputFormat?
    /// The file that results go to, with its name; nil for the terminal.
    var file: (name: String, file: OutputFile)?
    private let decimals: Value.DecimalStyle
    private let isUnicode: Bool
    /// The zone in which instants are shown.
    var zone: CalendarZone
    /// Whether results are coloured.
    package let isColoured: Bool
    /// Where words go.
    package let messages: MessagePrinter
    /// The progress line; nil where none is shown.
    let display: ProgressDisplay?

    package init(
        format: OutputFormat?, decimals: Value.DecimalStyle, isColoured: Bool, isUnicode: Bool, zone: CalendarZone,
        messages: MessagePrinter, display: ProgressDisplay? = nil
    ) {
        self.display = display
        chosen = format
        self.decimals = decimals
        self.isColoured = isColoured
        self.isUnicode = isUnicode
        self.zone = zone
        self.messages = messages
    }

    /// The file that a query's `into` names.
    func file(at path: String) -> IntoFile { IntoFile(path: path, options: options(width: nil)) }

    /// A sink for one result: the file when there is one, else the terminal, with a pager where one was chosen.
    func sink(paging: Pager.Choice?) -> PromptSink {
        if let file {
            return PromptSink(to: file.file.stream, format: format, options: options(width: nil), paging: nil)
        }
        let stream = ByteStream.standardOutput.takingTurns(with: display)
        return PromptSink(
            to: stream, format: format, options: options(width: stream.terminalWidth), paging: paging, display: display,
            // The prompt and the line below the result need room too.
            cardRows: chosen == nil ? TerminalWindow.size().map { max(1, $0.rows - 3) } : nil)
    }

    /// How results are written at a width; without one, as for a file.
    func options(width: Int?) -> RenderOptions {
        RenderOptions(
            decimals: decimals, terminalWidth: width, colour: width != nil && isColoured, unicode: isUnicode, zone: zone
        )
    }

    /// Whether marks other than ASCII can be shown.
    var hasUnicode: Bool { isUnicode }
}
