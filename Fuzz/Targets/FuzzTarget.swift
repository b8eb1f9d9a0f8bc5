import QuirePlan

/// A part of the program that reads what others wrote, with the rules that hold for whatever that is.
///
/// Each target takes any bytes. A crash, a hang or a broken rule is a finding; its input belongs into `Fuzz/Corpora`, where
/// the tests run it for ever after.
package enum FuzzTarget: String, CaseIterable, Sendable {
    /// Lexer and parser, and the messages of both.
    case syntax
    /// `fmt`: formatting twice is formatting once, and what is printed parses to the same tree.
    case format
    /// Pages of a random table.
    case page
    /// The way to the next page, by every style of paging.
    case places
    /// Provider files, and what is printed of them.
    case providerFile = "provider-file"
    /// API descriptions, and the provider files made of them.
    case openAPI = "openapi"
    /// The file of the history.
    case history
    /// Settings files.
    case settings
    /// `Link`, `Retry-After` and the headers of limits.
    case headers
    /// Files of fields as tables.
    case csv
    /// Files of records as tables: one list.
    case json
    /// Files of records as tables: one a line.
    case jsonLines = "jsonl"
    /// What keeps control characters off a terminal.
    case terminal
    /// What keeps the secrets of a run out of what is written.
    case secrets

    /// Runs the target on an input.
    package func run(_ bytes: [UInt8]) throws(BrokenRule) {
        var input = FuzzInput(bytes)
        switch self {
        case .syntax: try SyntaxRules.parse(input.text)
        case .format: try SyntaxRules.format(input.text)
        case .page: try PageRules.decode(&input)
        case .places: try PlaceRules.follow(&input)
        case .providerFile: try FileRules.provider(input.text)
        case .openAPI: try FileRules.openAPI(bytes)
        case .history: try FileRules.history(&input)
        case .settings: try FileRules.settings(bytes)
        case .headers: try HeaderRules.read(&input)
        case .csv: try TableFileRules.read(&input, input.choice([.csv, .tsv], .csv))
        case .json: try TableFileRules.read(&input, .json)
        case .jsonLines: try TableFileRules.read(&input, .jsonl)
        case .terminal: try TextRules.show(input.text)
        case .secrets: try TextRules.mask(&input)
        }
    }
}

/// A rule that doesn't hold for an input.
package struct BrokenRule: Error, CustomStringConvertible {
    /// The rule and what there was instead.
    package let description: String

    init(_ description: String) { self.description = description }

    /// Throws unless the rule holds.
    static func unless(_ holds: Bool, _ description: @autoclosure () -> String) throws(BrokenRule) {
        guard holds else { throw BrokenRule(description()) }
    }
}
