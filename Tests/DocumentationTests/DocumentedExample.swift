import Foundation
import Testing

/// A query in a document and what the document says that it gives.
struct DocumentedExample: CustomTestStringConvertible, Sendable {
    /// What a block of the document shows.
    enum Kind: String, Sendable {
        /// The rows, or what `explain` and `describe` write.
        case output
        /// What is wrong with the query.
        case error
        /// What is said besides the rows.
        case warning
    }

    /// A block that must be what the query gives.
    struct Expectation: Sendable {
        let kind: Kind
        let text: String
        /// Where the text stands in the document's lines.
        let lines: Range<Int>
    }

    /// The query.
    let text: String
    /// The line of the document that the query begins at, from 1.
    let line: Int
    /// What must come of it.
    var expectations: [Expectation] = []

    var testDescription: String { "line \(line): \(text.prefix(60))" }

    /// The examples of a document: every `quire` block with the blocks of output that stand right below it.
    static func all(in document: String) -> [DocumentedExample] {
        let lines = document.components(separatedBy: "\n")
        var examples: [DocumentedExample] = []
        var isBelowExample = false
        var index = 0
        while index < lines.count {
            guard lines[index].hasPrefix("```") else {
                if !lines[index].isEmpty { isBelowExample = false }
                index += 1
                continue
            }
            let name = String(lines[index].dropFirst(3))
            let start = index + 1
            let end = lines[start...].firstIndex { $0 == "```" } ?? lines.count
            let text = lines[start..<end].map { $0 + "\n" }.joined()
            if name == "quire" {
                examples.append(DocumentedExample(text: text, line: start + 1))
                isBelowExample = true
            } else if let kind = Kind(rawValue: name), isBelowExample, !examples.isEmpty {
                examples[examples.count - 1].expectations.append(
                    Expectation(kind: kind, text: text, lines: start..<end))
            } else {
                isBelowExample = false
            }
            index = end + 1
        }
        return examples
    }
}
