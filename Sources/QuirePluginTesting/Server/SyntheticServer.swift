import Foundation
import QuireDecode
public import QuirePluginKit

/// A server made from a provider's declarations: it has random rows and implements filters, sorts, paging and totals exactly
/// as declared, optionally with quirks.
///
/// It interprets requests by the declarations alone, so it refuses a request that they don't explain.
public struct SyntheticServer: ProviderServer {
    /// The reason why no server can be made from the declarations.
    public struct MakeError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The table.
        public let table: String
        /// The problem.
        public let reason: String

        /// The table and the reason.
        public var description: String { "\(table): \(reason)" }
    }

    /// One table with its rows.
    struct Table: Sendable {
        let resource: Resource
        /// The records as JSON.
        var records: [Value]
        /// The values of each column, by the row's number.
        var columns: [String: [Value]]
        /// The rows in the list's own order.
        var order: [Int]
        /// A row that isn't in the list yet.
        var spare: Int

        /// The value of a column in a row.
        func value(_ column: String, _ row: Int) -> Value { columns[column]?[row] ?? .null }
    }

    /// The address that a provider without one answers at.
    static let anyAddress = "https://api.example"

    let manifest: Manifest
    let quirks: Set<Quirk>
    var tables: [Table]

    /// The address below which it answers.
    var base: String { manifest.baseURL.isEmpty ? SyntheticServer.anyAddress : manifest.baseURL }

    /// Creates a server for a provider, with that number of rows in each table; the seed determines all of them.
    public init(
        of plugin: any ProviderPlugin, rows: Int, seed: UInt64, quirks: Set<Quirk> = []
    ) throws(MakeError) {
        manifest = plugin.manifest
        self.quirks = quirks
        tables = []
        var random = SplitMix64(seed: seed)
        // A child points to rows of its parent, so parents come first.
        let roots = plugin.resources.filter { $0.table.parent == nil }
        for resource in roots + plugin.resources.filter({ $0.table.parent != nil }) {
            tables.append(try makeTable(resource, rows, &random))
        }
    }

    /// The same server with a row more at the beginning of every list.
    func insertingRow() -> SyntheticServer {
        var copy = self
        for index in copy.tables.indices { copy.tables[index].order.insert(copy.tables[index].spare, at: 0) }
        return copy
    }

    /// The table of that name.
    func table(_ name: String) -> Table? { tables.first { $0.resource.table.name == name } }

    private func makeTable(
        _ resource: Resource, _ count: Int, _ random: inout SplitMix64
    ) throws(MakeError) -> Table {
        var parents: [Value] = []
        if let parent = resource.table.parent, let table = table(parent.resource) {
            parents = table.order.prefix(RecordMaker.parents).map { table.value(parent.field, $0) }.filter {
                !$0.isNull
            }
        }
        let maker = RecordMaker(resource: resource, parents: parents)
        // The rows of a child list are shared out among its parents.
        let count = resource.table.parent == nil ? count : count * RecordMaker.parents
        var records = (0...count).map { maker.record($0, &random) }
        if quirks.contains(.repeatsKey), count > 1 { records[1] = records[0] }
        spoil(&records, of: resource)
        var columns: [String: [Value]] = [:]
        let names = resource.table.fields.map(\.name)
        let body = Value.record([]).placing(.list(records), at: resource.endpoint.recordsPath.keys[...]).json(
            decimals: .number)
        let page: DecodedPage
        do throws(DecodeError) {
            page = try PageDecoder(resource: resource, columns: names).decode(Array(body.utf8))
        } catch {
            throw MakeError(table: resource.table.name, reason: "a page as declared can't be read: \(error)")
        }
        guard page.batch.count == records.count else {
            throw MakeError(
                table: resource.table.name,
                reason: "records at \(resource.endpoint.recordsPath) are not read one by one")
        }
        for (name, column) in zip(names, page.batch.columns) {
            columns[name] = (0..<page.batch.count).map { column[$0] }
        }
        for field in resource.table.fields where field.isFromRequest {
            // Such a value is only known to the client; the server still finds the rows by it.
            let choices = parents.isEmpty ? SampleSteps.values(of: field.type) : parents
            columns[field.name] = records.indices.map { _ in random.pick(from: choices) ?? .null }
        }
        var table = Table(
            resource: resource, records: records, columns: columns, order: Array(0..<count), spare: count)
        if quirks.contains(.shufflesOwnOrder) {
            table.order.shuffle(using: &random)
        } else if let order = resource.table.defaultOrder {
            table.order = sorted(table.order, by: order.field, order.direction ?? .descending, .last, in: table)
        }
        return table
    }

    /// Applies the quirks to the records.
    private func spoil(_ records: inout [Value], of resource: Resource) {
        for quirk in quirks {
            let (name, value): (String, Value)
            switch quirk {
            case .sendsNull(let field): (name, value) = (field, .null)
            case .sendsOtherValue(let field): (name, value) = (field, .text("something_new"))
            case .ignoresCase, .ignoresFilter, .shiftsBound, .ignoresSort, .sortsAsText, .hidesNullsWhenSorted,
                .movesTies, .totalCountsPages, .totalCountsRows, .totalIgnoresFilters, .largestPage, .shufflesOwnOrder,
                .markIsInclusive, .pagesCountFrom, .repeatsKey:
                continue
            }
            guard let field = resource.table.field(named: name) else { continue }
            for index in records.indices where index.isMultiple(of: 4) {
                records[index] = records[index].placing(value, at: field.path.keys[...])
            }
        }
    }

    /// The answer that the declarations and quirks make of a request.
    public func response(to request: ServerRequest) async throws(ServerFailure) -> PageResponse {
        guard let url = URLComponents(string: request.url) else { return refusal("no address", parameter: nil) }
        var refused: ServerRefusal?
        for table in tables {
            do throws(ServerRefusal) {
                guard let asked = try AskedPage(request, url, of: table, at: base) else { continue }
                return try page(asked, of: table, at: url)
            } catch {
                refused = refused ?? error
            }
        }
        if let refused { return refusal(refused.message, parameter: refused.parameter) }
        return refusal("no table is at \(url.percentEncodedPath)", parameter: nil, status: 404)
    }

    /// An answer that refuses the request in the shape of the provider's errors.
    func refusal(_ message: String, parameter: String?, status: Int = 400) -> PageResponse {
        let shape = manifest.errors
        var error = Value.record([])
        if let path = shape.code.first { error = error.placing(.text("refused"), at: path.keys[...]) }
        if let path = shape.message.first { error = error.placing(.text(message), at: path.keys[...]) }
        if let parameter, let path = shape.parameter.first {
            error = error.placing(.text(parameter), at: path.keys[...])
        }
        let body = shape.list.map { Value.record([]).placing(.list([error]), at: $0.keys[...]) } ?? error
        return PageResponse(
            status: status, headers: [.init("Content-Type", "application/json")], body: Array(body.json().utf8))
    }
}

/// Why a server refuses a request.
struct ServerRefusal: Error {
    let message: String
    let parameter: String?

    init(_ message: String, parameter: String? = nil) {
        self.message = message
        self.parameter = parameter
    }
}
