import QuireConsole
import QuireFetch
import QuireModel
import QuireRender
import QuireSession
import QuireTerminal

/// Writes a result to the terminal as it comes, to a pager once it is taller than the window, or to a file.
struct PromptSink: ResultSink {
    private let stream: ByteStream
    private let format: OutputFormat
    private let paging: Pager.Choice?
    /// The progress line, which a pager must not have in its picture.
    private let display: ProgressDisplay?
    private let options: RenderOptions
    /// What an explanation must not have in it.
    private let secrets: KnownSecrets?
    private var renderer: any Renderer
    /// What was written so far, for the pager, until it is certain that none is needed.
    private var written: [UInt8] = []
    private var pager: Pager?
    private var results = 0
    /// The rows given.
    private(set) var rows = 0
    /// What the renderer left out of the last result, in words.
    private(set) var notes: [String] = []
    /// The limits of the run, which a person's reading doesn't use up.
    private let budget: RunBudget?
    /// The time for which the pager took nothing, because the person was reading.
    private(set) var waited = Duration.zero

    /// A sink on a stream; without a choice of pager everything goes there.
    init(
        to stream: ByteStream, format: OutputFormat, options: RenderOptions, paging: Pager.Choice?,
        display: ProgressDisplay? = nil, cardRows: Int? = nil, secrets: KnownSecrets? = nil, budget: RunBudget? = nil
    ) {
        self.budget = budget
        self.secrets = secrets
        self.display = display
        self.stream = stream
        self.format = format
        self.paging = paging
        self.options = options
        renderer =
            if format == .table, let cardRows { FittingRenderer(options, height: cardRows) } else {
                format.renderer(options)
            }
    }

    mutating func begin(_ schema: Schema) throws(OutputError) {
        if results > 0 { try write(format.betweenResults) }
        results += 1
        try write(renderer.begin(schema))
    }

    mutating func rows(_ batch: RowBatch) throws(OutputError) {
        rows += batch.count
        try write(renderer.rows(batch))
    }

    mutating func end(complete: Bool) throws(OutputError) {
        try write(renderer.end(complete: complete))
        notes = renderer.notes.message.map { [$0.replacing("`--format card`", with: "`.last card`")] } ?? []
    }

    mutating func print(_ schema: Schema, _ batch: RowBatch) throws(OutputError) {
        guard !format.isForPeople else {
            return try write(OutputFormat.printed(schema, batch, options))
        }
        var plain = OutputFormat.value.renderer(options)
        try write(plain.begin(schema) + plain.rows(batch) + plain.end(complete: true))
    }

    mutating func describe(_ description: Description) throws(OutputError) {
        let table = format.isForPeople ? description.people : description.programs
        try begin(table.schema)
        try rows(table.batch)
        try end(complete: true)
    }

    mutating func explain(_ explanation: Explanation) throws(OutputError) {
        results += 1
        let isJSON = format == .json || format == .jsonl
        let words = (isJSON ? explanation.json + "\n" : explanation.text)
        let masked = secrets?.masked(words) ?? words
        let shown = options.isTerminal ? SafeText.lines(masked, spelling: isJSON ? .json : .braces) : masked
        try write(Array(shown.utf8))
    }

    /// Whether a pager has it.
    var isPaged: Bool { pager != nil }

    /// Waits until the person is done with the pager, if there is one.
    func finish() async {
        guard let pager else { return }
        await pager.finish()
        display?.resume()
    }

    private mutating func write(_ bytes: [UInt8]) throws(OutputError) {
        guard !bytes.isEmpty else { return }
        if let pager { return try write(bytes, to: pager) }
        guard let paging else { return try stream.write(bytes) }
        written += bytes
        let room = paging.window.rows - 1
        guard paging.window.rows(of: written, upTo: room) >= room else {
            return try stream.write(bytes)
        }
        guard let pager = Pager(paging) else {
            return try stream.write(bytes)
        }
        self.pager = pager
        display?.hold()
        let all = written
        written = []
        try write(all, to: pager)
    }

    private mutating func write(_ bytes: [UInt8], to pager: Pager) throws(OutputError) {
        let start = ContinuousClock.now
        budget?.beginWait(now: start)
        defer {
            let end = ContinuousClock.now
            budget?.endWait(now: end)
            waited += end - start
        }
        // All that is hostile in the data has been spelled out, so that what is left are colours of ours.
        let takesColours = paging?.takesColours ?? true
        try pager.stream.write(takesColours ? bytes : Array(TextStyle.removed(from: bytes[...]).utf8))
    }
}
