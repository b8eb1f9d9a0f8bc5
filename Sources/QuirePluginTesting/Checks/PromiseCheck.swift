import QuireDecode
import QuirePluginKit

/// Checks whether a server keeps the declarations of a table: pages, sizes, totals, filters, sorts, order, values.
struct PromiseCheck {
    let reader: ListReader
    /// The required filters, and their values.
    let required: [AppliedFilter]
    /// The whole list in pages of the server's own size.
    let whole: ListReader.List

    var resource: Resource { reader.resource }
    var subject: String { "\(reader.plugin.manifest.id).\(resource.table.name)" }
    let rows: [[Value]]

    /// A size that no list of a check fits in.
    static let smallSize = 7

    /// Reads the whole list once; everything is compared with it.
    init(_ reader: ListReader) async {
        self.reader = reader
        var found: (required: [AppliedFilter], list: ListReader.List)?
        // A list of an arbitrary parent may be empty.
        for filters in await PromiseCheck.requiredFilters(reader) {
            let list = await reader.list(filters: filters)
            if found == nil || (found?.list.rows.isEmpty == true && !list.rows.isEmpty) { found = (filters, list) }
            if found?.list.rows.isEmpty == false { break }
        }
        required = found?.required ?? []
        whole = found?.list ?? ListReader.List()
        var seen: Set<[Value]> = []
        // A row at the instant where two windows of time meet comes with both.
        rows =
            reader.resource.endpoint.windows == nil
            ? whole.rows : whole.rows.filter { seen.insert(reader.key($0)).inserted }
    }

    /// Checks over one page, in the place of the whole list.
    init(_ reader: ListReader, required: [AppliedFilter], page: ListReader.Page) {
        self.reader = reader
        self.required = required
        whole = ListReader.List(pages: [page])
        rows = page.rows
    }

    /// All checks of the table.
    func checks() async -> [CheckReport.Check] {
        guard whole.problem == nil else { return [await pages()] }
        var checks = [await pages(), values()]
        // Of a list that is read in windows of time, sizes, totals and orders are those of each window.
        guard resource.endpoint.windows == nil else {
            return checks + (resource.table.filters.isEmpty ? [] : [await filters()])
        }
        if let size = resource.endpoint.pageSize { checks.append(await pageSize(size)) }
        if let total = resource.endpoint.total, total.isReliable {
            checks.append(await self.total(total))
        }
        if !resource.table.filters.isEmpty { checks.append(await filters()) }
        if !resource.table.sorts.isEmpty { checks.append(await sorts()) }
        if let order = resource.table.defaultOrder { checks.append(ownOrder(order)) }
        return checks
    }

    /// Values for the filters that are required, most promising first.
    static func requiredFilters(_ reader: ListReader) async -> [[AppliedFilter]] {
        let resource = reader.resource
        let capabilities = resource.requiredFilters
        guard !capabilities.isEmpty else { return [[]] }
        let samples = SampleSteps(resource: resource).all.first?.step.filters ?? []
        guard let parent = resource.table.parent, let table = reader.plugin.resource(named: parent.resource),
            let index = capabilities.firstIndex(where: { $0.field == parent.childField }),
            let parents = ListReader(reader.plugin, table, reader.server)
        else { return [samples] }
        let rows = await parents.list().rows.prefix(10)
        guard !rows.isEmpty else { return [samples] }
        return rows.map { row in
            var filters = samples
            filters[index].values = [parents.value(parent.field, row)]
            return filters
        }
    }

    /// Declared values are the values that come.
    func values(unseen: [String] = []) -> CheckReport.Check {
        var problems = Problems()
        for (index, field) in resource.table.fields.enumerated() {
            let nulls = rows.filter { $0[index].isNull }
            if let first = nulls.first, !field.isNullable {
                problems.expect(
                    false,
                    "\(field.name) is declared as never null, but is null in \(nulls.count) of \(rows.count) rows, "
                        + "such as \(reader.shown(first))",
                    "declare it as nullable, or correct its path")
            }
        }
        var told: Set<String> = []
        for oddity in whole.pages.flatMap(\.oddities) where told.insert("\(oddity.field) \(oddity.kind)").inserted {
            switch oddity.kind {
            case .wrongShape:
                problems.expect(
                    false, "\(oddity.field) can't be read as declared, such as \(oddity.example)",
                    "declare the type that the API really sends")
            case .damagedText:
                problems.expect(
                    false, "\(oddity.field) has bytes that aren't UTF-8, such as \(oddity.example)",
                    "make the API state its character encoding in Content-Type")
            case .unlistedValue:
                problems.expect(
                    false, "\(oddity.field) has a value that isn't declared: \(oddity.example)", "add it to the values")
            case .absent, .absentKey: break  // Told above, of all pages together.
            }
        }
        let note = unseen.isEmpty ? "" : "; in none of them: \(unseen.joined(separator: ", "))"
        return .init("values", of: subject, detail: "\(rows.count) rows\(note)", problems: problems.all)
    }

    /// Checks that the list has the order that is declared as its own.
    func ownOrder(_ order: DefaultOrder) -> CheckReport.Check {
        guard order.isReliable, let direction = order.direction else {
            return .init(
                "own order", of: subject, detail: "by \(order.field), not relied on")
        }
        var problems = Problems()
        if let (one, other) = disorder(rows, by: order.field, direction) {
            problems.expect(
                false,
                "the list is declared to be ordered by \(order.field) \(direction.rawValue), "
                    + "but \(reader.shown(one, order.field)) stands before \(reader.shown(other, order.field))",
                "declare that its own order isn't reliable")
        }
        return .init(
            "own order", of: subject, detail: "by \(order.field) \(direction.rawValue)", problems: problems.all)
    }

    /// The first two neighbours that are in the wrong order; rows without a value are passed over.
    func disorder(
        _ rows: [[Value]], by field: String, _ direction: SortDirection
    ) -> ([Value], [Value])? {
        var last: [Value]?
        for row in rows where !reader.value(field, row).isNull {
            if let last {
                let order = Value.order(reader.value(field, last).comparable, reader.value(field, row).comparable)
                if direction == .ascending ? order > 0 : order < 0 { return (last, row) }
            }
            last = row
        }
        return nil
    }

    /// The keys of rows.
    func keys(_ rows: [[Value]]) -> Set<[Value]> { Set(rows.map(reader.key)) }
}
