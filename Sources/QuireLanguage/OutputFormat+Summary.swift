package import QuireRender

extension OutputFormat {
    /// What it is, in a few words.
    package var summary: String {
        switch self {
        case .table: "columns that fit the window"
        case .card: "a block a row, nothing left out"
        case .json: "one array"
        case .jsonl: "an object a line"
        case .csv: "comma-separated, with a header"
        case .tsv: "tab-separated, with a header"
        case .markdown: "a table for documents"
        case .value: "the cells alone"
        case .chart: "bars, a line over time, or a histogram"
        }
    }
}
