package import QuireConsole
package import QuireModel
package import QuireRender

/// How the prompt shows results.
package struct PromptOutput: Sendable {
    /// The format; `.mode` changes it.
    package var format: OutputFormat
    private let decimals: Value.DecimalStyle
    private let isUnicode: Bool
    private let zone: CalendarZone
    /// Whether results are coloured.
    package let isColoured: Bool
    /// Where words go.
    package let messages: MessagePrinter
    /// The progress line; nil where none is shown.
    let display: ProgressDisplay?

    package init(
        format: OutputFormat, decimals: Value.DecimalStyle, isColoured: Bool, isUnicode: Bool, zone: CalendarZone,
        messages: MessagePrinter, display: ProgressDisplay? = nil
    ) {
        self.display = display
        self.format = format
        self.decimals = decimals
        self.isColoured = isColoured
        self.isUnicode = isUnicode
        self.zone = zone
        self.messages = messages
    }

    /// A writer to the terminal, for one result.
    func writer() throws(UnsupportedFormat) -> ResultWriter {
        let stream = ByteStream.standardOutput.takingTurns(with: display)
        let options = RenderOptions(
            decimals: decimals, terminalWidth: stream.terminalWidth, colour: isColoured, unicode: isUnicode, zone: zone)
        return try ResultWriter(
            to: stream, format: format, options: options, explainsAsJSON: format == .json || format == .jsonl)
    }
}
