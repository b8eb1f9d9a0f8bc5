import QuirePluginKit

/// What a page takes while it is read, reckoned before it is taken: its bytes, the places of its tokens, and of each
/// record the places of the wanted values and the columns made of them.
struct PageMemory: Sendable {
    /// The most bytes.
    let limit: Int
    /// The bytes of a record, its text apart.
    private let record: Int
    /// How often the page's text may be there: as it came, and once more in the columns that are text.
    private let copies: Int

    /// A page that takes no more than this is read whatever the limit: any list's usual page is far smaller.
    static let always = 16 << 20
    /// The place of a token.
    private static let token = MemoryLayout<UInt32>.stride
    /// A token that becomes a value of a tree.
    private static let value = 4 * MemoryLayout<Value>.stride
    /// An array that grows has its old elements beside room for twice as many.
    private static let growth = 3

    /// What pages take of which so many values a record are wanted, and those columns made.
    init(limit: Int, slots: Int, types: [ValueType]) {
        self.limit = max(limit, PageMemory.always)
        record = slots * MemoryLayout<Slice>.stride * PageMemory.growth + types.reduce(0) { $0 + PageMemory.cell($1) }
        let texts = types.filter { PageMemory.isText($0) }.count
        copies = texts == 0 ? 1 : 2
    }

    /// Whether a page of so many bytes fits, with so many tokens, of which some become values of trees.
    func fits(_ bytes: Int, tokens: Int = 0, values: Int = 0) -> Bool {
        bytes * copies + tokens * PageMemory.token + values * PageMemory.value <= limit
    }

    /// How many records fit beside the page's text and tokens.
    func mostRecords(bytes: Int, tokens: Int) -> Int {
        let rest = limit - bytes * copies - tokens * PageMemory.token
        return record == 0 ? .max : max(0, rest / record)
    }

    /// The bytes of a column's cell, with its mark for null.
    private static func cell(_ type: ValueType) -> Int {
        let own =
            switch type {
            case .bool: MemoryLayout<Bool>.stride
            case .integer: MemoryLayout<Int64>.stride
            case .decimal: MemoryLayout<ExactDecimal>.stride
            case .money: MemoryLayout<Money>.stride
            case .timestamp: MemoryLayout<Timestamp>.stride
            case .text, .uuid, .list, .record, .any: MemoryLayout<Int>.stride
            case .date, .period, .duration, .null: MemoryLayout<Value>.stride
            }
        return own + 2 * MemoryLayout<Bool>.stride
    }

    private static func isText(_ type: ValueType) -> Bool {
        switch type {
        case .text, .uuid, .list, .record, .any: true
        case .bool, .integer, .decimal, .money, .timestamp, .date, .period, .duration, .null: false
        }
    }
}
