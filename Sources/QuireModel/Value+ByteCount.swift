extension Value {
    /// The bytes of a value stored separately: its place and what that refers to.
    private static let ownBytes = 48

    /// About how many bytes of memory it takes.
    package var byteCount: Int {
        switch self {
        case .null, .bool, .integer, .decimal, .money, .timestamp, .period, .duration: Value.ownBytes
        case .text(let text): Value.ownBytes + text.utf8.count
        case .list(let elements): elements.reduce(Value.ownBytes) { $0 + $1.byteCount }
        case .record(let members):
            members.reduce(Value.ownBytes) { $0 + $1.name.utf8.count + $1.value.byteCount }
        }
    }
}
