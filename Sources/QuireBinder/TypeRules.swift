import QuireModel
import QuirePlan

/// Which types go together.
enum TypeRules {
    /// The type of an arithmetic operation; nil if the operation isn't defined.
    static func result(of operation: ArithmeticOperation, _ left: Expression, _ right: Expression) -> ValueType? {
        let additive = operation == .add || operation == .subtract
        switch (left.type, right.type) {
        case (.null, let other), (let other, .null): return other.isNumber || other == .money ? other : .decimal
        case (.integer, .integer): return operation == .divide ? .decimal : .integer
        case (.integer, .decimal), (.decimal, .integer), (.decimal, .decimal): return .decimal
        case (.money, .money): return additive ? .money : (operation == .divide ? .decimal : nil)
        case (.money, .integer), (.money, .decimal): return .money
        case (.integer, .money), (.decimal, .money): return additive || operation == .multiply ? .money : nil
        case (.timestamp, .timestamp), (.date, .date): return operation == .subtract ? .duration : nil
        case (.timestamp, .duration): return additive ? .timestamp : nil
        case (.date, .duration): return additive ? moved(by: right) : nil
        case (.duration, .timestamp): return operation == .add ? .timestamp : nil
        case (.duration, .date): return operation == .add ? moved(by: left) : nil
        case (.duration, .duration): return additive ? .duration : nil
        case (.duration, .integer), (.integer, .duration): return operation == .multiply ? .duration : nil
        default: return nil
        }
    }

    /// A day moved by whole days is a day; by anything with hours it is an instant.
    private static func moved(by duration: Expression) -> ValueType {
        if case .duration(let fixed)? = duration.constant, fixed.seconds == 0, fixed.nanoseconds == 0 { return .date }
        return .timestamp
    }

    /// The common type of both; nil if there is none.
    static func common(_ left: ValueType, _ right: ValueType) -> ValueType? {
        if left == right || right == .null { return left }
        if left == .null { return right }
        if left.isNumber, right.isNumber { return .decimal }
        if left.isText, right.isText { return .text }
        if [left, right].allSatisfy({ $0 == .date || $0 == .period }) { return .period }
        return left == .any || right == .any ? .any : nil
    }
}
