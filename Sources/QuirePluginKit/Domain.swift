/// The values that a predicate allows for one field; filters are passed to plugins in this form.
public struct Domain: Hashable, Sendable {
    /// One end of a range.
    public struct Bound: Hashable, Sendable {
        /// The value at the end.
        public var value: Value
        /// Whether the value itself belongs to the range.
        public var isInclusive: Bool

        /// A bound from its parts.
        public init(_ value: Value, isInclusive: Bool) {
            self.value = value
            self.isInclusive = isInclusive
        }
    }

    /// Which values other than null.
    public enum Set: Hashable, Sendable {
        /// Every value.
        case all
        /// These values, each once; none when empty.
        case values([Value])
        /// The values between two ends.
        case range(lower: Bound?, upper: Bound?)
    }

    /// Which values other than null.
    public var allowed: Set
    /// Whether null is allowed too.
    public var includesNull: Bool

    /// A domain from its parts.
    public init(_ allowed: Set, includesNull: Bool = false) {
        self.allowed = allowed
        self.includesNull = includesNull
    }

    /// Everything, null included.
    public static let all = Domain(.all, includesNull: true)
    /// Nothing at all.
    public static let none = Domain(.values([]))
    /// Only null.
    public static let null = Domain(.values([]), includesNull: true)

    /// Whether nothing is allowed.
    public var isEmpty: Bool { allowed == .values([]) && !includesNull }

    /// The values that both allow.
    public func intersection(_ other: Domain) -> Domain {
        Domain(Domain.intersect(allowed, other.allowed), includesNull: includesNull && other.includesNull)
    }

    /// Whether a value that isn't null is allowed.
    public func contains(_ value: Value) -> Bool {
        switch allowed {
        case .all: true
        case .values(let values): values.contains(value)
        case .range(let lower, let upper): Domain.isAbove(value, lower) && Domain.isBelow(value, upper)
        }
    }

    private static func isAbove(_ value: Value, _ bound: Bound?) -> Bool {
        guard let bound else { return true }
        let order = Value.order(value, bound.value)
        return order > 0 || (order == 0 && bound.isInclusive)
    }

    private static func isBelow(_ value: Value, _ bound: Bound?) -> Bool {
        guard let bound else { return true }
        let order = Value.order(value, bound.value)
        return order < 0 || (order == 0 && bound.isInclusive)
    }

    private static func intersect(_ left: Set, _ right: Set) -> Set {
        switch (left, right) {
        case (.all, let other), (let other, .all): return other
        case (.values(let values), let other), (let other, .values(let values)):
            let domain = Domain(other)
            return .values(values.filter { domain.contains($0) })
        case (.range(let lower1, let upper1), .range(let lower2, let upper2)):
            let lower = tighter(lower1, lower2, sign: 1)
            let upper = tighter(upper1, upper2, sign: -1)
            if let lower, let upper {
                let order = Value.order(lower.value, upper.value)
                if order > 0 || (order == 0 && !(lower.isInclusive && upper.isInclusive)) { return .values([]) }
            }
            return .range(lower: lower, upper: upper)
        }
    }

    private static func tighter(_ first: Bound?, _ second: Bound?, sign: Int) -> Bound? {
        guard let first, let second else { return first ?? second }
        let order = Value.order(first.value, second.value) * sign
        if order == 0 { return first.isInclusive ? second : first }
        return order > 0 ? first : second
    }
}
