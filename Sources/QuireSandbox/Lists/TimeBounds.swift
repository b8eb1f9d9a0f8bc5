import QuireModel

/// The bounds that `created[gte]` and its kin set, each of which may be missing.
struct TimeBounds {
    private var least: Timestamp?
    private var above: Timestamp?
    private var most: Timestamp?
    private var below: Timestamp?

    /// Reads `name[gte]`, `name[gt]`, `name[lte]` and `name[lt]`.
    init(
        _ query: QueryString, _ name: String, read: (String) -> Timestamp?
    ) throws(SandboxRefusal) {
        func bound(_ side: String) throws(SandboxRefusal) -> Timestamp? {
            let parameter = "\(name)[\(side)]"
            guard let text = query.last(parameter) else { return nil }
            guard let time = read(text) else { throw .parameter(parameter, .notATime(text)) }
            return time
        }
        least = try bound("gte")
        above = try bound("gt")
        most = try bound("lte")
        below = try bound("lt")
    }

    /// The names of the parameters.
    static func names(_ name: String) -> Set<String> { Set(["gte", "gt", "lte", "lt"].map { "\(name)[\($0)]" }) }

    /// Whether nothing is bounded.
    var isOpen: Bool { least == nil && above == nil && most == nil && below == nil }

    /// Whether a time is within them.
    func contains(_ time: Timestamp) -> Bool {
        if let least, time < least { return false }
        if let above, time <= above { return false }
        if let most, time > most { return false }
        if let below, time >= below { return false }
        return true
    }
}
