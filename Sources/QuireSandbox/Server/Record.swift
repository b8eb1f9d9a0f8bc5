import QuireModel

/// A value that can be part of a response.
protocol Answerable {
    /// It as the JSON that is sent.
    var json: Value { get }
}

extension Value: Answerable { var json: Value { self } }
extension String: Answerable { var json: Value { .text(self) } }
extension Bool: Answerable { var json: Value { .bool(self) } }
extension Int: Answerable { var json: Value { .integer(Int64(self)) } }
extension Int64: Answerable { var json: Value { .integer(self) } }
extension Array: Answerable where Element: Answerable { var json: Value { .list(map(\.json)) } }

/// A record with its members in this order; a member whose key ends in `?` is left out if it has no value.
func record(_ members: KeyValuePairs<String, (any Answerable)?>) -> Value {
    .record(
        members.compactMap { key, value in
            guard key.utf8.last == UInt8(ascii: "?") else { return Value.Member(key, value?.json ?? .null) }
            return value.map { Value.Member(String(key.dropLast()), $0.json) }
        })
}

extension Value {
    /// The nested member at a path; null if there is none.
    func at(_ path: [String]) -> Value { path.reduce(self) { $0.member($1) } }
}
