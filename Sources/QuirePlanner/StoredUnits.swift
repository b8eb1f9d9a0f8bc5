import QuireModel
import QuirePlan
import QuirePluginKit

/// The units that a server compares amounts in, where they aren't those of the language: cents rather than euros.
enum StoredUnits {
    /// The domain in the field's own units; nil if it can't be expressed in them.
    ///
    /// The number of cents in an amount depends on its currency, so the conditions must name one. A bound between two
    /// units is widened to the next one.
    static func domain(
        _ domain: Domain, of field: String, in draft: ScanDraft
    ) -> (domain: Domain, isExact: Bool)? {
        guard let units = draft.usable.table.field(named: field)?.minorUnits else { return (domain, true) }
        let currencies = draft.conjuncts.compactMap { $0.currencyWanted(of: field) }
        guard let currency = currencies.first, let decimals = units.decimals(of: currency),
            let factor = ExactDecimal("1e\(decimals)")
        else { return nil }
        func stored(_ value: Value, _ rounding: ExactDecimal.Rounding) -> (value: Value, isWhole: Bool)? {
            guard let exact = value.number?.multiplied(by: factor), let whole = exact.rounded(rounding),
                let integer = Int64(exactly: whole.mantissa), whole.scale == 0
            else { return nil }
            return (.integer(integer), whole == exact)
        }
        switch domain.allowed {
        case .all: return (domain, true)
        case .values(let values):
            let all = values.compactMap { stored($0, .down) }
            guard all.count == values.count, all.allSatisfy(\.isWhole) else { return nil }
            return (Domain(.values(all.map(\.value)), includesNull: domain.includesNull), true)
        case .range(let lower, let upper):
            let bounds = [(lower, ExactDecimal.Rounding.down), (upper, .up)].map { bound, rounding in
                bound.map { (own: $0, stored: stored($0.value, rounding)) }
            }
            guard bounds.allSatisfy({ $0 == nil || $0?.stored != nil }) else { return nil }
            let told = bounds.map { bound in
                bound.flatMap { bound in
                    bound.stored.map { Domain.Bound($0.value, isInclusive: bound.own.isInclusive || !$0.isWhole) }
                }
            }
            let isExact = bounds.allSatisfy { $0?.stored?.isWhole != false }
            return (Domain(.range(lower: told[0], upper: told[1]), includesNull: domain.includesNull), isExact)
        }
    }
}

extension Expression {
    /// The currency that a condition requires of a money field; nil for other conditions.
    fileprivate func currencyWanted(of field: String) -> String? {
        guard case .compare(.equal, let left, let right) = kind, case .currency(let money) = left.kind,
            money.plainField == field, case .text(let currency)? = right.constant
        else { return nil }
        return currency
    }
}
