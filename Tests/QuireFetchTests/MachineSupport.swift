import QuireDiagnostics
import QuireFetch
import QuireModel
import QuirePlan
import QuirePluginKit

/// A table of ids and amounts that is paged in the given way.
func table(
    _ paging: Paging, size: PageSize? = PageSize(parameter: "size", maximum: 100), total: Total? = nil
) -> Resource {
    Resource(
        name: "things", path: "/things", recordsPath: "things",
        fields: [Field("id", .text), Field("amount", .decimal)], paging: paging, pageSize: size, total: total,
        sorts: [
            SortCapability(
                field: "amount", ascending: [QueryItem("sort", "amount")], descending: [QueryItem("sort", "-amount")])
        ])
}

let numbered = table(.pageNumber(Paging.PageNumber(current: "page", next: "next")))

/// A read of a table; sorted when a direction is given.
func scan(
    _ resource: Resource = numbered, sorted direction: SortDirection? = nil, pageSize: Int? = 2, rows: Int? = nil
) -> Scan {
    let path: AccessPath =
        if let direction {
            .topN(ScanQuery(), order: AppliedSort(resource.table.sorts[0], direction), count: 3)
        } else {
            .scan(ScanQuery())
        }
    return Scan(
        source: TableSource(provider: "test", PlacedTable(resource), span: SourceSpan(0, 0)), path: path,
        columns: ["id", "amount"], pageSize: pageSize, rowLimit: rows)
}

extension ScanMachine {
    /// A machine for a scan of one of the lists here.
    init(scan: Scan) {
        guard let endpoint = scan.source.origin.endpoint else { preconditionFailure("a scan of no list of an API") }
        self.init(scan: scan, of: endpoint)
    }
}

/// A page of rows `id` or `id:amount`, one letter an id and `-` for none.
func page(_ rows: String, _ facts: PageFacts, body: String = "") -> ScanMachine.Page {
    let parts = rows.split(separator: " ").map { $0.split(separator: ":").map(String.init) }
    let ids = parts.map { $0[0] == "-" ? Value.null : .text($0[0]) }
    let amounts = parts.map { row in row.count > 1 ? ExactDecimal(row[1]).map { Value.decimal($0) } ?? .null : .null }
    return ScanMachine.Page(
        batch: RowBatch(
            columns: [Column(type: .text, values: ids), Column(type: .decimal, values: amounts)], count: parts.count),
        facts: facts, body: Array(body.utf8)[...])
}

/// What a machine does when it is given these pages one after another: one line an action.
func trace(_ machine: inout ScanMachine, _ pages: [ScanMachine.Page?]) -> [String] {
    var lines: [String] = []
    var actions = machine.start()
    var rest = pages[...]
    var rows = 0
    while true {
        for action in actions {
            switch action {
            case .request(let step):
                let size = step.pageSize.map { " size \($0)" } ?? ""
                let order = step.sort.map { " by \($0.capability.field)" } ?? ""
                lines.append("ask \(step.position)\(size)\(order)")
            case .deliver: lines.append("deliver \(rows)")
            case .deliverRows(let rows): lines.append("deliver rows \(rows)")
            case .readAgain: lines.append("read again")
            case .keep: lines.append("keep")
            case .fallBack(let reason): lines.append("fall back: \(reason)")
            case .counted(let count): lines.append("counted \(count)")
            case .countedByValue(let counts):
                lines.append("counted " + counts.map { "\($0.value.plainText):\($0.count)" }.joined(separator: " "))
            case .restart(let reason): lines.append("restart: \(reason)")
            case .finish: lines.append("finish")
            }
        }
        guard case .request(let step)? = actions.last, let next = rest.popFirst() else { break }
        guard let next else {
            actions = machine.receiveEnd()
            continue
        }
        rows = next.batch.count
        do throws(FetchError) {
            actions = try machine.receive(next, for: step)
        } catch {
            lines.append("error: \(error.reason)")
            return lines
        }
    }
    if let shortfall = machine.shortfall { lines.append("short: \(shortfall.reason)") }
    return lines
}

func trace(_ scan: Scan, _ pages: [ScanMachine.Page?]) -> [String] {
    var machine = ScanMachine(scan: scan)
    return trace(&machine, pages)
}
