import QuireDecode
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePlan

/// Finds out whether values that could not be read are missing from an aggregate, which makes the result partial.
struct OddAggregates {
    /// The source's fields whose nulls took part in an aggregate or a group's key.
    private var fields: Set<String> = []

    /// Follows the columns of which nulls were met back to the source's fields.
    init(_ operators: [Operator], _ input: Schema, _ notes: EvaluationNotes) {
        guard !notes.aggregatedNulls.isEmpty else { return }
        var origins: [String: Set<String>] = [:]
        for column in input.columns { origins[column.name] = [column.name] }
        func origin(_ expression: Expression?) -> Set<String> {
            (expression?.columns ?? []).reduce(into: []) { $0.formUnion(origins[$1] ?? []) }
        }
        for step in operators {
            switch step {
            case .filter, .sort, .top, .skip, .take, .distinct, .expand: continue
            case .project(let columns):
                origins = Dictionary(
                    columns.map { ($0.name, origin($0.expression)) }, uniquingKeysWith: { first, _ in first })
            case .count: origins = [:]
            case .countBy(let keys):
                take(keys.map(\.expression), notes, origins)
                origins = Dictionary(
                    keys.map { ($0.name, origin($0.expression)) }, uniquingKeysWith: { first, _ in first })
            case .aggregate(let grouping):
                take(grouping.keys.map(\.expression) + grouping.aggregates.compactMap(\.argument), notes, origins)
                let made =
                    grouping.keys.map { ($0.name, origin($0.expression)) }
                    + grouping.aggregates.map { ($0.name, origin($0.argument)) }
                origins = Dictionary(made, uniquingKeysWith: { first, _ in first })
            }
        }
    }

    private mutating func take(_ read: [Expression], _ notes: EvaluationNotes, _ origins: [String: Set<String>]) {
        for column in read.flatMap(\.columns) where notes.aggregatedNulls.contains(column) {
            fields.formUnion(origins[column] ?? [])
        }
    }

    /// Why the result is partial; nil when no value that could not be read took part.
    func problem(_ report: ScanReport?, _ query: Query, _ source: SourceText) -> Diagnostic? {
        guard let report,
            let odd = report.oddities.first(where: { $0.kind == .wrongShape && fields.contains($0.field) })
        else { return nil }
        return Diagnostic(
            "odd-value-in-aggregate",
            message: "\(report.source).\(odd.field): \(odd.count) value\(odd.count == 1 ? "" : "s") that could not be "
                + "read \(odd.count == 1 ? "is" : "are") missing from what is computed of it, such as \(odd.example)",
            source: source, span: query.span, hint: "leave such rows out: where \(odd.field) is not null",
            exit: ExitStatus.partial)
    }
}
