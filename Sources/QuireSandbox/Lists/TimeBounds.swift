/// The bounds that `created[gte]` and its kin set, each of which may be missing.
struct TimeBounds {
    private var least: SandboxTime?
    private var above: SandboxTime?
    private var most: SandboxTime?
    private var below: SandboxTime?

    /// Reads `name[gte]`, `name[gt]`, `name[lte]` and `name[lt]`.
    init(
        _ query: QueryString, _ name: String, read: (String, SandboxTime.Rounding) -> SandboxTime?
    ) throws(SandboxRefusal) {
        func bound(_ side: String, _ rounding: SandboxTime.Rounding) throws(SandboxRefusal) -> SandboxTime? {
            let parameter = "\(name)[\(side)]"
            guard let text = query.last(parameter) else { return nil }
            guard let time = read(text, rounding) else { throw .parameter(parameter, .notATime(text)) }
            return time
        }
        least = try bound("gte", .up)
        above = try bound("gt", .down)
        most = try bound("lte", .down)
        below = try bound("lt", .up)
    }

    /// The names of the parameters.
    static func names(_ name: String) -> Set<String> { Set(["gte", "gt", "lte", "lt"].map { "\(name)[\($0)]" }) }

    /// Whether nothing is bounded.
    var isOpen: Bool { least == nil && above == nil && most == nil && below == nil }

    /// Whether a time is within them.
    func contains(_ time: SandboxTime) -> Bool {
        if let least, time < least { return false }
        if let above, time <= above { return false }
        if let most, time > most { return false }
        if let below, time >= below { return false }
        return true
    }
}
