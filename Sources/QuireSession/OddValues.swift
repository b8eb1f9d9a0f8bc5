import QuireDecode
import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePlan

/// Finds unreadable values that affect the result, such as an aggregate, a condition or an order, which makes it
/// partial, and the columns of the result in which they are null.
struct OddValues {
    private struct Origin: Hashable {
        var table: String
        var field: String
    }

    private typealias Origins = [String: Set<Origin>]

    /// The values that could not be read, in the order in which they were met.
    private var values: [OddColumn] = []
    /// The table fields whose nulls affected the result, and how.
    private var uses: [Origin: OddColumn.Use] = [:]
    /// The columns, where the plan is followed, that were computed of nulls, and where these come from.
    private var computed: Origins = [:]
    /// Where the columns of the result come from.
    private var output: Origins = [:]
    private let nulls: Set<String>
    private let last: [OddColumn]
    private let kept: [Int: KeptRows]

    /// Traces the columns of a plan that was read back to table fields; `last` has the unreadable values of the
    /// previous result, `kept` the rows of bindings.
    init(_ plan: Plan, _ read: ReadOutcome, last: [OddColumn], kept: [Int: KeptRows]) {
        self.kept = kept
        nulls = read.notes.decidingNulls
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

    /// Adds the unreadable values of rows that were read before.
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
        for (index, step) in plan.operators.enumerated() {
            switch step {
            case .skip, .take: continue
            case .filter(let condition): take([condition], as: .kept, origins)
            case .expand(let column, _): take([Expression(.column(column), .any)], as: .kept, origins)
            case .distinct: take(origins.keys.map { Expression(.column($0), .any) }, as: .kept, origins)
            case .top(_, let keys, _): take(keys.map(\.expression), as: .sorted, origins)
            case .sort(let keys):
                // Where all rows stay, the order only shows that they have no value.
                guard plan.operators[index...].contains(where: \.takesByPlace) else { continue }
                take(keys.map(\.expression), as: .sorted, origins)
            case .project(let columns):
                computed = computed(columns, origins)
                origins = named(columns.map { ($0.name, $0.expression) })
            case .count: (origins, computed) = ([:], [:])
            case .countBy(let keys):
                take(keys.map(\.expression), as: .computed, origins)
                (origins, computed) = (named(keys.map { ($0.name, $0.expression) }), [:])
            case .aggregate(let grouping):
                take(grouping.keys.map(\.expression), as: .computed, origins)
                take(grouping.aggregates.compactMap(\.argument), as: .computed, origins)
                take(grouping.aggregates.compactMap(\.condition), as: .kept, origins)
                let keys = grouping.keys.map { ($0.name, Optional($0.expression)) }
                (origins, computed) = (named(keys + grouping.aggregates.map { ($0.name, $0.argument) }), [:])
            }
        }
        return origins
    }

    /// The columns of a projection that are computed of nulls, and need not be null themselves.
    private func computed(_ columns: [ProjectedColumn], _ origins: Origins) -> Origins {
        columns.reduce(into: [:]) { made, column in
            let isPlain = if case .column = column.expression.kind { true } else { false }
            for name in column.expression.columns {
                let own = isPlain || !nulls.contains(name) ? [] : origins[name] ?? []
                let all = own.union(computed[name] ?? [])
                if !all.isEmpty { made[column.name, default: []].formUnion(all) }
            }
        }
    }

    private mutating func follow(_ source: PlannedSource) -> Origins {
        computed = [:]
        switch source {
        case .last: return origins(of: last)
        case .kept(let source): return origins(of: kept[source.identity]?.odd ?? [])
        case .scan(let scan): return origins(of: scan)
        case .keyed(let keyed):
            if case .parents(let plan) = keyed.keys {
                let own = follow(plan)
                take(plan.schema.columns.map { Expression(.column($0.name), $0.type) }, as: .kept, own)
                computed = [:]
            }
            return origins(of: keyed.scan)
        case .union(let union):
            var all: (origins: Origins, computed: Origins) = ([:], [:])
            for member in union.members {
                all.origins.merge(follow(member)) { $0.union($1) }
                all.computed.merge(computed) { $0.union($1) }
            }
            computed = all.computed
            return all.origins
        case .join(let join):
            let left = follow(join.left)
            take(join.keys.map(\.left), as: .matched, left)
            let computedLeft = computed
            let right = follow(join.right)
            take(join.keys.map(\.right), as: .matched, right)
            let both = left.merging(right) { $0.union($1) }
            computed.merge(computedLeft) { $0.union($1) }
            if let residual = join.residual { take([residual], as: .matched, both) }
            return both
        }
    }

    private func origins(of scan: Scan) -> Origins {
        var origins: Origins = [:]
        for column in scan.schema.columns {
            origins[column.name] = [Origin(table: scan.source.name, field: column.name)]
        }
        return origins
    }

    private func origins(of kept: [OddColumn]) -> Origins {
        kept.reduce(into: [:]) { $0[$1.column, default: []].insert(Origin(table: $1.table, field: $1.field)) }
    }

    private mutating func take(_ read: [Expression], as use: OddColumn.Use, _ origins: Origins) {
        for column in read.flatMap(\.columns) {
            let own = nulls.contains(column) ? origins[column] ?? [] : []
            for origin in own.union(computed[column] ?? []) { uses[origin] = uses[origin] ?? use }
        }
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

    /// Why the result is partial; nil when no value that could not be read decided anything.
    func problem(_ source: SourceText, _ span: SourceSpan) -> Diagnostic? {
        for value in values {
            guard let use = uses[Origin(table: value.table, field: value.field)] else { continue }
            return value.problem(use, source, span)
        }
        return nil
    }
}

extension Operator {
    /// Whether it takes rows by their place among others.
    fileprivate var takesByPlace: Bool {
        switch self {
        case .skip, .take: true
        case .aggregate(let grouping): grouping.dependsOnOrder
        case .filter, .project, .sort, .top, .distinct, .count, .countBy, .expand: false
        }
    }
}

extension OddColumn {
    /// The effect of a value.
    enum Use: String {
        /// Something is computed from it.
        case computed = "is computed from it"
        /// Whether a row stays.
        case kept = "is chosen by it"
        /// Where a row comes.
        case sorted = "comes first by it"
        /// With which rows a row is joined.
        case matched = "is joined by it"
    }

    /// The failure that marks a result as partial because of unreadable values.
    func problem(_ use: Use, _ source: SourceText, _ span: SourceSpan) -> Diagnostic {
        let (noun, verb) = count == 1 ? ("value", "is") : ("values", "are")
        return Diagnostic(
            .oddValueInAggregate,
            message: "\(table).\(field): \(count) \(noun) that could not be read \(verb) missing from what "
                + "\(use.rawValue), such as \(example)",
            source: source, span: span, hint: "to leave such rows out: where \(field) is not null",
            exit: ExitStatus.partial)
    }
}
