import Foundation
import QuirePluginKit

extension SyntheticServer {
    /// The parameter that carries the place in links whose declaration names none.
    static let placeInLinks = "after"
    /// The page size where nothing is declared.
    static let anySize = 7
    /// What marks end with, so that one which isn't encoded as it should comes back as another.
    private static let endOfMark = "+/=&"

    /// The page that is asked for.
    func page(_ asked: AskedPage, of table: Table, at url: URLComponents) throws(ServerRefusal) -> PageResponse {
        let resource = table.resource
        var rows = table.order.filter { row in asked.filters.allSatisfy { matches($0, row, in: table) } }
        if let sort = asked.sort { rows = sorted(rows, by: sort, of: table, place: asked.place) }
        if resource.paging == .none { return response([], rows, in: table, total: rows.count, size: rows.count) }
        let size = try self.size(asked, resource)
        let start = try self.start(asked, resource, size)
        let window = start < rows.count ? Array(rows[max(0, start)..<min(rows.count, start + size)]) : []
        if window.isEmpty, start > 0, case .pageNumber(let rule) = resource.paging, let status = rule.endStatuses.first
        {
            return refusal("there is no such page", parameter: rule.parameter, status: status)
        }
        let total = quirks.contains(.totalIgnoresFilters) ? table.order.count : rows.count
        let facts = facts(start, size, rows.count, resource, url)
        return response(facts, window, in: table, total: total, size: size, said: asked.size)
    }

    private func response(
        _ facts: [(FieldPath, Value)], _ rows: [Int], in table: Table, total: Int, size: Int, said: Int? = nil
    ) -> PageResponse {
        let resource = table.resource
        var body = Value.record([]).placing(.list(rows.map { table.records[$0] }), at: resource.recordsPath.keys[...])
        if !resource.recordsPath.keys.isEmpty {
            for (path, value) in facts { body = body.placing(value, at: path.keys[...]) }
            if let declared = resource.total {
                body = body.placing(.integer(Int64(stated(declared.unit, total, size))), at: declared.path.keys[...])
            }
            if let path = resource.pageSize?.echo {
                let echoed = largestPage == nil ? size : said ?? size
                body = body.placing(.integer(Int64(echoed)), at: path.keys[...])
            }
        }
        return PageResponse(
            status: 200, headers: [.init("Content-Type", "application/json")],
            body: Array(body.json(decimals: .number).utf8))
    }

    /// The length of the list in the unit that is declared, or that a quirk has it in.
    private func stated(_ unit: Total.Unit, _ rows: Int, _ size: Int) -> Int {
        let pages = (rows + max(size, 1) - 1) / max(size, 1)
        if quirks.contains(.totalCountsPages) { return pages }
        if quirks.contains(.totalCountsRows) { return rows }
        switch unit {
        case .rows, .unclear: return rows
        case .pages: return pages
        }
    }

    private var largestPage: Int? {
        for case .largestPage(let size) in quirks { return size }
        return nil
    }

    private func size(_ asked: AskedPage, _ resource: Resource) throws(ServerRefusal) -> Int {
        let declared = resource.pageSize
        var size =
            asked.size ?? declared?.standard
            ?? min(declared?.maximum ?? SyntheticServer.anySize, SyntheticServer.anySize)
        if let maximum = declared?.maximum, size > maximum {
            guard declared?.overMaximum == .clamped else {
                throw ServerRefusal("pages hold at most \(maximum) rows", parameter: declared?.parameter)
            }
            size = maximum
        }
        return min(size, largestPage ?? size)
    }

    private func start(_ asked: AskedPage, _ resource: Resource, _ size: Int) throws(ServerRefusal) -> Int {
        guard let place = asked.place else { return 0 }
        func number(_ text: some StringProtocol) throws(ServerRefusal) -> Int {
            guard let number = Int(text), abs(number) < 1_000_000 else {
                throw ServerRefusal("\(place) is no place in the list")
            }
            return number
        }
        switch resource.paging {
        case .none: return 0
        case .pageNumber(let rule): return max(0, try number(place) - firstPage(rule.first)) * size
        case .offset: return try number(place)
        case .cursor:
            guard place.hasSuffix(SyntheticServer.endOfMark) else {
                throw ServerRefusal("\(place) is no mark that was given")
            }
            return try number(place.dropLast(SyntheticServer.endOfMark.count))
        case .nextURL: return try (number(place) - 1) * size
        }
    }

    private func firstPage(_ declared: Int) -> Int {
        for case .pagesCountFrom(let number) in quirks { return number }
        return declared
    }

    /// What the page says of its place in the list, where the paging declares it.
    private func facts(
        _ start: Int, _ size: Int, _ count: Int, _ resource: Resource, _ url: URLComponents
    ) -> [(FieldPath, Value)] {
        let following = start + size
        let hasMore = following < count
        let mark = quirks.contains(.markIsInclusive) ? following - 1 : following
        switch resource.paging {
        case .none, .offset: return []
        case .pageNumber(let rule):
            let page = start / size + firstPage(rule.first)
            let pages = (count + size - 1) / size
            let facts: [(FieldPath?, Value)] = [
                (rule.current, .integer(Int64(page))), (rule.next, hasMore ? .integer(Int64(page + 1)) : .null),
                (rule.pages, .integer(Int64(pages))),
            ]
            return facts.compactMap { path, value in path.map { ($0, value) } }
        case .cursor(let rule):
            // A server that says whether there is more may give a mark for nothing.
            let next = hasMore || rule.hasMore != nil ? Value.text("\(mark)\(SyntheticServer.endOfMark)") : .null
            return [(rule.next, next)] + (rule.hasMore.map { [($0, .bool(hasMore))] } ?? [])
        case .nextURL(let rule):
            let name = rule.pageParameter ?? SyntheticServer.placeInLinks
            var link = url
            let kept = (url.queryItems ?? []).filter { $0.name != name }
            link.queryItems = kept + [URLQueryItem(name: name, value: "\(start / size + 2)")]
            let next = hasMore ? link.string.map { Value.text($0) } ?? .null : .null
            return [(rule.path, next)] + (rule.current.map { [($0, .integer(Int64(start / size + 1)))] } ?? [])
        }
    }
}
