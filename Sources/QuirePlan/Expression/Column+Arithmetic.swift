import QuireModel

/// Arithmetic on whole columns of numbers that gives no null by itself.
extension Column {
    /// The results for all rows; nil where they are computed one by one, because of what the values or the operation are.
    func applying(_ operation: ArithmeticOperation, _ other: Column) throws(EvaluationError) -> Column? {
        switch operation {
        case .add, .subtract, .multiply: break
        case .divide, .remainder: return nil
        }
        switch (storage, other.storage) {
        case (.integers(let own), .integers(let others)):
            let results = try combined(other, 0) { (row: Int) throws(EvaluationError) -> Int64 in
                let (result, overflow) =
                    switch operation {
                    case .add: own[row].addingReportingOverflow(others[row])
                    case .subtract: own[row].subtractingReportingOverflow(others[row])
                    case .multiply, .divide, .remainder: own[row].multipliedReportingOverflow(by: others[row])
                    }
                guard !overflow else { throw Arithmetic.tooLarge }
                return result
            }
            return Column(type: .integer, storage: .integers(results), nulls: nulls.union(other.nulls, count: count))
        case (.decimals(let own), .decimals(let others)):
            return try decimals(operation, other) { (own[$0], others[$0]) }
        case (.decimals(let own), .integers(let others)):
            return try decimals(operation, other) { (own[$0], ExactDecimal(others[$0])) }
        case (.integers(let own), .decimals(let others)):
            return try decimals(operation, other) { (ExactDecimal(own[$0]), others[$0]) }
        default: return nil
        }
    }

    private func decimals(
        _ operation: ArithmeticOperation, _ other: Column, _ operands: (Int) -> (ExactDecimal, ExactDecimal)
    ) throws(EvaluationError) -> Column {
        let results = try combined(other, .zero) { (row: Int) throws(EvaluationError) -> ExactDecimal in
            let (left, right) = operands(row)
            let result =
                switch operation {
                case .add: left.adding(right)
                case .subtract: left.subtracting(right)
                case .multiply, .divide, .remainder: left.multiplied(by: right)
                }
            return try Arithmetic.required(result)
        }
        return Column(type: .decimal, storage: .decimals(results), nulls: nulls.union(other.nulls, count: count))
    }

    /// The results of the rows in which neither value is null.
    private func combined<Element>(
        _ other: Column, _ filler: Element, _ result: (Int) throws(EvaluationError) -> Element
    ) throws(EvaluationError) -> [Element] {
        var results: [Element] = []
        results.reserveCapacity(count)
        for row in 0..<count {
            let isNull = nulls.isNull(row) || other.nulls.isNull(row)
            results.append(isNull ? filler : try result(row))
        }
        return results
    }
}
