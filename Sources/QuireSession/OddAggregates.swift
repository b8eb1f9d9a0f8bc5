import QuireDecode
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePlan

/// Finds out whether values that could not be read are missing from an aggregate, which makes the result partial, and
/// in which columns of the result they are null.
struct OddAggregates {
    private struct Origin: Hashable {
        var table: String
        var field: String
    }

    private typealias Origins = [String: Set<Origin>]

    /// The values that could not be read, in the order in which they were met.
    private var values: [OddColumn] = []
    /// The tables' fields whose nulls took part in an aggregate or a group's key.
    private var fields: Set<Origin> = []
    /// Where the columns of the result come from.
    private var output: Origins = [:]
    private let nulls: Set<String>
    private let last: [OddColumn]
    private let kept: [Int: KeptRows]

    /// Follows the columns of a plan that was read back to the tables' fields; `last` is what is odd in the previous
    /// result, `kept` has the rows of bindings.
    init(_ plan: Plan, _ read: ReadOutcome, last: [OddColumn], kept: [Int: KeptRows]) {
        self.kept = kept
        nulls = read.notes.aggregatedNulls
        self.last = last
        for report in read.reports {
            values += report.oddities.filter { $0.kind == .wrongShape }.map {
                OddColumn(
                    column: $0.field, table: report.source, field: $0.field, count: $0.count, example: $0.example)
            }
        }
        add(plan.source)
        if !values.isEmpty { output = follow(plan) }
    }

    /// Adds what is odd in rows that were read before.
    private mutating func add(_ source: PlannedSource) {
        switch source {
        case .scan, .keyed: break
        case .last: values += last
        case .kept(let source): values += kept[source.identity]?.odd ?? []
        case .union(let union): for member in union.members { add(member.source) }
        case .join(let join):
            add(join.left.source)
            add(join.right.source)
        }
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
        case .last: return origins(of: last)
        case .kept(let source): return origins(of: kept[source.identity]?.odd ?? [])
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

    private func origins(of kept: [OddColumn]) -> Origins {
        kept.reduce(into: [:]) { $0[$1.column, default: []].insert(Origin(table: $1.table, field: $1.field)) }
    }

    private mutating func take(_ read: [Expression], _ origins: Origins) {
        for column in read.flatMap(\.columns) where nulls.contains(column) { fields.formUnion(origins[column] ?? []) }
    }

    /// The columns of the result in which values are null that could not be read.
    var columns: [OddColumn] {
        output.keys.sorted().flatMap { column in
            values.compactMap { value in
                guard output[column]?.contains(Origin(table: value.table, field: value.field)) == true else {
                    return nil
                }
                var odd = value
                odd.column = column
                return odd
            }
        }
    }

    /// Why the result is partial; nil when no value that could not be read took part.
    func problem(_ source: SourceText, _ span: SourceSpan) -> Diagnostic? {
        let missing = values.first { fields.contains(Origin(table: $0.table, field: $0.field)) }
        guard let missing else { return nil }
        let (noun, verb) = missing.count == 1 ? ("value", "is") : ("values", "are")
        return Diagnostic(
            .oddValueInAggregate,
            message: "\(missing.table).\(missing.field): \(missing.count) \(noun) that could not be read \(verb) "
                + "missing from what is computed of it, such as \(missing.example)",
            source: source, span: span, hint: "to leave such rows out: where \(missing.field) is not null",
            exit: ExitStatus.partial)
    }
}
