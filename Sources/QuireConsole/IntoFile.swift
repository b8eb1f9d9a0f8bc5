package import QuireFetch
package import QuireRender
package import QuireSession

/// Writes the result of a query that ends with `into` to its file.
package struct IntoFile: Sendable {
    private let path: String
    private let options: RenderOptions

    /// Creates a file at that path; `options` are those of the run, without settings that only suit a terminal.
    package init(path: String, options: RenderOptions) {
        self.path = path
        self.options = options
    }

    /// Runs the statement; the file is moved into place only if the result is complete.
    ///
    /// The returned words describe what was written.
    package func run(
        _ statement: CheckedStatement, in session: inout Session, journal: ReadJournal? = nil
    ) async throws -> (outcome: StatementOutcome, notes: [String]) {
        // The checker has refused unknown extensions.
        let format = OutputFormat(path: path) ?? .jsonl
        let file = try OutputFile(path: path)
        var options = options
        options.isTerminal = file.stream.isTerminal
        var writer = ResultWriter(to: file.stream, format: format, options: options, style: .run(explainsAsJSON: false))
        do {
            // A file is written as a whole, even if an earlier run has delivered rows.
            journal?.keep(given: [])
            let outcome = try await session.run(statement, into: &writer, journal: journal)
            let isComplete = outcome.failure == nil && !outcome.isOfPartial && !Task.isCancelled
            try file.finish(isComplete: isComplete, hasContent: writer.hasWritten)
            let rows = "\(outcome.rows) row\(outcome.rows == 1 ? "" : "s")"
            let place = isComplete ? path : file.partialPath
            return (outcome, (isComplete || writer.hasWritten ? ["\(rows) in \(place)"] : []) + writer.notes)
        } catch {
            try? file.finish(isComplete: false, hasContent: writer.hasWritten)
            throw error
        }
    }
}
