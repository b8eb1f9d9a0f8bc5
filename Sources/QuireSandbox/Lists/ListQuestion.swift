import QuireModel

/// The query of a request to a list.
struct ListQuestion {
    /// How many rows a page has.
    var limit = 0
    /// How many rows come before the page.
    var skip = 0
    /// The row that the page begins with, unless it begins with the list.
    var start: Int?
    /// The row that the page ends before, if one is named.
    var before: Int?
    /// Whether the oldest row comes first.
    var isAscending = false
    /// The sort key, unless it is the time.
    var sort: String?
    /// The filters on rows.
    var filters: [(Value) -> Bool] = []

    /// Whether a row passes the filters.
    func accepts(_ row: Value) -> Bool { filters.allSatisfy { $0(row) } }
}

/// A parameter of a list, or several that are read together.
struct ListParameter: Sendable {
    /// Its names.
    var names: Set<String>
    /// Reads it into a question, or refuses it.
    var read: @Sendable (ListRequest, inout ListQuestion) throws(SandboxRefusal) -> Void

    /// A parameter that is read in this way.
    init(
        _ names: String..., read: @escaping @Sendable (ListRequest, inout ListQuestion) throws(SandboxRefusal) -> Void
    ) {
        self.names = Set(names)
        self.read = read
    }

    /// How many rows a page has.
    static func limit(_ name: String, _ range: ClosedRange<Int>, usual: Int) -> Self {
        Self(name) { (request, question) throws(SandboxRefusal) in
            question.limit = try request.query.number(name, within: range, usual: usual)
        }
    }

    /// How many rows come before the page.
    static func skip(_ name: String) -> Self {
        Self(name) { (request, question) throws(SandboxRefusal) in
            question.skip = try request.query.number(name, within: 0...Int(Int32.max), usual: 0)
        }
    }

    /// The row that the page begins with.
    static func from(_ name: String) -> Self {
        Self(name) { (request, question) throws(SandboxRefusal) in question.start = try request.row(name) }
    }

    /// The row that the page begins after.
    static func after(_ name: String) -> Self {
        Self(name) { (request, question) throws(SandboxRefusal) in
            question.start = try request.row(name).map { $0 - 1 }
        }
    }

    /// The row that the page ends before.
    static func before(_ name: String) -> Self {
        Self(name) { (request, question) throws(SandboxRefusal) in question.before = try request.row(name) }
    }

    /// `asc` where the oldest row comes first.
    static func direction(_ name: String) -> Self {
        Self(name) { (request, question) throws(SandboxRefusal) in
            question.isAscending = try request.query.word(name, of: ["asc", "desc"]) == "asc"
        }
    }

    /// A parameter that the list has, and that changes nothing here.
    static func ignored(_ name: String) -> Self { Self(name) { _, _ in } }

    /// A parameter that compares a member, which has the same name by default.
    static func equal(_ name: String, to member: String? = nil) -> Self {
        Self(name) { (request, question) throws(SandboxRefusal) in
            guard let text = request.query.last(name) else { return }
            question.filters.append(has(text, at: member ?? name))
        }
    }

    /// One of a few values that the member of this name has.
    static func word(_ name: String, of words: [String]) -> Self {
        Self(name) { (request, question) throws(SandboxRefusal) in
            guard let word = try request.query.word(name, of: words) else { return }
            question.filters.append(has(word, at: name))
        }
    }

    /// The bounds `name[gte]` and its kin for a time in the member of this name.
    static func times(_ name: String, read: @escaping @Sendable (String) -> Timestamp?) -> Self {
        var parameter = Self { (request, question) throws(SandboxRefusal) in
            for (side, holds) in bounds {
                guard let text = request.query.last(name + side) else { continue }
                guard let bound = read(text) else { throw .parameter(name + side, .notATime(text)) }
                question.filters.append { $0.member(name).time.map { holds($0, bound) } ?? false }
            }
        }
        parameter.names = Set(bounds.map { name + $0.side })
        return parameter
    }

    private static let bounds: [(side: String, holds: @Sendable (Timestamp, Timestamp) -> Bool)] = [
        ("[gte]", { $0 >= $1 }), ("[gt]", { $0 > $1 }), ("[lte]", { $0 <= $1 }), ("[lt]", { $0 < $1 }),
    ]

    private static func has(_ text: String, at member: String) -> (Value) -> Bool {
        let path = member.split(separator: ".").map(String.init)
        return { row in
            let found = row.at(path)
            return !found.isNull && found.plainText == text
        }
    }
}

extension Value {
    /// The time of a value: in seconds since 1970, or in ISO 8601.
    var time: Timestamp? {
        if case .integer(let seconds) = self { return Timestamp(seconds: seconds) }
        return text.flatMap { Timestamp($0) }
    }
}
