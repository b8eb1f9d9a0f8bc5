package import QuireRender

extension OutputFormat {
    /// A short description.
    package var summary: String {
        switch self {
        case .table: "columns that fit the window"
        case .card: "a block per row, all columns"
        case .json: "one array"
        case .jsonl: "an object per line"
        case .csv: "comma-separated, with a header"
        case .tsv: "tab-separated, with a header"
        case .markdown: "a table for documents"
        case .value: "only the cells"
        case .chart: "bars, a line over time, or a histogram"
        }
    }
}
