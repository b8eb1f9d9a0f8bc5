import QuireDecode
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePlan

/// Finds out whether values that could not be read are missing from an aggregate, which makes the result partial.
struct OddAggregates {
    private struct Origin: Hashable {
        var table: String
        var field: String
    }

    private typealias Origins = [String: Set<Origin>]

    /// The tables' fields whose nulls took part in an aggregate or a group's key.
    private var fields: Set<Origin> = []
    private let nulls: Set<String>

    /// Follows the columns of which nulls were met back to the tables' fields.
    init(_ plan: Plan, _ notes: EvaluationNotes) {
        nulls = notes.aggregatedNulls
        if !nulls.isEmpty { _ = follow(plan) }
    }

    /// Where the columns of a plan's result come from.
    private mutating func follow(_ plan: Plan) -> Origins {
        var origins = follow(plan.source)
        func origin(_ expression: Expression?) -> Set<Origin> {
            (expression?.columns ?? []).reduce(into: []) { $0.formUnion(origins[$1] ?? []) }
        }
        func named(_ columns: [(String, Expression?)]) -> Origins {
            Dictionary(columns.map { ($0, origin($1)) }, uniquingKeysWith: { first, _ in first })
        }
        for step in plan.operators {
            switch step {
            case .filter, .sort, .top, .skip, .take, .distinct, .expand: continue
            case .project(let columns): origins = named(columns.map { ($0.name, $0.expression) })
            case .count: origins = [:]
            case .countBy(let keys):
                take(keys.map(\.expression), origins)
                origins = named(keys.map { ($0.name, $0.expression) })
            case .aggregate(let grouping):
                take(grouping.keys.map(\.expression) + grouping.aggregates.compactMap(\.argument), origins)
                let keys = grouping.keys.map { ($0.name, Optional($0.expression)) }
                origins = named(keys + grouping.aggregates.map { ($0.name, $0.argument) })
            }
        }
        return origins
    }

    private mutating func follow(_ source: PlannedSource) -> Origins {
        switch source {
        case .last, .kept: return [:]
        case .scan(let scan): return origins(of: scan)
        case .keyed(let keyed): return origins(of: keyed.scan)
        case .union(let union):
            return union.members.reduce(into: [:]) { all, member in
                all.merge(follow(member)) { $0.union($1) }
            }
        case .join(let join):
            let left = follow(join.left)
            return left.merging(follow(join.right)) { $0.union($1) }
        }
    }

    private func origins(of scan: Scan) -> Origins {
        var origins: Origins = [:]
        for column in scan.schema.columns {
            origins[column.name] = [Origin(table: scan.table.name, field: column.name)]
        }
        return origins
    }

    private mutating func take(_ read: [Expression], _ origins: Origins) {
        for column in read.flatMap(\.columns) where nulls.contains(column) { fields.formUnion(origins[column] ?? []) }
    }

    /// Why the result is partial; nil when no value that could not be read took part.
    func problem(_ reports: [ScanReport], _ source: SourceText, _ span: SourceSpan) -> Diagnostic? {
        for report in reports {
            for odd in report.oddities where odd.kind == .wrongShape {
                guard fields.contains(Origin(table: report.source, field: odd.field)) else { continue }
                let (noun, verb) = odd.count == 1 ? ("value", "is") : ("values", "are")
                return Diagnostic(
                    "odd-value-in-aggregate",
                    message: "\(report.source).\(odd.field): \(odd.count) \(noun) that could not be read \(verb) "
                        + "missing from what is computed of it, such as \(odd.example)",
                    source: source, span: span, hint: "to leave such rows out: where \(odd.field) is not null",
                    exit: ExitStatus.partial)
            }
        }
        return nil
    }
}
