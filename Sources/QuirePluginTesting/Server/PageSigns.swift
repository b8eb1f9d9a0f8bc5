import Foundation
import QuirePluginKit

/// What a page states about its place in the list, as the paging declares.
struct PageSigns {
    /// In the body.
    private(set) var body: [(FieldPath, Value)] = []
    /// In the headers.
    private(set) var headers: [PageResponse.Header] = []

    /// The end of cursors, so that one that isn't encoded correctly comes back changed.
    static let endOfMark = "+/=&"

    /// The signs of a page that begins at a row.
    init(
        start: Int, size: Int, count: Int, resource: Resource, url: URLComponents, sent: [QueryItem],
        quirks: Set<Quirk>
    ) {
        let hasMore = start + size < count
        switch resource.endpoint.paging {
        case .none: break
        case .offset(let rule): say(.bool(hasMore), at: rule.hasMore)
        case .pageNumber(let rule):
            let page = start / size + PageSigns.first(rule.first, quirks)
            say(.integer(Int64(page)), at: rule.current)
            say(hasMore ? .integer(Int64(page + 1)) : .null, at: rule.next)
            say(.integer(Int64((count + size - 1) / size)), at: rule.pages)
            say(.bool(hasMore), at: rule.hasMore)
        case .cursor(let rule):
            say(.bool(hasMore), at: rule.hasMore)
            let following = start + size - (quirks.contains(.markIsInclusive) ? 1 : 0)
            var mark = "\(following)\(PageSigns.endOfMark)"
            if AskedPage.marksStandForAll(resource.endpoint.paging) { mark = Mark.written(mark, sent) }
            // A server that states whether there is more may return a cursor even at the end.
            let isGiven = hasMore || rule.hasMore != nil
            switch rule.source {
            case .body(let path): say(isGiven ? .text(mark) : .null, at: path)
            case .header(let name): if isGiven { headers.append(.init(name, mark)) }
            case .lastRow: break
            }
        case .nextURL(let rule):
            say(.integer(Int64(start / size + 1)), at: rule.current)
            let name = rule.pageParameter ?? SyntheticServer.placeInLinks
            func link(_ page: Int) -> String {
                var link = url
                let kept = (url.queryItems ?? []).filter { $0.name != name }
                link.queryItems = kept + [URLQueryItem(name: name, value: "\(page)")]
                return link.string ?? ""
            }
            let next = link(start / size + 2)
            switch rule.source {
            case .body(let path): say(hasMore ? .text(next) : .null, at: path)
            case .linkHeader(let relation):
                let first = "<\(link(1))>; rel=\"first\""
                let links = hasMore ? "<\(next)>; rel=\"\(relation)\", " + first : first
                headers.append(.init("Link", links))
            case .links(let path, let relation):
                var links = [("self", url.string ?? "")]
                if hasMore { links.append((relation, next)) }
                say(
                    .list(links.map { .record([.init("rel", .text($0.0)), .init("href", .text($0.1))]) }), at: path)
            }
        }
    }

    /// The number of the first page.
    static func first(_ declared: Int, _ quirks: Set<Quirk>) -> Int {
        for case .pagesCountFrom(let number) in quirks { return number }
        return declared
    }

    private mutating func say(_ value: Value, at path: FieldPath?) {
        if let path { body.append((path, value)) }
    }
}
