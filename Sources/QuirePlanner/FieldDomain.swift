import QuireModel
import QuirePlan
import QuirePluginKit

/// The values of one field that a conjunct allows, if it says nothing else.
struct FieldDomain {
    /// The field.
    let field: String
    /// The values that it allows; exactly those that satisfy the conjunct.
    let domain: Domain

    /// The domain of a conjunct; nil when it isn't about one field and fixed values.
    init?(_ conjunct: Expression) {
        switch conjunct.kind {
        case .compare(let comparison, let left, let right):
            guard let field = left.plainField, let value = right.constant, value.isComparable(with: left.type),
                let domain = FieldDomain.domain(comparison, value)
            else { return nil }
            self.init(field, left.type == .integer ? domain.ofWholeNumbers : domain)
        case .oneOf(let inner, let values):
            let wanted = values.filter { !$0.isNull }
            guard let field = inner.plainField, wanted.allSatisfy({ $0.isComparable(with: inner.type) }) else {
                return nil
            }
            let domain = Domain(.values(wanted), includesNull: wanted.count < values.count)
            self.init(field, inner.type == .integer ? domain.ofWholeNumbers : domain)
        case .isNull(let inner):
            guard let field = inner.plainField else { return nil }
            self.init(field, .null)
        case .not(let inner):
            guard case .isNull(let subject) = inner.kind, let field = subject.plainField else { return nil }
            self.init(field, Domain(.all))
        case .or(let parts):
            self.init(alternatives: parts)
        default: return nil
        }
    }

    private init(_ field: String, _ domain: Domain) {
        self.field = field
        self.domain = domain
    }

    /// Alternatives that each list values of the same field.
    private init?(alternatives: [Expression]) {
        var field: String?
        var values: [Value] = []
        var includesNull = false
        for part in alternatives {
            guard let one = FieldDomain(part), field == nil || field == one.field,
                case .values(let own) = one.domain.allowed
            else { return nil }
            field = one.field
            includesNull = includesNull || one.domain.includesNull
            values += own.filter { !values.contains($0) }
        }
        guard let field else { return nil }
        self.init(field, Domain(.values(values), includesNull: includesNull))
    }

    private static func domain(_ comparison: Comparison, _ value: Value) -> Domain? {
        switch comparison {
        case .equal: Domain(.values([value]))
        case .less: Domain(.range(lower: nil, upper: Domain.Bound(value, isInclusive: false)))
        case .lessOrEqual: Domain(.range(lower: nil, upper: Domain.Bound(value, isInclusive: true)))
        case .greater: Domain(.range(lower: Domain.Bound(value, isInclusive: false), upper: nil))
        case .greaterOrEqual: Domain(.range(lower: Domain.Bound(value, isInclusive: true), upper: nil))
        // All values except one, known and unknown, can't be expressed as a list of values.
        case .notEqual: nil
        }
    }
}

extension Value {
    /// Whether the value has that type, so that it is compared unchanged; a month next to a day is compared as a range,
    /// which no server supports.
    fileprivate func isComparable(with type: ValueType) -> Bool {
        switch (self.type, type) {
        case (.null, _): false
        case (.integer, .decimal), (.decimal, .integer), (.text, .uuid): true
        case (let own, let other): own == other
        }
    }
}

extension Expression {
    /// The field that this is, or whose amount it is.
    var plainField: String? {
        switch kind {
        case .column(let name): name
        case .amount(let inner, _): inner.plainField
        default: nil
        }
    }
}
