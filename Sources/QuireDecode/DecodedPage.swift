package import QuirePluginKit

/// What is in a page.
package struct DecodedPage: Sendable {
    /// The records, the columns asked for alone.
    package var batch: RowBatch
    /// The values at the resource's envelope paths; a path that isn't there has no entry, a null is `.null`.
    package var envelope: [FieldPath: Value]
    /// The values of the last record at the path that leads to the next page.
    package var lastRecord: [FieldPath: Value] = [:]
    /// The values that are not as declared, by column and kind.
    package var oddities: [FieldOddity]
    /// Whether there was a list of records; without one the page may be an error in disguise.
    package var hasRecords = true
    /// Where the list of records is in the body; nil where that isn't known.
    package var recordBytes: Range<Int>?

    /// A page from its parts.
    package init(batch: RowBatch, envelope: [FieldPath: Value] = [:], oddities: [FieldOddity] = []) {
        self.batch = batch
        self.envelope = envelope
        self.oddities = oddities
    }
}

/// Values of one column that are not as declared.
package struct FieldOddity: Hashable, Sendable {
    /// In what way they are odd.
    package enum Kind: Hashable, Sendable {
        /// They have another type or can't be parsed, and became null.
        case wrongShape
        /// They are outside the declared values, and were kept.
        case unlistedValue
        /// Some rows of the page lack them, though they belong to the key; they became null.
        case absentKey
        /// No row of the page has them, though they are declared to be there always; they became null.
        case absent
        /// They have bytes that aren't UTF-8 or halves of surrogate pairs, and were kept with stand-ins for those.
        case damagedText
    }

    /// The column.
    package var field: String
    /// In what way.
    package var kind: Kind
    /// How many there are.
    package var count: Int
    /// The first of them, shortened; of a sensitive field only `(masked)`.
    package var example: String

    /// An oddity from its parts.
    package init(field: String, kind: Kind, count: Int, example: String) {
        self.field = field
        self.kind = kind
        self.count = count
        self.example = example
    }
}
