package import QuireModel
package import QuireRender
package import QuireSession
package import QuireTerminal

/// What bytes and words are written to: a stream, or a stream with a pager in front of it.
package protocol ByteSink: Sendable {
    /// Writes all of it; a reader that has gone is `.closed`, anything else `.failed`.
    mutating func write(_ bytes: [UInt8]) throws(OutputError)
    /// Writes words that are a result, such as an explanation: without the run's secrets, and to a terminal without what
    /// would act on it.
    mutating func writeWords(_ text: String, spelling: SafeText.Spelling) throws(OutputError)
}

/// Writes results in a format, as they come.
package struct ResultWriter<Sink: ByteSink>: ResultSink {
    /// How what is no list of rows is written.
    package enum Style: Sendable {
        /// For programs: `print` gives a result of one cell unless the format is for people.
        case run(explainsAsJSON: Bool)
        /// For a person: `print` gives a value alone in every format.
        case prompt
    }

    /// Where it writes.
    package var sink: Sink
    private let format: OutputFormat
    private let style: Style
    private let options: RenderOptions
    private var renderer: any Renderer
    private var results = 0
    /// The rows that were given.
    package private(set) var rowCount = 0
    /// Whether anything was written.
    package private(set) var hasWritten = false
    /// What the renderer left out of the last result, in words.
    package private(set) var notes: [String] = []

    /// Makes a writer; a renderer takes the place of the format's own.
    package init(
        to sink: Sink, format: OutputFormat, options: RenderOptions, style: Style, renderer: (any Renderer)? = nil
    ) {
        self.sink = sink
        self.format = format
        self.style = style
        self.options = options
        self.renderer = renderer ?? format.renderer(options)
    }

    package mutating func begin(_ schema: Schema) throws(OutputError) {
        if results > 0 { try write(format.betweenResults) }
        results += 1
        try write(renderer.begin(schema))
    }

    package mutating func rows(_ batch: RowBatch) throws(OutputError) {
        rowCount += batch.count
        try write(renderer.rows(batch))
    }

    package mutating func end(complete: Bool) throws(OutputError) {
        try write(renderer.end(complete: complete))
        notes = renderer.notes.message.map { [$0] } ?? []
    }

    package mutating func print(_ schema: Schema, _ batch: RowBatch) throws(OutputError) {
        switch style {
        case _ where format == .table || format == .card, .prompt where format.isForPeople:
            try write(OutputFormat.printed(schema, batch, options))
        case .prompt:
            var plain = OutputFormat.value.renderer(options)
            try write(plain.begin(schema) + plain.rows(batch) + plain.end(complete: true))
        case .run:
            try begin(schema)
            try rows(batch)
            try end(complete: true)
        }
    }

    package mutating func describe(_ description: Description) throws(OutputError) {
        let table = format.isForPeople ? description.people : description.programs
        try begin(table.schema)
        try rows(table.batch)
        try end(complete: true)
    }

    package mutating func explain(_ explanation: Explanation) throws(OutputError) {
        results += 1
        hasWritten = true
        if explainsAsJSON { return try sink.writeWords(explanation.json + "\n", spelling: .json) }
        try sink.writeWords(explanation.text, spelling: .braces)
    }

    private var explainsAsJSON: Bool {
        switch style {
        case .run(let explainsAsJSON): explainsAsJSON
        case .prompt: format == .json || format == .jsonl
        }
    }

    private mutating func write(_ bytes: [UInt8]) throws(OutputError) {
        guard !bytes.isEmpty else { return }
        hasWritten = true
        try sink.write(bytes)
    }
}
