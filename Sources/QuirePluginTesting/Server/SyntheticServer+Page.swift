import Foundation
import QuirePluginKit

extension SyntheticServer {
    /// The parameter that carries the place in links whose declaration names none.
    static let placeInLinks = "after"
    /// The page size where nothing is declared.
    static let anySize = 7
    /// The requested page.
    func page(_ asked: AskedPage, of table: Table, at url: URLComponents) throws(ServerRefusal) -> PageResponse {
        let resource = table.resource
        var rows = table.order.filter { row in asked.filters.allSatisfy { matches($0, row, in: table) } }
        if let sort = asked.sort { rows = sorted(rows, by: sort, of: table, place: asked.place) }
        if resource.endpoint.paging == .none {
            return response(nil, rows, in: table, total: rows.count, size: rows.count)
        }
        let size = try self.size(asked, resource)
        let start = try self.start(asked, table, rows, size)
        let window = start < rows.count ? Array(rows[max(0, start)..<min(rows.count, start + size)]) : []
        if window.isEmpty, start > 0, let status = resource.endpoint.paging.endStatuses.first {
            return refusal("there is no such page", parameter: resource.endpoint.paging.parameterName, status: status)
        }
        let total = quirks.contains(.totalIgnoresFilters) ? table.order.count : rows.count
        let facts = PageSigns(
            start: start, size: size, count: rows.count, resource: resource, url: url, sent: asked.sent, quirks: quirks)
        return response(facts, window, in: table, total: total, size: size, said: asked.size)
    }

    private func response(
        _ signs: PageSigns?, _ rows: [Int], in table: Table, total: Int, size: Int, said: Int? = nil
    ) -> PageResponse {
        let resource = table.resource
        var body = Value.record([]).placing(
            .list(rows.map { table.records[$0] }), at: resource.endpoint.recordsPath.keys[...])
        if !resource.endpoint.recordsPath.keys.isEmpty {
            for (path, value) in signs?.body ?? [] { body = body.placing(value, at: path.keys[...]) }
            if let declared = resource.endpoint.total {
                body = body.placing(.integer(Int64(stated(declared, total, size))), at: declared.path.keys[...])
            }
            if let path = resource.endpoint.pageSize?.echo {
                let echoed = largestPage == nil ? size : said ?? size
                body = body.placing(.integer(Int64(echoed)), at: path.keys[...])
            }
        }
        return PageResponse(
            status: 200, headers: [.init("Content-Type", "application/json")] + (signs?.headers ?? []),
            body: Array(body.json(decimals: .number).utf8))
    }

    /// The length of the list in the declared unit, or as a quirk changes it.
    private func stated(_ declared: Total, _ rows: Int, _ size: Int) -> Int {
        // An unreliable total may have any value.
        if !declared.isReliable { return rows / 2 }
        let pages = (rows + max(size, 1) - 1) / max(size, 1)
        if quirks.contains(.totalCountsPages) { return pages }
        if quirks.contains(.totalCountsRows) { return rows }
        switch declared.unit {
        case .rows, .unclear: return rows
        case .pages: return pages
        }
    }

    private var largestPage: Int? {
        for case .largestPage(let size) in quirks { return size }
        return nil
    }

    private func size(_ asked: AskedPage, _ resource: Resource) throws(ServerRefusal) -> Int {
        let declared = resource.endpoint.pageSize
        var size =
            asked.size ?? declared?.standard
            ?? min(declared?.maximum ?? SyntheticServer.anySize, SyntheticServer.anySize)
        if let maximum = declared?.maximum, size > maximum {
            switch declared?.overMaximum {
            case .clamped: size = maximum
            case .standard: size = declared?.standard ?? maximum
            case .refused, .unknown, nil:
                throw ServerRefusal("pages hold at most \(maximum) rows", parameter: declared?.parameter)
            }
        }
        return min(size, largestPage ?? size)
    }

    private func start(
        _ asked: AskedPage, _ table: Table, _ rows: [Int], _ size: Int
    ) throws(ServerRefusal) -> Int {
        guard let place = asked.place else { return 0 }
        func number(_ text: some StringProtocol) throws(ServerRefusal) -> Int {
            guard let number = Int(text), abs(number) < 1_000_000 else {
                throw ServerRefusal("\(place) is no place in the list")
            }
            return number
        }
        switch table.resource.endpoint.paging {
        case .none: return 0
        case .pageNumber(let rule): return max(0, try number(place) - PageSigns.first(rule.first, quirks)) * size
        case .offset: return try number(place)
        case .cursor(let rule):
            switch rule.source {
            case .lastRow(let path, let isInclusive):
                // All rows up to the last one with the cursor's value precede the page.
                guard let index = rows.lastIndex(where: { path.value(in: table.records[$0]).plainText == place }) else {
                    throw ServerRefusal("\(place) is no row of the list", parameter: rule.parameter)
                }
                return isInclusive || quirks.contains(.markIsInclusive) ? index : index + 1
            case .body, .header:
                guard place.hasSuffix(PageSigns.endOfMark) else {
                    throw ServerRefusal("\(place) is no mark that was given", parameter: rule.parameter)
                }
                return try number(place.dropLast(PageSigns.endOfMark.count))
            }
        case .nextURL: return (try number(place) - 1) * size
        }
    }
}
