package import QuireModel
package import QuireRender
package import QuireSession
import QuireTerminal

/// Writes results in a format to a stream, as they come.
package struct ResultWriter: ResultSink {
    private let stream: ByteStream
    private let format: OutputFormat
    private let explainsAsJSON: Bool
    private let options: RenderOptions
    private var renderer: any Renderer
    private var results = 0
    /// Whether anything was written.
    package private(set) var hasWritten = false
    /// What the renderer left out of the last result, in words.
    package private(set) var notes: [String] = []

    /// A writer; `explainsAsJSON` also puts explanations in JSON.
    package init(
        to stream: ByteStream, format: OutputFormat, options: RenderOptions, explainsAsJSON: Bool
    ) {
        self.stream = stream
        self.format = format
        self.explainsAsJSON = explainsAsJSON
        self.options = options
        renderer = format.renderer(options)
    }

    package mutating func begin(_ schema: Schema) throws(OutputError) {
        if results > 0 { try write(format.betweenResults) }
        results += 1
        try write(renderer.begin(schema))
    }

    package mutating func rows(_ batch: RowBatch) throws(OutputError) { try write(renderer.rows(batch)) }

    package mutating func end(complete: Bool) throws(OutputError) {
        try write(renderer.end(complete: complete))
        notes = renderer.notes.message.map { [$0] } ?? []
    }

    package mutating func print(_ schema: Schema, _ batch: RowBatch) throws(OutputError) {
        // For people a value is a line; for programs it is a result like any other.
        guard format == .table || format == .card else {
            try begin(schema)
            try rows(batch)
            try end(complete: true)
            return
        }
        try write(OutputFormat.printed(schema, batch, options))
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
        if explainsAsJSON { return try stream.writeWords(explanation.json + "\n", spelling: .json) }
        try stream.writeWords(explanation.text)
    }

    private mutating func write(_ bytes: [UInt8]) throws(OutputError) {
        guard !bytes.isEmpty else { return }
        hasWritten = true
        try stream.write(bytes)
    }
}
