/// The rows of a file that were kept out, because they don't fit its table.
package struct KeptOutRows: Hashable, Sendable {
    /// A row, and why it doesn't fit.
    package struct Row: Hashable, Sendable {
        /// The file, as it is called in messages.
        package var file: String
        /// The line on which it begins, from 1.
        package var line: Int
        /// Why, in words.
        package var reason: String

        package init(file: String, line: Int, reason: String) {
            self.file = file
            self.line = line
            self.reason = reason
        }
    }

    /// How many there are.
    package private(set) var count = 0
    /// The first of them.
    package private(set) var examples: [Row] = []

    private static let mostExamples = 5

    package init() {}

    /// Adds a row.
    package mutating func add(_ row: @autoclosure () -> Row) {
        count += 1
        if examples.count < Self.mostExamples { examples.append(row()) }
    }

    /// Adds the rows of another read.
    package mutating func add(_ other: KeptOutRows) {
        count += other.count
        examples += other.examples.prefix(Self.mostExamples - examples.count)
    }
}
