import QuireTerminal

/// How a result is written.
package enum OutputFormat: String, CaseIterable, Sendable {
    /// Aligned columns under a header.
    case table
    /// One block a row, one line a field.
    case card
    /// One JSON array.
    case json
    /// One JSON object a line.
    case jsonl
    /// Comma-separated values as of RFC 4180, with a header line.
    case csv
    /// Tab-separated values with a header line.
    case tsv
    /// A Markdown table.
    case markdown
    /// The cells alone, a tab between them.
    case value
    /// Bars, a line over time or a histogram.
    case chart

    /// Whether people read it, and no program.
    package var isForPeople: Bool { [.table, .card, .markdown].contains(self) }

    /// The format for a file's extension; nil for an unknown one.
    package init?(fileExtension: String) {
        switch fileExtension.lowercased() {
        case "txt": self = .table
        case "json": self = .json
        case "jsonl", "ndjson": self = .jsonl
        case "csv": self = .csv
        case "tsv", "tab": self = .tsv
        case "md", "markdown": self = .markdown
        default: return nil
        }
    }

    /// The format for the extension of a file's name; nil for an unknown one.
    package init?(path: String) {
        let name = path.split(separator: "/").last ?? ""
        guard let dot = name.lastIndex(of: ".") else { return nil }
        self.init(fileExtension: String(name[name.index(after: dot)...]))
    }

    /// The problem with the extension of a file's name, and what to do; nil if the extension names a format or is
    /// missing.
    package static func extensionProblem(_ path: String) -> String? {
        let name = path.split(separator: "/").last ?? ""
        guard OutputFormat(path: path) == nil, let dot = name.lastIndex(of: "."), name.index(after: dot) < name.endIndex
        else { return nil }
        return "the extension '\(name[dot...])' names no format; expected "
            + fileExtensions.map { "." + $0 }.joined(separator: ", ")
    }

    /// The extensions that name a format.
    package static let fileExtensions = ["csv", "json", "jsonl", "md", "tsv", "txt"]

    /// The separator between two results of one run.
    package var betweenResults: [UInt8] {
        switch self {
        case .table, .card, .csv, .tsv, .markdown, .chart: [UInt8(ascii: "\n")]
        case .json, .jsonl, .value: []
        }
    }

    /// A renderer of this format.
    package func renderer(_ options: RenderOptions) -> any Renderer {
        guard options.isTerminal else { return plainRenderer(options) }
        return switch self {
        case .table, .card, .markdown: plainRenderer(options)
        case .json, .jsonl: TerminalRenderer(plainRenderer(options), spelling: .json)
        case .csv, .tsv, .value, .chart: TerminalRenderer(plainRenderer(options), spelling: .braces)
        }
    }

    private func plainRenderer(_ options: RenderOptions) -> any Renderer {
        switch self {
        case .table: TableRenderer(options)
        case .card: CardRenderer(options)
        case .json: LineRenderer { .json($0, options) }
        case .jsonl: LineRenderer { .jsonLines($0, options) }
        case .csv: LineRenderer { .csv($0, options) }
        case .tsv: LineRenderer { .tsv($0) }
        case .markdown: LineRenderer { .markdown($0, options) }
        case .value where !options.isTerminal: LineRenderer { .value($0) }
        case .value: LineRenderer { .terminalValue($0) }
        case .chart: ChartRenderer(options)
        }
    }
}
